"""A scenario, and the patterns that scenarios belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.findings import Message
from careplan.workbench.sample import SampleOffice

PATTERNS: Mapping[str, Message] = {
    "D1": Message("居宅サービス計画（第１表〜第３表）", "care plan (tables 1 to 3)"),
    "D2": Message("サービス利用票・別表（予定）", "planned use (tables 6 and 7)"),
    "D3": Message("実績", "actual use"),
    "D4": Message("利用者基本情報", "basic information (preventive care)"),
    "D5": Message("介護予防サービス・支援計画書", "preventive care plan"),
    "D6": Message("介護予防のサービス利用票・別表（予定）", "preventive care, planned use"),
    "D7": Message("介護予防の実績", "preventive care, actual use"),
}


class UnknownScenarioError(LookupError):
    """There is no scenario of that id. `message` says so, and names some that there are."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story of care, from one office to another.

    `month` is the service month (YYYYMM) in which it plays, `stamp` the one that the unit's files share. `document`
    is what `careplan convert --to json` gives of `unit`, the files as our strict writer writes them, by name.
    `traps` are readings (readings.toml) and traps (scenarios/traps.toml) that the unit holds. `follows` is the
    scenario whose unit the receiver has before this one. `remarks` are the rules of the warnings that the story
    wants; the check gives these and no others.
    """

    id: str
    pattern: str
    title: Message
    story: Message
    traps: tuple[str, ...]
    month: str
    stamp: str
    sender: SampleOffice
    destination: SampleOffice
    document: Mapping[str, Any]
    unit: Mapping[str, bytes]
    follows: str | None = None
    remarks: tuple[str, ...] = ()
