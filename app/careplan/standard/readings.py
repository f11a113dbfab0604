"""The readings (specs/careplan_csv/readings.toml): where the standard is silent or unclear, and what is done here."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: the place it concerns, what is unclear, what our writer does, what our reader does.

    `severity` is what the reader says when it meets the other form: error, warning, info, or none.
    """

    id: str
    clause: str
    severity: str
    trouble: Message
    write: Message
    accept: Message


@cache
def load_readings() -> Mapping[str, Reading]:
    """Return the readings by id, in their order."""
    with (locate("specs/careplan_csv") / "readings.toml").open("rb") as file:
        rows = tomllib.load(file)["reading"]
    return {row["id"]: _reading(row) for row in rows}


def _reading(row: Mapping[str, str]) -> Reading:
    texts = {name: Message(row[f"{name}_ja"], row[f"{name}_en"]) for name in ("trouble", "write", "accept")}
    return Reading(row["id"], row["clause"], row["severity"], **texts)
