"""Turns: each work has its own end, nothing waits that is not said to, and nobody is told what may still be lost."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.together import Done, Failed
from careplan.store import turns as module
from careplan.store import wal
from careplan.store.backup.making import copied
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.migrate import upgrade_schema
from careplan.store.transaction import SqlTransaction
from careplan.store.turns import SqlTurn, SqlTurns
from support.joined_work import append, head


class Panic(BaseException):
    """As the one that a panic of Rust becomes."""


class Disk:
    """Counts what is synced, or fails at it."""

    def __init__(self) -> None:
        self.syncs = 0
        self.fails = False
        self.goes_on = Event()
        self.goes_on.set()

    def sync(self, file: int) -> None:
        assert self.goes_on.wait(60)
        if self.fails:
            raise OSError
        os.fsync(file)
        self.syncs += 1


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = make_engine(sqlite_url(tmp_path / "test.sqlite3"), 1)
    upgrade_schema(engine)
    engine.dispose()
    return tmp_path / "test.sqlite3"


@pytest.fixture
def store(path: Path, disk: Disk) -> Iterator[SqlStore]:
    made = SqlStore(make_engine(sqlite_url(path), 4), disk.sync)
    yield made
    made.close()


@pytest.fixture
def turns(store: SqlStore) -> SqlTurns:
    assert store.turns is not None
    return store.turns


def number(tx: SqlTransaction) -> int:
    append(tx)
    return tx.audit.head().number


def refused(tx: SqlTransaction) -> int:
    append(tx)
    raise LookupError


def unfound(_tx: SqlTransaction) -> int:
    raise LookupError


def panicking(tx: SqlTransaction) -> int:
    append(tx)
    raise Panic


def impossible(tx: SqlTransaction) -> int:
    append(tx)
    return len(tx.transmissions.header("there is none"))


def test_what_one_raises_undoes_that_one(store: SqlStore, turns: SqlTurns) -> None:
    turn = turns.begin()
    first, second, third, fourth = map(turn.do, [number, refused, panicking, number])
    turn.commit()
    assert (first, fourth) == (Done(1), Done(2))
    assert isinstance(second, Failed)
    assert isinstance(second.error, LookupError)
    assert isinstance(third, Failed)
    assert isinstance(third.error, Panic)
    assert head(store).number == 2


def test_a_turn_that_has_ended_is_not_committed(store: SqlStore, turns: SqlTurns) -> None:
    turn = turns.begin()
    turn.do(number)
    turn.undo()
    second = turns.begin()
    with pytest.raises(StoreUnavailableError):
        turn.commit()
    assert turns.begin_at_once() is None  # the line is the second's still
    assert done(second) == Done(1)
    assert head(store).number == 1


def test_a_turn_that_cannot_be_undone_keeps_nobody_out(
    store: SqlStore, turns: SqlTurns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_connection: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    turn = turns.begin()
    turn.do(number)
    with monkeypatch.context() as failing:
        failing.setattr(store.engine.dialect, "do_rollback", broken)
        turn.undo()
    assert store.write(number) == 1
    assert done(turns.begin()) == Done(2)


def test_to_connect_is_not_done_at_once(turns: SqlTurns) -> None:
    assert (
        turns.begin_at_once() is None
    )  # all connections may be used, and waiting for one takes up to 30 seconds
    done(turns.begin())
    turn = turns.begin_at_once()
    assert turn is not None
    turn.undo()


@pytest.mark.parametrize("earlier", [[], [number]])
def test_where_the_database_fails_all_is_undone(
    store: SqlStore, turns: SqlTurns, earlier: list[Callable[[SqlTransaction], int]]
) -> None:
    turn = turns.begin()
    for work in earlier:
        turn.do(work)
    with pytest.raises(StoreUnavailableError):
        turn.do(impossible)
    turn.undo()
    turn.undo()
    assert head(store).number == 0
    assert store.write(number) == 1
    assert done(turns.begin()) == Done(2)


def test_works_join_the_turn_and_nobody_else_does(store: SqlStore, turns: SqlTurns) -> None:
    seen: list[int] = []

    def look(tx: SqlTransaction) -> None:
        append(tx)
        seen.extend([head(store).number, store.write(number)])
        with ThreadPoolExecutor(1) as other:
            seen.append(other.submit(head, store).result().number)

    turn = turns.begin()
    turn.do(look)
    assert head(store).number == 0
    turn.commit()
    assert seen == [1, 2, 0]
    assert head(store).number == 2


def test_nothing_waits_at_once(store: SqlStore, turns: SqlTurns) -> None:
    turn = turns.begin()
    assert turns.begin_at_once() is None
    with ThreadPoolExecutor(2) as others:
        writing = others.submit(store.write, number)
        waiting = others.submit(turns.begin)
        turn.undo()
        assert writing.result() == 1
        second = waiting.result()
    assert done(second) == Done(2)
    third = turns.begin_at_once()
    assert third is not None
    assert done(third) == Done(3)


def test_another_process_that_writes_is_waited_for_where_that_is_said(path: Path, turns: SqlTurns) -> None:
    done(turns.begin())
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    assert turns.begin_at_once() is None
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(turns.begin)
        other.execute("COMMIT")
        assert done(waiting.result()) == Done(2)
    other.close()


def test_a_commit_is_on_disk_when_it_is_synced(disk: Disk, turns: SqlTurns) -> None:
    first, second = turns.begin(), None
    first.do(number)
    first.commit()
    second = turns.begin()
    second.do(number)
    second.commit()
    assert disk.syncs == 0
    second.sync()
    first.sync()
    assert disk.syncs == 1  # the second's took the first's along


def reading(store: SqlStore) -> object:
    return head(store)


def writing(store: SqlStore) -> object:
    return store.write(lambda tx: tx.audit.head())


def reading_refused(store: SqlStore) -> None:
    with pytest.raises(LookupError):
        store.read(unfound)


def writing_refused(store: SqlStore) -> None:
    with pytest.raises(LookupError):
        store.write(refused)


ASKING = [reading, writing, SqlStore.verify_answers, reading_refused, writing_refused]


@pytest.mark.parametrize("ask", ASKING)
def test_nobody_is_told_what_is_not_on_disk(
    store: SqlStore, disk: Disk, turns: SqlTurns, ask: Callable[[SqlStore], object]
) -> None:
    done(turns.begin())
    ask(store)
    assert disk.syncs == 1
    ask(store)
    assert disk.syncs == 1


def test_after_a_failed_sync_nothing_goes_on(store: SqlStore, disk: Disk, turns: SqlTurns) -> None:
    turn = turns.begin()
    turn.do(number)
    turn.commit()
    disk.fails = True
    with pytest.raises(StoreUnavailableError):
        turn.sync()
    disk.fails = False
    asking: list[Callable[[], object]] = [turn.sync, turns.begin, turns.begin_at_once, store.verify_answers]
    asking += [partial(reading, store), partial(writing, store)]
    for ask in asking:
        with pytest.raises(StoreUnavailableError):
            ask()


def test_a_reader_may_be_the_one_who_finds_the_disk_broken(
    store: SqlStore, disk: Disk, turns: SqlTurns
) -> None:
    done(turns.begin())
    disk.fails = True
    with pytest.raises(StoreUnavailableError):
        head(store)
    with pytest.raises(StoreUnavailableError):
        turns.begin()


def test_the_log_is_moved_and_begins_anew(
    store: SqlStore, path: Path, turns: SqlTurns, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(turns.begin())
    turns.shorten_log()
    assert pages_logged(path) > 0
    done(turns.begin())
    assert pages_logged(path) < 10  # all of it had been moved, so that this commit began it anew
    monkeypatch.setattr(module, "_LONG", 0)
    done(turns.begin())
    turns.shorten_log()
    assert turns.begin_at_once() is None  # it is long: whoever waits moves the rest
    assert done(turns.begin()) == Done(4)
    turn = turns.begin_at_once()
    assert turn is not None
    turn.undo()
    assert head(store).number == 4


def test_the_log_that_is_there_now_is_synced(path: Path) -> None:
    synced: list[bool] = []
    log = Path(f"{path}-wal")

    def sync(file: int) -> None:
        synced.append(os.path.samestat(os.fstat(file), log.stat()))

    store = SqlStore(make_engine(sqlite_url(path), 2), sync)
    assert store.turns is not None
    for _ in range(2):
        turn = store.turns.begin()
        turn.do(number)
        turn.commit()
        turn.sync()
        store.turns.close()  # the only connection: the log is removed
        assert not log.exists()
    assert synced == [True, True]
    store.close()


def test_a_linked_database_has_its_log_beside_the_file_itself(path: Path, disk: Disk) -> None:
    link = path.parent / "elsewhere" / "linked.sqlite3"
    link.parent.mkdir()
    link.symlink_to(path)
    store = SqlStore(make_engine(sqlite_url(link), 2), disk.sync)
    assert store.turns is not None
    done(store.turns.begin())
    assert head(store).number == 1
    assert disk.syncs == 1
    store.close()


def test_a_copy_has_nothing_that_is_not_on_disk(
    store: SqlStore, disk: Disk, turns: SqlTurns, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "SYNC", disk.sync)
    done(turns.begin())
    other, copy = (
        make_engine(sqlite_url(path), 1),
        path.with_name("copy"),
    )  # as `careplan backup` beside the service
    with copied(other, copy):
        assert disk.syncs == 0
    assert disk.syncs == 1
    disk.fails = True
    with pytest.raises(OSError), copied(other, copy.with_name("second")):  # noqa: PT011 - whatever the disk says
        pass
    assert copy.exists()
    assert not copy.with_name("second").exists()
    other.dispose()
    store.close()


def test_a_log_that_cannot_be_opened_now_is_opened_later(
    store: SqlStore, disk: Disk, turns: SqlTurns, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(turns.begin())
    with monkeypatch.context() as full:
        full.setattr(os, "open", too_many)
        with pytest.raises(StoreUnavailableError):
            head(store)
    assert head(store).number == 1
    assert disk.syncs == 1


def test_who_waited_for_the_same_sync_needs_no_other(disk: Disk, store: SqlStore, turns: SqlTurns) -> None:
    done(turns.begin())
    disk.goes_on.clear()
    with ThreadPoolExecutor(3) as others:
        asking = [others.submit(head, store) for _ in range(3)]
        disk.goes_on.set()
        assert {each.result().number for each in asking} == {1}
    assert disk.syncs == 1


def too_many(*_given: object) -> int:
    raise OSError(errno.EMFILE, "too many open files")


def test_a_database_that_is_gone(path: Path, disk: Disk) -> None:
    store = SqlStore(make_engine(sqlite_url(path.parent / "no" / "folder.sqlite3"), 2), disk.sync)
    assert store.turns is not None
    assert store.turns.begin_at_once() is None
    for ask in (store.turns.begin, store.turns.shorten_log):
        with pytest.raises(StoreUnavailableError):
            ask()
    with ThreadPoolExecutor(1) as others, pytest.raises(StoreUnavailableError):
        others.submit(store.write, append).result()  # the line is free
    store.close()


def done(turn: SqlTurn) -> object:
    outcome = turn.do(number)
    turn.commit()
    return outcome


def pages_logged(path: Path) -> int:
    with sqlite3.connect(path) as other:
        _, pages, _ = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    other.close()
    return int(pages)
