"""What a task showed, as a value and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.findings import Message

STATUSES: Mapping[str, Message] = {
    "passed": Message("合格", "passed"),
    "failed": Message("不合格", "failed"),
    "broken": Message("異常", "broken"),
    "unsupported": Message("対象外", "unsupported"),
    "waiting": Message("回答待ち", "waiting"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """An entry of an exchange's audit log: its number, what was done, and its hash in the chain, hexadecimal."""

    number: int
    action: str
    digest: str


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one answer.

    `status` is one of STATUSES. `proof` is how the software showed what it understood: written, document, again,
    actuals, form, refusal, or empty. `detectors` are the mistakes found, by id (docs/detectors.md). `asked` and
    `answered` are SHA-256 of both sides, hexadecimal, `answered` empty where nothing came. `evidence` is what the
    software did at an exchange meanwhile.
    """

    task: str
    pattern: str
    side: str
    sort: str
    scenario: str
    status: str
    proof: str
    detectors: tuple[str, ...]
    details: tuple[Message, ...]
    asked: str
    answered: str
    evidence: tuple[Evidence, ...] = ()


def result_json(result: Result) -> dict[str, Any]:
    """Return a result as JSON."""
    return {
        "task": result.task,
        "pattern": result.pattern,
        "side": result.side,
        "sort": result.sort,
        "scenario": result.scenario,
        "status": result.status,
        "proof": result.proof,
        "detectors": list(result.detectors),
        "details": [{"ja": each.ja, "en": each.en} for each in result.details],
        "asked": result.asked,
        "answered": result.answered,
    } | evidence_json(result)


def evidence_json(result: Result) -> dict[str, Any]:
    """Return the evidence as a member of JSON, nothing where there is none."""
    listed = [
        {"number": each.number, "action": each.action, "digest": each.digest} for each in result.evidence
    ]
    return {"evidence": listed} if listed else {}


def read_result(value: Mapping[str, Any]) -> Result:
    """Return the result that JSON holds.

    Raises:
        KeyError, TypeError: it is no result.

    """
    return Result(
        **{
            **value,
            "detectors": tuple(value["detectors"]),
            "details": tuple(Message(each["ja"], each["en"]) for each in value["details"]),
            "evidence": tuple(Evidence(**each) for each in value.get("evidence", ())),
        }
    )
