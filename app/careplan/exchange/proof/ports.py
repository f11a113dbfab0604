"""What proof needs from a store, as Protocols."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from careplan.exchange.audit import Entry, EntryQuery, Event, Head

T = TypeVar("T")


class AuditLog(Protocol):
    """The chained log. Appending takes the lock of the chain till the transaction ends."""

    def append(self, event: Event) -> Entry:
        """Write the event to the end of the chain and return it with its number and hash."""
        ...

    def head(self) -> Head:
        """Return the end of the chain."""
        ...

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries after that number, in order."""
        ...

    def page(self, after: int, limit: int) -> Sequence[Entry]:
        """Return at most so many entries after that number, in order."""
        ...

    def latest(self, query: EntryQuery) -> Sequence[Entry]:
        """Return the entries that fit, the last first."""
        ...

    def about(self, subject: str) -> Sequence[Entry]:
        """Return the entries on one subject in order, those of the log it was imported from before ours."""
        ...
