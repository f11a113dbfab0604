"""A transaction of the database: the ports of the exchange on one connection, and which one a thread is in."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import local

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from careplan.store.ageing import SqlAgeing
from careplan.store.audit import SqlAuditLog
from careplan.store.certificates import SqlCertificates
from careplan.store.drafts import SqlDrafts
from careplan.store.ground import SqlGround
from careplan.store.groups import SqlGroups
from careplan.store.issue_passwords import SqlIssuePasswords
from careplan.store.lockers import SqlLockers
from careplan.store.notices import SqlOutbox
from careplan.store.offices import SqlOffices
from careplan.store.people import SqlPeople
from careplan.store.recordings import SqlRecordings
from careplan.store.repeats import SqlRepeats
from careplan.store.sessions import SqlSessions
from careplan.store.traffic import SqlTraffic
from careplan.store.transmissions import SqlTransmissions
from careplan.store.uploads import SqlUploads
from careplan.store.versions import SqlVersions
from careplan.store.webhooks import SqlWebhooks


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


class Open(local):
    """The transactions that this thread is in."""

    reading: SqlTransaction | None = None
    writing: SqlTransaction | None = None

    @contextmanager
    def as_reading(self, tx: SqlTransaction) -> Iterator[SqlTransaction]:
        """Be in a transaction that reads."""
        self.reading = tx
        try:
            yield tx
        finally:
            self.reading = None

    @contextmanager
    def as_writing(self, tx: SqlTransaction) -> Iterator[SqlTransaction]:
        """Be in a transaction that writes."""
        self.writing = tx
        try:
            yield tx
        finally:
            self.writing = None
