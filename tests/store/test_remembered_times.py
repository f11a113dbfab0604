"""What is remembered of times is of the moment, not of what a clock on the wall shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from sqlalchemy.dialects import sqlite

from careplan.exchange.audit import write_time
from careplan.store.columns import UtcTime


class PutBack(tzinfo):
    """A zone that puts its clocks back by an hour: `fold` tells the first of two equal times from the second."""

    def utcoffset(self, at: datetime | None) -> timedelta:
        return timedelta(hours=8 if at is not None and at.fold else 9)

    def dst(self, at: datetime | None) -> timedelta:  # noqa: ARG002 - asked for by the base class
        return timedelta(0)

    def tzname(self, at: datetime | None) -> str:  # noqa: ARG002
        return "put back"


def as_stored(at: datetime) -> object:
    return UtcTime().bind_processor(sqlite.dialect())(at)


@pytest.mark.parametrize("write", [write_time, as_stored])
def test_two_times_that_a_clock_shows_alike(write: Callable[[datetime], object]) -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=PutBack())
    second = first.replace(fold=1)
    assert first == second
    written = [write(first), write(second)]
    assert written == [write(each.astimezone(UTC)) for each in (first, second)]
    assert written[0] != written[1]
