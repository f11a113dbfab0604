"""What an answer to a task is worth, and which mistakes it shows."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.conformance.harness.protocol import Answer, files_json
from careplan.conformance.vendor.after import after_of, as_held
from careplan.conformance.vendor.compare import Difference, differences, place
from careplan.conformance.vendor.detectors import MISREADS, explain
from careplan.conformance.vendor.predicates import Case
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.tasks import Task
from careplan.standard.check import Report, check_files
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible
from careplan.workbench.actuals import actual_document
from careplan.workbench.holding import held_document

_SHOWN = 8
_LONGEST = 60
_NOTHING: Mapping[str, Any] = {"service_users": []}
_TOO_DEEP = Message("入れ子が深すぎます。", "It is nested too deep.")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Status, proof, detectors and details of a result."""

    status: str
    proof: str = ""
    detectors: tuple[str, ...] = ()
    details: tuple[Message, ...] = ()


def judge(task: Task, answer: Answer, proof: str = "") -> Result:
    """Return the result of an answer; `proof` says "form" where the document was put together from a ticked form."""
    try:
        verdict = _broken_verdict(task, answer) if task.document is None else _verdict(task, answer, proof)
        return _result(task, verdict, _digest(answer))
    except RecursionError:
        return broken(task, "garbage", _TOO_DEEP)


def broken(task: Task, code: str, message: Message) -> Result:
    """Return the result of a task that got no answer that counts; `code` says why."""
    return _result(
        task, _Verdict("broken", details=(Message(f"{code}：{message.ja}", f"{code}: {message.en}"),)), ""
    )


def waiting(task: Task) -> Result:
    """Return the result of a task that has no answer yet."""
    return _result(task, _Verdict("waiting"), "")


def unsupported(task: Task, message: Message) -> Result:
    """Return the result of a task that the software says it cannot do."""
    return _result(task, _Verdict("unsupported", details=(message,)), "")


def _result(task: Task, verdict: _Verdict, answered: str) -> Result:
    return Result(
        task=task.id,
        pattern=task.pattern,
        side=task.side,
        sort=task.sort,
        scenario=task.scenario,
        status=verdict.status,
        proof=verdict.proof,
        detectors=verdict.detectors,
        details=tuple(Message(visible(each.ja), visible(each.en)) for each in verdict.details),
        asked=task.digest,
        answered=answered,
    )


def _digest(answer: Answer) -> str:
    files = None if answer.files is None else sorted(files_json(answer.files), key=lambda file: file["name"])
    text = json.dumps([answer.kind, answer.verdict, answer.document, files], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _broken_verdict(task: Task, answer: Answer) -> _Verdict:
    """Judge an answer to files that must be refused."""
    if answer.kind in {"unsupported", "error"}:
        return _declined(answer)
    if answer.verdict == "refuse":
        return _Verdict("passed", "refusal")
    said = Message(
        f"受け取れないものを受け取りました（{' '.join(task.about)}）。",
        f"It accepts what must be refused ({' '.join(task.about)}).",
    )
    return _Verdict("failed", "refusal", (f"accepts-{task.about[0]}",), (said,))


def _declined(answer: Answer) -> _Verdict:
    status = "unsupported" if answer.kind == "unsupported" else "failed"
    said = Message(f"答えは {answer.kind} {answer.reason}", f"It answers {answer.kind} {answer.reason}")
    return _Verdict(status, details=(said,))


def _verdict(task: Task, answer: Answer, proof: str) -> _Verdict:
    """Judge an answer to something that is to be written or understood."""
    if answer.kind in {"unsupported", "error"}:
        return _declined(answer)
    if answer.verdict == "refuse":
        return _refused(task, answer)
    if answer.kind == "read":
        return _compared(task, task.document or {}, answer.document, proof or "document")
    if answer.kind == "written":
        return _files(task, answer.files or {})
    said = Message(
        "受け取ったとだけ答え、中身を示しません。", "It says that it accepts, and does not show what."
    )
    return _Verdict("unsupported", details=(said,))


def _refused(task: Task, answer: Answer) -> _Verdict:
    rules = " ".join(dict.fromkeys(each.rule or "?" for each in answer.findings if each.severity == "error"))
    why = rules or answer.reason
    if task.side == "writes":
        return _Verdict("failed", details=(Message(f"書きません（{why}）。", f"It does not write ({why})."),))
    said = Message(f"受け取るべきものを退けました（{why}）。", f"It refuses what must be accepted ({why}).")
    choices = tuple(dict.fromkeys(f"refuses-{each.partition('.')[0]}" for each in task.about))
    return _Verdict("failed", "refusal", choices if len(choices) == 1 else (), (said,))


def _files(task: Task, files: Mapping[str, bytes]) -> _Verdict:
    """Judge files: against all rules, then their document; of actuals, against those made from the plan."""
    report = check_files(files)
    proof = _proof_of(task, report)
    errors = [each for each in report.findings if each.severity == "error"]
    found = None if errors else _document(task, files, report)
    if found is None:
        rules = tuple(dict.fromkeys(f"writes-{each.rule}" for each in errors))
        told = [
            Message(
                f"{each.rule} {each.file}：{each.message.ja}", f"{each.rule} {each.file}: {each.message.en}"
            )
            for each in errors[:_SHOWN]
        ] or [Message("一つの送信単位になっていません。", "The files are not one transmission unit.")]
        return _Verdict("failed", proof, rules, tuple(told))
    expected = task.document or {}
    if proof == "actuals":
        expected = actual_document(expected, task.own)
    said = tuple(_wrong_route(task, report)) if proof == "written" else ()
    verdict = _compared(task, expected, found, proof)
    if not said:
        return verdict
    return _Verdict("failed", proof, verdict.detectors, (*said, *verdict.details))


def _document(task: Task, files: Mapping[str, bytes], report: Report) -> Mapping[str, Any] | None:
    """Return what files say, None where they are not one unit; what is held may be several, or none."""
    if not all(unit.unit for unit in report.units) or (len(report.units) != 1 and not task.before):
        return None
    documents = [read_unit({name: files[name] for name in unit.files}) for unit in report.units]
    try:
        return held_document(documents) if len(documents) > 1 else documents[0] if documents else _NOTHING
    except ValueError:
        return None


def _proof_of(task: Task, report: Report) -> str:
    if task.side == "writes" or task.before:
        return "again" if task.before else "written"
    kinds = {unit.unit for unit in report.units}
    asked = (task.document or {}).get("document")
    return "actuals" if kinds == {"actual"} and asked in {"month", "consigned-return"} else "again"


def _wrong_route(task: Task, report: Report) -> Iterator[Message]:
    sender, destination, _ = task.route
    unit = report.units[0]
    if (unit.sender, unit.destination) != (sender, destination):
        yield Message(
            f"宛名が違います：{sender} → {destination} であるべきところ {unit.sender} → {unit.destination}",
            f"The addresses should be {sender} → {destination}, they are {unit.sender} → {unit.destination}",
        )


def _compared(task: Task, expected: Mapping[str, Any], found: Any, proof: str) -> _Verdict:
    after = after_of(task.units, proof) if task.before else None
    if after:
        expected, found = as_held(expected, after), as_held(found, after)
    different = differences(expected, found, proof)
    if not different:
        return _Verdict("passed", proof)
    said = explain(Case(expected, found, task.own, after), different)
    named = [name for name in said if name]
    choices = {each.partition(".")[0] for each in task.about}
    if "" in said and len(choices) == 1:
        named.append(f"{MISREADS}{choices.pop()}")
    return _Verdict("failed", proof, tuple(sorted(named)), tuple(_told(different)))


def _told(different: Sequence[Difference]) -> Iterator[Message]:
    for each in different[:_SHOWN]:
        where, wanted, given = place(each), _short(each.expected), _short(each.found)
        yield Message(
            f"{where.ja}：正 {wanted}、答え {given}", f"{where.en}: {wanted} expected, {given} given"
        )
    if len(different) > _SHOWN:
        rest = len(different) - _SHOWN
        yield Message(f"ほかに {rest} か所", f"and {rest} more")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
