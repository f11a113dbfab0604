"""The steps gone through: prepared, asked, judged by what the exchange says."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from careplan.client import ClientError
from careplan.conformance.exchange.stage import Stage
from careplan.conformance.exchange.steps import STEPS, Step
from careplan.conformance.harness.program import BrokenError
from careplan.conformance.vendor.reports import EXCHANGE
from careplan.conformance.vendor.result import Result
from careplan.standard.findings import Message

_STATUSES = ("done", "failed", "unsupported")
_MOST_REASON = 300


class Speaker(Protocol):
    """A program that answers a step (`careplan.conformance.harness.program.Program`)."""

    def ask(self, request: Mapping[str, Any]) -> Any:
        """Return the answer to a request."""
        ...

    def close(self) -> None:
        """End it; the next step starts it anew."""
        ...


def run(stage: Stage, speaker: Speaker, steps: Sequence[Step] = STEPS) -> Iterator[Result]:
    """Yield a result a step; whatever the script disturbs ends with its step.

    A step that builds on one that did not pass in this run is not tried.

    Raises:
        CannotStartError: the program cannot be started.
        ClientError: the exchange cannot be reached to clear the script.

    """
    missed: set[str] = set()
    for step in steps:
        lacking = [each for each in step.needs if each in missed]
        if lacking:
            yield _result(step, "unsupported", [_not_tried(lacking[0])], None)
            continue
        try:
            result = _gone_through(stage, speaker, step)
        finally:
            speaker.close()
            stage.admin.nuisance.clear()
        if result.status != "passed":
            missed.add(step.id)
        yield replace(result, evidence=stage.new_entries())


def _gone_through(stage: Stage, speaker: Speaker, step: Step) -> Result:
    request: dict[str, Any] = {"step": step.id, "text": {"ja": step.text.ja, "en": step.text.en}}
    answer: Any = None
    try:
        scene = step.prepare(stage)
        request |= stage.request() | dict(scene.told)
        answer = speaker.ask(request)
        status, details = _judged(answer, scene.judge)
    except BrokenError as error:
        status, details = "broken", [error.message]
    except ClientError as error:
        status, details = "failed", [_not_asked(error)]
    return _result(step, status, details, answer)


def _judged(answer: Any, judge: Any) -> tuple[str, list[Message]]:
    if not isinstance(answer, dict) or answer.get("status") not in _STATUSES:
        known = ", ".join(_STATUSES)
        return "broken", [
            Message(
                f"答えの status は {known} のどれかです。", f"The answer's status must be one of {known}."
            )
        ]
    told = _reason(answer)
    if answer["status"] == "unsupported":
        return "unsupported", told
    found = judge(answer)
    return ("failed", found + told) if found else ("passed", [])


def _reason(answer: Mapping[str, Any]) -> list[Message]:
    reason = answer.get("reason")
    if not isinstance(reason, str):
        return []
    shown = reason[:_MOST_REASON]
    return [Message(f"プログラムの言い分：{shown}", f"The program says: {shown}")]


def _not_asked(error: ClientError) -> Message:
    return Message(
        f"取引所がこの段階を受け付けませんでした：{error.message.ja}",
        f"The exchange did not go along with this step: {error.message.en}",
    )


def _not_tried(name: str) -> Message:
    return Message(
        f"試していません：{name} が合格していません。別の道で済んでいれば、--step で {name} を除いて試してください。",
        f"Not tried: it builds on {name}, which did not pass. If done another way, leave {name} out by --step.",
    )


def _result(step: Step, status: str, details: list[Message], answer: Any) -> Result:
    """Return the result; what is asked is the step and its text, the same in every run."""
    return Result(
        task=step.id,
        pattern=EXCHANGE,
        side=step.side,
        sort="step",
        scenario=step.id,
        status=status,
        proof="",
        detectors=(),
        details=tuple(details),
        asked=_digest([step.id, step.text.ja, step.text.en]),
        answered="" if answer is None else _digest(answer),
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
