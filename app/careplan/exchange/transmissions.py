"""A transmission: one sealed unit on its way from one office to another."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from careplan.exchange.states import State
from careplan.sealing import Party


@dataclass(frozen=True, slots=True)
class Transmission:
    """What the lists show: the clear header's content, the hashes and the state. No payload bytes."""

    transmission_id: str
    sequence: int
    """Number of the acceptance in the audit log; grows with the order of acceptance."""
    sender: Party
    destination: Party
    stamp: str
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    edition: str
    sealed_sha256: str
    header_sha256: str
    size: int
    state: State
    accepted_at: datetime
    changed_at: datetime
    purged_at: datetime | None = None
    """When the sealed bytes were removed; what is signed about them stays."""


@dataclass(frozen=True)  # without slots, for what is computed once and kept
class Payload:
    """The bytes as they came: the sealed unit and its signed clear header."""

    sealed: bytes
    header: bytes

    @cached_property
    def sealed_sha256(self) -> str:
        """The SHA-256 of the sealed unit, lower-case hexadecimal; taken once, however often it is asked for."""
        return hash_hex(self.sealed)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is signed about a transmission, and the findings it was sent back with."""

    statement: bytes
    receipt: bytes | None = None
    rejection: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The answer to a sender. Nothing in it ever changes, so a repeat gets the same."""

    transmission_id: str
    accepted_at: datetime
    sealed_sha256: str
    header_sha256: str
    statement: bytes
    repeated: bool = False
    """Whether this is the answer of before and nothing new was made."""


class Box(StrEnum):
    """Which list: what an office sent, or what was sent to it."""

    SENT = "sent"
    RECEIVED = "received"


class Order(StrEnum):
    """`newest`: by acceptance, the last first. `stamp`: by stamp, the oldest first: the order of import."""

    NEWEST = "newest"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page; the next page begins after it."""

    sequence: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Query:
    """One page of a list. `partner` is the other office; `pseudonym` this office's own of a service user."""

    box: Box
    office_number: str
    order: Order
    state: State | None
    after: Position | None
    limit: int
    kind: str | None = None
    month: str | None = None
    partner: str | None = None
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True)
class RepeatKey:
    """An Idempotency-Key with a fingerprint of the request it came with, unique by office and route."""

    office_number: str
    route: str
    key: str
    fingerprint: bytes


def hash_hex(data: bytes) -> str:
    """Return the SHA-256 of the bytes, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()
