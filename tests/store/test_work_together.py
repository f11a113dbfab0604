"""Works of one transaction: each has its own end, and what the database fails at spoils no other."""

from collections.abc import Callable

from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.together import Done, Failed
from careplan.store.database import SqlStore, SqlTransaction
from support.joined_work import append, head


def number(tx: SqlTransaction) -> int:
    append(tx)
    return tx.audit.head().number


def refused(tx: SqlTransaction) -> int:
    append(tx)
    raise LookupError


def impossible(tx: SqlTransaction) -> int:
    append(tx)
    return len(tx.transmissions.header("there is none"))


def test_what_one_raises_undoes_that_one(store: SqlStore) -> None:
    first, second, third = store.write_together([number, refused, number])
    assert (first, third) == (Done(1), Done(2))
    assert isinstance(second, Failed)
    assert isinstance(second.error, LookupError)
    assert head(store).number == 2


def test_what_the_database_fails_at_spoils_no_other(store: SqlStore) -> None:
    first, second, third = store.write_together([number, impossible, number])
    assert (first, third) == (Done(1), Done(2))
    assert isinstance(second, Failed)
    assert isinstance(second.error, StoreUnavailableError)
    assert head(store).number == 2


def test_one_alone_and_none(store: SqlStore) -> None:
    [outcome] = store.write_together([refused])
    assert isinstance(outcome, Failed)
    assert store.write_together([number]) == [Done(1)]
    assert store.write_together([]) == []
    assert head(store).number == 1


def test_nobody_sees_the_first_before_the_last_is_done(
    make_store: Callable[[], SqlStore],
) -> None:
    store, other = make_store(), make_store()
    seen: list[int] = []

    def look(tx: SqlTransaction) -> None:
        seen.extend([tx.audit.head().number, head(other).number])

    store.write_together([number, look])
    assert seen == [1, 0]
    assert head(other).number == 1
