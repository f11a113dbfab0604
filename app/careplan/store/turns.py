"""Turns: transactions of works that know nothing of each other, on a connection of their own (ADR 0177).

Nothing in a turn waits, so that the event loop can do it: whoever else writes is not waited for, and its commit is
written without being synced. `SqlTurn.sync` waits for the disk, in a thread.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.together import Done, Failed, Outcome
from careplan.store.engine import for_writing
from careplan.store.failures import unavailable
from careplan.store.line import Line
from careplan.store.prepared import run_sql
from careplan.store.transaction import Open, SqlTransaction
from careplan.store.wal import Wal

T = TypeVar("T")
_NO_WAIT, _WAIT = "PRAGMA busy_timeout=0", "PRAGMA busy_timeout=10000"
_PRAGMAS = ("PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=0")
_LONG = 8192
"""Pages of the log (32 MB) beyond which a turn waits till all of it is in the database, so that it begins anew."""
_MOVE = "PRAGMA wal_checkpoint(PASSIVE)"


class SqlTurns:
    """`careplan.exchange.ports.Turns`, on SQLite."""

    def __init__(self, engine: Engine, line: Line, opened: Open, wal: Wal) -> None:
        self._writers = for_writing(engine)
        self._line = line
        self._open = opened
        self._wal = wal
        self._connection: Connection | None = None
        self._is_long = False

    def begin(self) -> "SqlTurn":
        """Begin a turn; wait for whoever writes.

        Raises:
            StoreUnavailableError: the database does not answer, or the disk did not take what it should have.

        """
        self._wal.verify()
        self._line.enter()
        try:
            return self._begun(_WAIT)
        except SQLAlchemyError as error:
            raise unavailable(error) from error

    def begin_at_once(self) -> "SqlTurn | None":
        """Begin a turn, or return None where that would mean waiting.

        Raises:
            StoreUnavailableError: the disk did not take what it should have.

        """
        self._wal.verify()
        if self._connection is None or self._is_long or not self._line.enter(wait=False):
            return None  # to connect means opening files, and waiting where all connections are used
        try:
            return self._begun(_NO_WAIT)
        except SQLAlchemyError:  # another process writes, or something that is told when it is waited for
            return None

    def shorten_log(self) -> None:
        """Move into the database what of the log is not there yet; nobody waits for it.

        Raises:
            StoreUnavailableError: the database does not answer.

        """
        try:
            with self._writers.connect() as connection:
                _, pages, _ = run_sql(connection, _MOVE).fetchone()
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        self._is_long = pages > _LONG

    def close(self) -> None:
        """Close the connection; what was not committed is undone, whatever becomes of that."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        driver = connection.connection.dbapi_connection
        try:
            connection.close()
        except SQLAlchemyError:
            # It was not undone: SQLite does so, and lets go of its lock, when itself is closed.
            if driver is not None:
                driver.close()

    def _begun(self, waiting: str) -> "SqlTurn":
        try:
            connection = self._connection = self._connection or self._connected()
            run_sql(connection, waiting)
            if self._is_long:  # nobody writes now: what is not moved yet is little, and the log begins anew
                run_sql(connection, _MOVE)
                self._is_long = False
            connection.begin()
        except BaseException:
            self._end(sound=False)
            raise
        return SqlTurn(SqlTransaction(connection), self._open, self._wal, self._end)

    def _connected(self) -> Connection:
        connection = self._writers.connect()
        connection.detach()  # it is kept, and no other work shall get it with these settings
        for pragma in _PRAGMAS:
            run_sql(connection, pragma)
        return connection

    def _end(self, *, sound: bool) -> None:
        """Let the next writer in; a connection that failed is not used again."""
        try:
            if not sound:
                self.close()
        finally:
            self._line.leave()


class SqlTurn:
    """`careplan.exchange.ports.Turn`."""

    def __init__(self, tx: SqlTransaction, opened: Open, wal: Wal, end: Callable[..., None]) -> None:
        self._tx = tx
        self._open = opened
        self._wal = wal
        self._end = end
        self._ended = False
        self._number = 0

    def do(self, work: Callable[[SqlTransaction], T]) -> Outcome[T]:
        """Do a work and return what became of it; what it raises undoes that one.

        Raises:
            StoreUnavailableError: the database failed; what it did to the works before is uncertain.

        """
        try:
            with self._open.as_writing(self._tx):
                self._run("SAVEPOINT work")
                outcome = self._outcome(work)
                self._run("RELEASE SAVEPOINT work")
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        return outcome

    def commit(self) -> None:
        """Commit all of it, and end the turn. It is on disk when `sync` returns.

        Raises:
            StoreUnavailableError: the database failed, or the turn has ended; nothing of it is kept.

        """
        if self._ended:  # the connection would take it for nothing to do
            raise StoreUnavailableError("the turn has ended")
        self._number = self._wal.begin()
        try:
            self._tx.connection.commit()
        except SQLAlchemyError as error:
            self.undo()
            raise unavailable(error) from error
        finally:
            self._wal.end(self._number)
        self._ended = True
        self._end(sound=True)

    def sync(self) -> None:
        """Wait until what was committed is on disk.

        Raises:
            StoreUnavailableError: the disk says no; whether it is kept is uncertain.

        """
        self._wal.sync(self._number)

    def undo(self) -> None:
        """End the turn, if it has not ended; nothing of it is kept."""
        if not self._ended:
            self._ended = True
            self._end(sound=False)

    def _outcome(self, work: Callable[[SqlTransaction], T]) -> Outcome[T]:
        try:
            return Done(work(self._tx))
        except (SQLAlchemyError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it; a panic of Rust is no Exception
            self._run("ROLLBACK TO SAVEPOINT work")
            return Failed(error)

    def _run(self, sql: str) -> None:
        run_sql(self._tx.connection, sql)
