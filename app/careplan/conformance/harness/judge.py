"""What an answer is worth: the verdict, the places, the document, the written files, each against the vector."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from careplan.conformance.harness.compare import Difference, differences
from careplan.conformance.harness.protocol import Answer, Capabilities, Claim
from careplan.conformance.harness.vectors import Expected, Vector
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message
from careplan.standard.naming import Address

_SHOWN = 5
_LONGEST = 60
Route = tuple[Address, Address, str]


@dataclass(frozen=True, slots=True)
class Result:
    """What one request about one vector showed.

    `status`: passed; failed; broken (crash, time, garbage); unsupported (the program says so, and claims no more);
    unclaimed (answered, outside what the program claims, not judged).
    """

    vector: str
    request: str
    status: str
    expected: str
    given: str | None
    details: tuple[Message, ...] = ()


def judge(
    request: str, vector: Vector, capabilities: Capabilities, answer: Answer, route: Route | None
) -> Result:
    """Return the result of an answer; `route` is what a write request named."""
    claimed = is_claimed(request, vector, capabilities)
    given = answer.verdict or answer.kind
    details = tuple(_faults(request, vector, capabilities.claims[request], answer, route)) if claimed else ()
    status = "failed" if details else "passed" if claimed else "unclaimed"
    if answer.kind == "unsupported" and not claimed:
        status = "unsupported"
    return Result(vector.id, request, status, vector.verdict, given, details)


def is_claimed(request: str, vector: Vector, capabilities: Capabilities) -> bool:
    """Whether the program says that it can do this: edition, kinds, and for what must be refused one of its rules."""
    claim = capabilities.claims[request]
    if vector.edition not in capabilities.editions or not claim.covers(vector.kinds):
        return False
    return vector.verdict == "accept" or any(claim.finds(each.rule) for each in vector.errors)


def _faults(
    request: str, vector: Vector, claim: Claim, answer: Answer, route: Route | None
) -> Iterator[Message]:
    """Yield what is wrong with an answer to something that the program claims."""
    wanted = {"check": {"checked"}, "read": {"read", "refused"}, "write": {"written", "refused"}}[request]
    if answer.kind not in wanted:
        reason = f": {answer.reason}" if answer.reason else ""
        yield Message(
            f"できると述べた要求に {answer.kind} と答えました{reason}",
            f"It claims this and answers {answer.kind}{reason}",
        )
    elif answer.verdict != vector.verdict:
        yield _wrong_verdict(vector, answer)
    elif answer.kind == "written" and route is not None:
        yield from _written(vector, answer.files or {}, route)
    elif answer.kind == "read":
        yield from _told(differences(vector.load_document(), answer.document))
    elif claim.findings != "verdict":
        yield from _missing(vector.errors, claim, answer)


def _wrong_verdict(vector: Vector, answer: Answer) -> Message:
    if vector.verdict == "refuse":
        rules = " ".join(dict.fromkeys(each.rule for each in vector.errors))
        return Message(
            f"受け取れないものを受け取りました（{rules}）", f"It accepts what must be refused ({rules})"
        )
    said = [f"{each.rule or '?'} {_place(each)}" for each in answer.findings if each.severity == "error"]
    why = ", ".join(said[:_SHOWN]) or answer.reason
    return Message(f"受け取るべきものを退けました（{why}）", f"It refuses what must be accepted ({why})")


def _missing(expected: Iterable[Expected], claim: Claim, answer: Answer) -> Iterator[Message]:
    """Yield the errors that the program claims to find and that are not among its findings."""
    by_rule = claim.findings == "rule"
    said = {(each.rule if by_rule else None, each.file, each.record, each.field) for each in answer.findings}
    for each in expected:
        if (
            claim.finds(each.rule)
            and (each.rule if by_rule else None, each.file, each.record, each.field) not in said
        ):
            yield Message(
                f"指摘がありません：{each.rule} {_place(each)}", f"Not found: {each.rule} {_place(each)}"
            )


def _place(each: Any) -> str:
    parts = [each.file, each.record and f"record {each.record}", each.field and f"field {each.field}"]
    return " ".join(part for part in parts if part) or "-"


def _written(vector: Vector, files: Mapping[str, bytes], route: Route) -> Iterator[Message]:
    """Yield what is wrong with files: errors of the check, another address or stamp, another document."""
    report = check_files(files)
    errors = [each for each in report.findings if each.severity == "error"]
    for each in errors[:_SHOWN]:
        place = f"{each.rule} {_place(each)}"
        yield Message(f"{place} {each.message.ja}", f"{place} {each.message.en}")
    if errors:
        return
    routes = [(unit.sender, unit.destination, unit.stamp) for unit in report.units]
    if routes != [route]:
        yield Message("宛名か連番が頼んだものと違います", "Addresses or stamp are not those of the request")
        return
    yield from _told(differences(vector.load_document(), read_unit(files)))


def _told(found: list[Difference]) -> Iterator[Message]:
    for each in found[:_SHOWN]:
        expected, given = _short(each.expected), _short(each.found)
        yield Message(
            f"{each.path}：{expected} であるべきところ {given}",
            f"{each.path}: {expected} expected, {given} given",
        )
    if len(found) > _SHOWN:
        rest = len(found) - _SHOWN
        yield Message(f"ほかに {rest} か所", f"and {rest} more")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
