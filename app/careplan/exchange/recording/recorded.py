"""What is kept of an office's requests, and what a store must do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Recording:
    """An office whose requests are recorded until a time."""

    office_number: str
    begun_at: datetime
    until: datetime

    def is_on(self, at: datetime) -> bool:
        """Tell whether it records at that time."""
        return at < self.until


@dataclass(frozen=True, slots=True)
class SealedRequest:
    """A request as it lies in the store: what it was is encrypted. `number` is 0 until the store gave one."""

    number: int
    office_number: str
    request_id: str
    at: datetime
    box: bytes


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as it is shown; `told` is JSON, secrets left out before it came here."""

    number: int
    request_id: str
    at: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept of one office: so many requests, so many bytes together."""

    most: int = 500
    most_bytes: int = 20_000_000


class Recordings(Protocol):
    """Which offices are recorded, and their requests in the order of their numbers."""

    def begin(self, recording: Recording) -> None:
        """Record an office, in place of a recording of before."""
        ...

    def end(self, office_number: str) -> None:
        """Record it no more; what was recorded stays."""
        ...

    def find(self, office_number: str, *, hold: bool = False) -> Recording | None:
        """Return the office's recording, ended or not; `hold` lets no other write to it till the transaction ends."""
        ...

    def on(self, at: datetime) -> Sequence[Recording]:
        """Return what is recorded at that time."""
        ...

    def add(self, request: SealedRequest) -> None:
        """Write a request down."""
        ...

    def trim(self, office_number: str, bounds: Bounds) -> None:
        """Delete the oldest of an office that are too many."""
        ...

    def page(self, office_number: str, after: int, limit: int) -> Sequence[SealedRequest]:
        """Return at most so many of an office's requests after that number, in order."""
        ...

    def latest(self, office_number: str, before: int | None, limit: int) -> Sequence[SealedRequest]:
        """Return at most so many of an office's requests before that number, the last first."""
        ...

    def count(self, office_number: str) -> int:
        """Return how many are kept of an office."""
        ...

    def remove_before(self, at: datetime) -> int:
        """Delete every office's requests of before that time, and recordings that ended then; return how many."""
        ...
