"""The store: runs work in a transaction of either database."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from careplan.store.alone import Alone
from careplan.store.engine import for_reading, for_writing, make_engine
from careplan.store.failures import unavailable
from careplan.store.line import Line
from careplan.store.migrate import upgrade_schema
from careplan.store.transaction import Open, SqlTransaction
from careplan.store.turns import SqlTurns
from careplan.store.wal import SYNC, Sync, Wal

T = TypeVar("T")
_ATTEMPTS = 3
_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


class SqlStore:
    """A store on one engine. On SQLite one writer at a time waits in line here, not in SQLite's busy loop.

    Work inside other work of the same thread joins its transaction, so that a request can do in one what several desks
    do for it; writing inside of reading does not join.
    """

    def __init__(self, engine: Engine, sync: Sync = SYNC) -> None:
        self.engine = engine
        """For what copies whole tables: backups, the data of an office."""
        self._readers = for_reading(engine)
        self._writers = for_writing(engine)
        self._alone = Alone(engine)
        self._open = Open()
        self._line: AbstractContextManager[None] = nullcontext()
        self._wal: Wal | None = None
        self.turns: SqlTurns | None = None
        """For works gathered in one transaction; None where the database has room for many writers at once."""
        if engine.dialect.name == "sqlite":
            self._line, self._wal = Line(), Wal(Path(engine.url.database or ""), sync)
            self.turns = SqlTurns(engine, self._line, self._open, self._wal)

    def read(self, work: Callable[[SqlTransaction], T]) -> T:
        """Run work that only reads.

        Raises:
            StoreUnavailableError: the database does not answer.

        """
        outer = self._open.writing or self._open.reading
        if outer is not None:
            return work(outer)
        try:
            with self._readers.begin() as connection, self._open.as_reading(SqlTransaction(connection)) as tx:
                return work(tx)
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        finally:
            self._settle()

    def write(self, work: Callable[[SqlTransaction], T]) -> T:
        """Run work and commit it to disk; after a lost race it is run again and sees who won.

        Raises:
            StoreUnavailableError: the database does not answer, or the race is lost again and again.

        """
        if self._open.writing is not None:
            return work(self._open.writing)
        try:
            return self._write_till_won(work)
        finally:
            self._settle()

    def alone(self, task: str) -> AbstractContextManager[bool]:
        """Hold a task for as long as the context is open; False where somebody holds it, in whichever process.

        Raises:
            StoreUnavailableError: the database does not answer.

        """
        return self._alone.hold(task)

    def verify_answers(self) -> None:
        """Ask the database for anything at all.

        Raises:
            StoreUnavailableError: it does not answer.

        """
        try:
            with self._readers.connect() as connection:
                connection.execute(text("SELECT number FROM audit_head"))
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        self._settle()

    def close(self) -> None:
        """Close every connection."""
        if self.turns is not None:
            self.turns.close()
        if self._wal is not None:
            self._wal.close()
        self.engine.dispose()

    def _settle(self) -> None:
        """Wait for the disk where a turn was committed and is not synced.

        Nobody is told what might still be lost, by an answer or by a refusal.
        """
        if self._wal is not None:
            self._wal.settle()

    def _write_till_won(self, work: Callable[[SqlTransaction], T]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._write_once(work)
            except SQLAlchemyError as error:
                if attempt == _ATTEMPTS or not _lost_race(error):
                    raise unavailable(error) from error
        raise AssertionError("the last attempt returns or raises")

    def _write_once(self, work: Callable[[SqlTransaction], T]) -> T:
        if self._wal is not None:
            self._wal.verify()
        with (
            self._line,
            self._writers.begin() as connection,
            self._open.as_writing(SqlTransaction(connection)) as tx,
        ):
            return work(tx)


def _lost_race(error: SQLAlchemyError) -> bool:
    if isinstance(error, IntegrityError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _RACES


def open_database(url: str, connections: int) -> SqlStore:
    """Return the store at a URL, its schema brought to the newest version.

    Raises:
        ValueError: the URL is of neither SQLite nor PostgreSQL.
        StoreUnavailableError: the database does not answer.

    """
    try:
        engine = make_engine(url, connections)
    except SQLAlchemyError as error:
        raise ValueError("not the URL of a database") from error
    try:
        upgrade_schema(engine)
    except SQLAlchemyError as error:
        raise unavailable(error) from error
    return SqlStore(engine)
