"""Audit entries as JSON, one object an entry: the form of `GET /v1/audit`, of the exported log and of evidence."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from careplan.exchange.audit import Entry, Event, write_time
from careplan.sealing.strict_json import JSON, JsonError, read_json, write_json

_NAMES = {"number", "at", "office", "staff", "action", "subject", "details", "previous", "digest"}
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class EntryFormError(ValueError):
    """An object is no audit entry; the message names the member."""


def entry_json(entry: Entry) -> dict[str, JSON]:
    """Return an entry as a JSON object: what its hash covers, and the two hashes in hexadecimal."""
    event = entry.event
    return {
        "number": entry.number,
        "at": write_time(event.at),
        "office": event.office_number,
        "staff": event.staff_id,
        "action": event.action,
        "subject": event.subject,
        "details": dict(event.details),
        "previous": entry.previous.hex(),
        "digest": entry.digest.hex(),
    }


def write_line(entry: Entry) -> bytes:
    """Return an entry as a line."""
    return write_json(entry_json(entry)) + b"\n"


def read_line(line: bytes) -> Entry:
    """Return the entry of a line; whether its hash is right is for `check_chain`.

    Raises:
        EntryFormError: the line is no entry.

    """
    try:
        return read_entry(read_json(line))
    except JsonError as error:
        raise EntryFormError("JSON") from error


def read_entry(value: Mapping[str, object]) -> Entry:
    """Return the entry of a JSON object.

    Raises:
        EntryFormError: the object is no entry.

    """
    if set(value) != _NAMES:
        raise EntryFormError(", ".join(sorted(set(value) ^ _NAMES)))
    number = value["number"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise EntryFormError("number")
    event = Event(
        at=_time(value["at"]),
        office_number=_text_or_none(value, "office"),
        staff_id=_text_or_none(value, "staff"),
        action=_text(value, "action"),
        subject=_text(value, "subject"),
        details=_details(value["details"]),
    )
    return Entry(number, event, _digest(value, "previous"), _digest(value, "digest"))


def _time(value: object) -> datetime:
    try:
        at = datetime.strptime(str(value), _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise EntryFormError("at") from error
    if write_time(at) != value:
        raise EntryFormError("at")
    return at


def _text(value: Mapping[str, object], name: str) -> str:
    text = value[name]
    if not isinstance(text, str):
        raise EntryFormError(name)
    return text


def _text_or_none(value: Mapping[str, object], name: str) -> str | None:
    return None if value[name] is None else _text(value, name)


def _digest(value: Mapping[str, object], name: str) -> bytes:
    text = _text(value, name)
    if not _DIGEST.fullmatch(text):
        raise EntryFormError(name)
    return bytes.fromhex(text)


def _details(value: object) -> dict[str, str | int | None]:
    if not isinstance(value, dict):
        raise EntryFormError("details")
    details: dict[str, str | int | None] = {}
    for name, each in value.items():
        if isinstance(each, bool) or not (each is None or isinstance(each, (str, int))):
            raise EntryFormError(f"details.{name}")
        details[name] = each
    return details
