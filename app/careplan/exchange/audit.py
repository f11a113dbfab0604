"""The audit log: entries chained by SHA-256, so that none can be changed, dropped or put in between unseen.

The hash of an entry is SHA-256 over the previous entry's hash (32 bytes) followed by the entry's canonical
JSON (RFC 8785 as far as it is needed: sorted keys, no blanks, UTF-8; only strings, whole numbers and null).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

GENESIS = bytes(32)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: number of the last entry (0: none) and its hash (32 bytes)."""

    number: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be written: who did what to which subject. Values are codes and hashes, never names."""

    at: datetime
    office_number: str | None
    staff_id: str | None
    action: str
    subject: str
    details: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place of the chain."""

    number: int
    event: Event
    previous: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """One page of the log backwards: entries before that number that fit all that is given."""

    limit: int
    before: int | None = None
    office_number: str | None = None
    """Who did it, or to whom it was done."""
    action: str | None = None
    """The action, or with a dot at its end what it begins with."""


def write_time(at: datetime) -> str:
    """Return the time as the log, the statements and the API write it: UTC, RFC 3339, microseconds, Z.

    It is remembered: every list shows the same times again.
    """
    return _write_utc(at.astimezone(UTC))


@lru_cache(maxsize=2048)
def _write_utc(at: datetime) -> str:
    # In UTC only: in a zone that puts its clocks back, two times an hour apart are equal to Python.
    return at.isoformat("T", "microseconds").replace("+00:00", "Z")


def canonical(number: int, event: Event) -> bytes:
    """Return the bytes of an entry that are hashed."""
    content = {
        "number": number,
        "at": write_time(event.at),
        "office": event.office_number,
        "staff": event.staff_id,
        "action": event.action,
        "subject": event.subject,
        "details": dict(event.details),
    }
    return _ENCODER.encode(content).encode()


def chain_event(head: Head, event: Event) -> Entry:
    """Return the event as the entry that follows `head`."""
    number = head.number + 1
    digest = hashlib.sha256(head.digest + canonical(number, event)).digest()
    return Entry(number, event, head.digest, digest)


def check_chain(entries: Iterable[Entry], start: Head | None = None) -> int | None:
    """Return the number of the first entry that does not follow from the one before; None: all is whole.

    Args:
        entries: in order of number.
        start: the head before the first of them; none for the whole log.

    """
    head = start or Head(0, GENESIS)
    for entry in entries:
        expected = chain_event(head, entry.event)
        if (entry.number, entry.previous, entry.digest) != (
            expected.number,
            expected.previous,
            expected.digest,
        ):
            return head.number + 1
        head = Head(entry.number, entry.digest)
    return None
