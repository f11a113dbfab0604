"""The store: runs work in a transaction of either database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from threading import Lock, local
from typing import TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from careplan.exchange.together import Done, Failed, Outcome
from careplan.store.ageing import SqlAgeing
from careplan.store.alone import Alone
from careplan.store.audit import SqlAuditLog
from careplan.store.certificates import SqlCertificates
from careplan.store.drafts import SqlDrafts
from careplan.store.engine import for_reading, for_writing, make_engine
from careplan.store.failures import unavailable
from careplan.store.ground import SqlGround
from careplan.store.groups import SqlGroups
from careplan.store.issue_passwords import SqlIssuePasswords
from careplan.store.lockers import SqlLockers
from careplan.store.migrate import upgrade_schema
from careplan.store.notices import SqlOutbox
from careplan.store.offices import SqlOffices
from careplan.store.people import SqlPeople
from careplan.store.prepared import run_sql
from careplan.store.recordings import SqlRecordings
from careplan.store.repeats import SqlRepeats
from careplan.store.sessions import SqlSessions
from careplan.store.traffic import SqlTraffic
from careplan.store.transmissions import SqlTransmissions
from careplan.store.uploads import SqlUploads
from careplan.store.versions import SqlVersions
from careplan.store.webhooks import SqlWebhooks

T = TypeVar("T")
_ATTEMPTS = 3
_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


class SqlTransaction:
    """The ports of one transaction; it is over when the work returns.

    What every request asks runs on the connection. The rest uses the ORM, whose session is made where it is asked for.
    A port is made each time that it is asked for: it keeps nothing, and that is less work than remembering it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The connection that all of it runs on."""
        return self._connection

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside where an exception leaves it, and nothing of before.

        It is the driver's: SQLAlchemy's takes a tenth of the time of the work inside.
        """
        run_sql(self._connection, "SAVEPOINT work")
        try:
            yield
        except BaseException:
            run_sql(self._connection, "ROLLBACK TO SAVEPOINT work")
            run_sql(self._connection, "RELEASE SAVEPOINT work")
            raise
        run_sql(self._connection, "RELEASE SAVEPOINT work")

    @cached_property
    def _session(self) -> Session:
        return Session(self._connection, join_transaction_mode="rollback_only")

    @property
    def offices(self) -> SqlOffices:
        """The directory."""
        return SqlOffices(self._connection)

    @property
    def certificates(self) -> SqlCertificates:
        """Certificates and hosted keys."""
        return SqlCertificates(self._connection)

    @property
    def issue_passwords(self) -> SqlIssuePasswords:
        """Issue passwords."""
        return SqlIssuePasswords(self._session)

    @property
    def people(self) -> SqlPeople:
        """Log-ins."""
        return SqlPeople(self._session)

    @property
    def sessions(self) -> SqlSessions:
        """Their tokens."""
        return SqlSessions(self._connection)

    @property
    def transmissions(self) -> SqlTransmissions:
        """Transmissions."""
        return SqlTransmissions(self._connection)

    @property
    def versions(self) -> SqlVersions:
        """What transmissions state, and pseudonyms."""
        return SqlVersions(self._connection)

    @property
    def drafts(self) -> SqlDrafts:
        """Drafts."""
        return SqlDrafts(self._session)

    @property
    def uploads(self) -> SqlUploads:
        """Resumable uploads."""
        return SqlUploads(self._session)

    @property
    def lockers(self) -> SqlLockers:
        """What visitors put by."""
        return SqlLockers(self._connection)

    @property
    def repeats(self) -> SqlRepeats:
        """Idempotency keys."""
        return SqlRepeats(self._connection)

    @property
    def audit(self) -> SqlAuditLog:
        """The audit log."""
        return SqlAuditLog(self._connection)

    @property
    def ageing(self) -> SqlAgeing:
        """What has been kept long enough."""
        return SqlAgeing(self._connection)

    @property
    def groups(self) -> SqlGroups:
        """Linkage groups."""
        return SqlGroups(self._session)

    @property
    def traffic(self) -> SqlTraffic:
        """What offices exchanged."""
        return SqlTraffic(self._session)

    @property
    def outbox(self) -> SqlOutbox:
        """Notices."""
        return SqlOutbox(self._connection)

    @property
    def ground(self) -> SqlGround:
        """What stands in the exchange as a whole."""
        return SqlGround(self._connection)

    @property
    def webhooks(self) -> SqlWebhooks:
        """Webhooks and their deliveries."""
        return SqlWebhooks(self._session)

    @property
    def recordings(self) -> SqlRecordings:
        """Recorded requests."""
        return SqlRecordings(self._connection)


class _Open(local):
    """The transactions that this thread is in."""

    reading: SqlTransaction | None = None
    writing: SqlTransaction | None = None

    @contextmanager
    def as_reading(self, tx: SqlTransaction) -> Iterator[SqlTransaction]:
        self.reading = tx
        try:
            yield tx
        finally:
            self.reading = None

    @contextmanager
    def as_writing(self, tx: SqlTransaction) -> Iterator[SqlTransaction]:
        self.writing = tx
        try:
            yield tx
        finally:
            self.writing = None


class SqlStore:
    """A store on one engine. On SQLite one writer at a time waits in line here, not in SQLite's busy loop.

    Work inside other work of the same thread joins its transaction, so that a request can do in one what several desks
    do for it; writing inside of reading does not join.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        """For what copies whole tables: backups, the data of an office."""
        self._readers = for_reading(engine)
        self._writers = for_writing(engine)
        self._alone = Alone(engine)
        self.has_one_writer = engine.dialect.name == "sqlite"
        self._line = Lock() if self.has_one_writer else nullcontext()
        self._open = _Open()

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

    def write(self, work: Callable[[SqlTransaction], T]) -> T:
        """Run work and commit it to disk; after a lost race it is run again and sees who won.

        Raises:
            StoreUnavailableError: the database does not answer, or the race is lost again and again.

        """
        if self._open.writing is not None:
            return work(self._open.writing)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._write_once(work)
            except SQLAlchemyError as error:
                if attempt == _ATTEMPTS or not _lost_race(error):
                    raise unavailable(error) from error
        raise AssertionError("the last attempt returns or raises")

    def write_together(self, works: Sequence[Callable[[SqlTransaction], T]]) -> Sequence[Outcome[T]]:
        """Run works in their order, commit them to disk as one, then return what became of each.

        What one of them raises undoes that one. Where the database fails, what it did to the others is uncertain:
        all is undone then, and each is run again by itself.
        """
        if len(works) > 1:
            try:
                return self._write_once(lambda tx: [_in_savepoint(tx, work) for work in works])
            except SQLAlchemyError:
                pass
        return [self._write_alone(work) for work in works]

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

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _write_alone(self, work: Callable[[SqlTransaction], T]) -> Outcome[T]:
        try:
            return Done(self.write(work))
        except Exception as error:  # noqa: BLE001 - whoever asked for the work gets it
            return Failed(error)

    def _write_once(self, work: Callable[[SqlTransaction], T]) -> T:
        with (
            self._line,
            self._writers.begin() as connection,
            self._open.as_writing(SqlTransaction(connection)) as tx,
        ):
            return work(tx)


def _in_savepoint(tx: SqlTransaction, work: Callable[[SqlTransaction], T]) -> Outcome[T]:
    try:
        with tx.savepoint():
            return Done(work(tx))
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - whoever asked for the work gets it
        return Failed(error)


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
