"""Work inside other work of the same thread joins its transaction; all of it is kept, or nothing."""

import pytest

from careplan.store.database import SqlStore
from careplan.store.transaction import SqlTransaction
from support.joined_work import append, head


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
