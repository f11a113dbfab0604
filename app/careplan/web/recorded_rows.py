"""Recorded requests as pages show them: a row of a list, one with everything, the findings of its answer."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

from careplan.exchange.recording.recorded import RecordedRequest

_RULE = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9-]+)+", re.ASCII)
_MOST_FINDINGS = 200
_MOST_DEPTH = 12


class Outcome(StrEnum):
    """What became of a request."""

    GOOD = "good"
    REFUSED = "refused"
    FAILED = "failed"
    UNANSWERED = "unanswered"


OUTCOMES: Final = {
    Outcome.GOOD: ("成功（2xx・3xx）", "succeeded (2xx, 3xx)", "good"),
    Outcome.REFUSED: ("断られた（4xx）", "refused (4xx)", "warning"),
    Outcome.FAILED: ("失敗（5xx）", "failed (5xx)", "error"),
    Outcome.UNANSWERED: ("応答なし", "no answer", "error"),
}
"""How an outcome is called in Japanese and English, and the colour it has."""
TOLD_BY: Final = {
    "session": ("有効なログイン", "a log-in that holds"),
    "token": ("示されたトークン（有効ではない）", "the token it showed, which does not hold"),
    "refresh-token": ("示された更新トークン", "the refresh token it showed"),
    "staff-id": ("入力された職員ID", "the staff ID it gave"),
    "certificate": ("示された証明書", "the certificate it showed"),
    "path": ("申請の宛先", "the address of an enrolment"),
}
"""By what the office is told, in words."""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A finding of an answer: its rule, and the rest as it was told."""

    rule: str
    severity: str
    place: str
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """A recorded request, read."""

    kept: RecordedRequest

    @property
    def told(self) -> Mapping[str, Any]:
        """All that is told of it."""
        return self.kept.told

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        status = self.told.get("status")
        if status is None:
            return Outcome.UNANSWERED
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Outcome.FAILED
        return Outcome.REFUSED if status >= HTTPStatus.BAD_REQUEST else Outcome.GOOD

    @property
    def words(self) -> tuple[str, str, str]:
        """The outcome in Japanese and English, and its colour."""
        return OUTCOMES[self.outcome]

    @property
    def problem(self) -> Mapping[str, Any]:
        """The members of the problem document that was answered; none where it was none."""
        body = self.answered_json
        return body if isinstance(body, dict) and "code" in body and self.outcome is not Outcome.GOOD else {}

    @property
    def answered_json(self) -> Any:
        """The JSON of the answer, as far as it is told."""
        answer = self.told.get("answer") or {}
        return answer.get("body", {}).get("json")

    @property
    def findings(self) -> list[FoundRule]:
        """What the answer found fault with."""
        found = list(_findings(self.answered_json, 0))
        return found[:_MOST_FINDINGS]

    @property
    def told_by(self) -> tuple[str, str]:
        """By what the office is told."""
        name = str(self.told.get("told_by"))
        return TOLD_BY.get(name, (name, name))


def pretty(value: Any) -> str:
    """Return JSON to be read by people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _findings(value: Any, depth: int) -> Iterator[FoundRule]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        rule = value.get("rule")
        if isinstance(rule, str) and _RULE.fullmatch(rule):
            yield _finding(rule, value)
        for inner in value.values():
            yield from _findings(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _findings(inner, depth + 1)


def _finding(rule: str, value: Mapping[str, Any]) -> FoundRule:
    place = " ".join(
        str(value[name]) for name in ("file", "record", "field", "field_name") if value.get(name)
    )
    message = value.get("message")
    texts = message if isinstance(message, dict) else {}
    return FoundRule(rule, str(value.get("severity", "")), place, {k: str(v) for k, v in texts.items()})
