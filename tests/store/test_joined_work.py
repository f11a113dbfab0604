"""Work inside other work of the same thread joins its transaction; all of it is kept, or nothing."""

from datetime import UTC, datetime

import pytest

from careplan.exchange.audit import Event, Head
from careplan.store.database import SqlStore, SqlTransaction

EVENT = Event(datetime(2026, 11, 22, tzinfo=UTC), None, None, "office.register", "1370000017", {})


def append(tx: SqlTransaction) -> None:
    tx.audit.append(EVENT)


def head(store: SqlStore) -> Head:
    return store.read(lambda tx: tx.audit.head())


def test_reading_inside_writing_sees_what_was_written(store: SqlStore) -> None:
    def work(tx: SqlTransaction) -> int:
        append(tx)
        store.write(append)
        return head(store).number

    assert store.write(work) == head(store).number == 2


def test_what_is_written_inside_goes_with_the_rest(store: SqlStore) -> None:
    def work(_tx: SqlTransaction) -> None:
        store.write(append)
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)
    assert head(store).number == 0
    store.write(append)
    assert head(store).number == 1


def test_writing_inside_reading_stands_alone(store: SqlStore) -> None:
    def work(tx: SqlTransaction) -> int:
        before = tx.audit.head().number
        store.write(append)
        return before

    assert store.read(work) == 0
    assert head(store).number == 1
