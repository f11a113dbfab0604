"""Protocol 1: what is asked and what may be answered, as values. docs/harness.md is its page."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from careplan.standard.findings import Message
from careplan.standard.naming import Address

T = TypeVar("T")
PROTOCOL = 1
REQUESTS = ("check", "read", "write")
CLAIMS = (*REQUESTS, "hold")


class AnswerError(Exception):
    """An answer that is JSON and not formed as the protocol says. `place` is a path into it."""

    def __init__(self, place: str, message: Message) -> None:
        super().__init__(f"{place}: {message.en}")
        self.place = place
        self.message = Message(f"{place}：{message.ja}", f"{place}: {message.en}")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a program says it can do of one request. None: all of them."""

    kinds: frozenset[str] | None = None
    rules: tuple[str, ...] | None = None
    findings: str = "verdict"

    def covers(self, kinds: Iterable[str]) -> bool:
        """Whether it claims all of these file kinds."""
        return self.kinds is None or set(kinds) <= self.kinds

    def finds(self, rule: str) -> bool:
        """Whether it claims a rule; `field.*` claims all whose id begins with `field.`."""
        return self.rules is None or any(
            rule.startswith(each[:-1]) if each.endswith("*") else rule == each for each in self.rules
        )


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A program's answer to `hello`."""

    name: str
    version: str
    editions: frozenset[str]
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of an answer; what the program does not say is None."""

    rule: str | None
    severity: str
    file: str | None
    record: int | None
    field: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to check, read, write or hold: `checked`, `read`, `written`, `refused`, `unsupported` or `error`."""

    kind: str
    verdict: str | None = None
    findings: tuple[Found, ...] = ()
    document: Any = None
    files: Mapping[str, bytes] | None = None
    reason: str = ""


def hello(number: int) -> dict[str, Any]:
    """Return the first request to every process."""
    return {"protocol": PROTOCOL, "id": number, "request": "hello"}


def files_request(number: int, request: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a request to check or read files."""
    return {"protocol": PROTOCOL, "id": number, "request": request, "files": files_json(files)}


def hold_request(number: int, units: Iterable[Mapping[str, bytes]]) -> dict[str, Any]:
    """Return a request to take units one after the other and say what is held then."""
    listed = [{"files": files_json(files)} for files in units]
    return {"protocol": PROTOCOL, "id": number, "request": "hold", "units": listed}


def write_request(number: int, document: Any, route: tuple[Address, Address, str]) -> dict[str, Any]:
    """Return a request to write a document as files from an office to another, with a stamp."""
    sender, destination, stamp = route
    return {
        "protocol": PROTOCOL,
        "id": number,
        "request": "write",
        "document": document,
        "from": _office(sender),
        "to": _office(destination),
        "stamp": stamp,
    }


def _office(address: Address) -> str:
    """Return OFFICE/TYPE, or the office alone in an edition whose names carry no type."""
    return f"{address.office_number}/{address.service_type}".rstrip("/")


def files_json(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    """Return files as they stand in requests and answers: name, and bytes in Base64."""
    return [{"name": name, "base64": base64.b64encode(data).decode("ascii")} for name, data in files.items()]


def read_files(value: Any, place: str) -> dict[str, bytes]:
    """Return the files of a request or an answer.

    Raises:
        AnswerError: they are not formed as above, or a name comes twice.

    """
    files: dict[str, bytes] = {}
    for index, entry in enumerate(_take(value, list, place)):
        where = f"{place}[{index}]"
        name = _take(_take(entry, dict, where).get("name"), str, f"{where}.name")
        text = _take(entry.get("base64"), str, f"{where}.base64")
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise AnswerError(f"{where}.base64", Message("Base64 ではありません", "no Base64")) from None
        if name in files:
            raise AnswerError(f"{where}.name", Message("名前が二度あります", "this name comes twice"))
        files[name] = data
    return files


def read_units(value: Any, place: str) -> list[dict[str, bytes]]:
    """Return the units of a request to hold.

    Raises:
        AnswerError: they are not formed as above, or there is none.

    """
    units = [
        read_files(_take(each, dict, f"{place}[{index}]").get("files"), f"{place}[{index}].files")
        for index, each in enumerate(_take(value, list, place))
    ]
    if not units:
        raise AnswerError(place, Message("送信単位がありません", "there is no unit"))
    return units


def read_capabilities(value: Any, number: int) -> Capabilities:
    """Return what a program says of itself.

    Raises:
        AnswerError: it is no answer to `hello`, or speaks another protocol.

    """
    answer = _envelope(value, number)
    if answer.get("answer") != "hello" or answer.get("protocol") != PROTOCOL:
        wanted = f'"answer": "hello", "protocol": {PROTOCOL}'
        raise AnswerError("answer", Message(f"{wanted} がありません", f"{wanted} is wanted"))
    program = _take(answer.get("program"), dict, "program")
    claims = _take(answer.get("capabilities"), dict, "capabilities")
    for name in claims:
        if name not in CLAIMS:
            raise AnswerError(f"capabilities.{name}", Message("その要求はありません", "no such request"))
    return Capabilities(
        name=_take(program.get("name"), str, "program.name"),
        version=_take(program.get("version"), str, "program.version"),
        editions=frozenset(_texts(answer.get("editions"), "editions")),
        claims={name: _claim(each, f"capabilities.{name}") for name, each in claims.items()},
    )


def _claim(value: Any, place: str) -> Claim:
    claim = _take(value, dict, place)
    kinds = _texts(claim["kinds"], f"{place}.kinds") if "kinds" in claim else None
    rules = _texts(claim["rules"], f"{place}.rules") if "rules" in claim else None
    findings = claim.get("findings", "verdict")
    if findings not in {"verdict", "place", "rule"}:
        raise AnswerError(
            f"{place}.findings", Message("verdict place rule のどれかです", "verdict, place or rule")
        )
    return Claim(None if kinds is None else frozenset(kinds), rules, findings)


def read_answer(value: Any, number: int) -> Answer:
    """Return the answer to check, read, write or hold.

    Raises:
        AnswerError: it is not formed as the protocol says.

    """
    answer = _envelope(value, number)
    kind = answer.get("answer")
    if not isinstance(kind, str) or kind not in _ANSWERS:
        names = " ".join(_ANSWERS)
        raise AnswerError("answer", Message(f"{names} のどれかです", f"one of {names}"))
    return _ANSWERS[kind](answer)


def _envelope(value: Any, number: int) -> dict[str, Any]:
    answer: dict[str, Any] = _take(value, dict, "$")
    if type(answer.get("id")) is not int or answer["id"] != number:
        raise AnswerError(
            "id", Message(f"要求の番号 {number} ではありません", f"not the request's number {number}")
        )
    return answer


def _checked(answer: dict[str, Any]) -> Answer:
    verdict = answer.get("verdict")
    if verdict not in {"accept", "refuse"}:
        raise AnswerError("verdict", Message("accept か refuse です", "accept or refuse"))
    return Answer("checked", verdict=verdict, findings=_findings(answer))


def _read(answer: dict[str, Any]) -> Answer:
    return Answer("read", verdict="accept", document=_take(answer.get("document"), dict, "document"))


def _written(answer: dict[str, Any]) -> Answer:
    return Answer("written", verdict="accept", files=read_files(answer.get("files"), "files"))


def _refused(answer: dict[str, Any]) -> Answer:
    return Answer("refused", verdict="refuse", findings=_findings(answer), reason=_reason(answer, "reason"))


def _findings(answer: dict[str, Any]) -> tuple[Found, ...]:
    listed = _take(answer.get("findings", []), list, "findings")
    return tuple(_found(each, f"findings[{index}]") for index, each in enumerate(listed))


def _found(value: Any, place: str) -> Found:
    finding = _take(value, dict, place)
    severity = finding.get("severity", "error")
    return Found(
        rule=_maybe(finding.get("rule"), str, f"{place}.rule"),
        severity=_take(severity, str, f"{place}.severity"),
        file=_maybe(finding.get("file"), str, f"{place}.file"),
        record=_maybe(finding.get("record"), int, f"{place}.record"),
        field=_maybe(finding.get("field"), int, f"{place}.field"),
    )


def _reason(answer: dict[str, Any], name: str) -> str:
    reason = answer.get(name, "")
    return reason if isinstance(reason, str) else ""


_ANSWERS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "checked": _checked,
    "read": _read,
    "written": _written,
    "refused": _refused,
    "unsupported": lambda answer: Answer("unsupported", reason=_reason(answer, "reason")),
    "error": lambda answer: Answer("error", reason=_reason(answer, "message")),
}


def _take(value: Any, form: type[T], place: str) -> T:
    if type(value) is form:
        return value
    raise AnswerError(place, Message(f"{form.__name__} ではありません", f"no {form.__name__}"))


def _maybe(value: Any, form: type[T], place: str) -> T | None:
    return None if value is None else _take(value, form, place)


def _texts(value: Any, place: str) -> tuple[str, ...]:
    return tuple(_take(each, str, place) for each in _take(value, list, place))
