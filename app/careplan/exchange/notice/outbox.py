"""The outbox as a store keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from careplan.exchange.notice.notices import Notice


class Outbox(Protocol):
    """Notices in the order of their numbers, which is the order of their commits."""

    def add(self, notices: Iterable[Notice]) -> None:
        """Write notices down."""
        ...

    def last(self) -> int:
        """Return the number of the last notice, 0 where there is none."""
        ...

    def newest(self, after: int) -> Mapping[str, int]:
        """Return which offices were told something after that number, and the number of the last of it.

        A thousand notices are looked at; those behind them are found by asking again from there.
        """
        ...

    def page(self, office_number: str, after: int, limit: int) -> Sequence[Notice]:
        """Return at most so many of an office's notices after that number, in order."""
        ...

    def remove_before(self, at: datetime, limit: int) -> int:
        """Delete the oldest notices of before that time, so many at most, and their deliveries; return how many."""
        ...
