"""The audit log in the database."""

from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from careplan.exchange.audit import Entry, Event, Head, chain_event
from careplan.store.rows import AuditHeadRow, AuditRow

_BATCH = 1000


class SqlAuditLog:
    """`careplan.exchange.ports.AuditLog`. The one row of `audit_head` is the lock of the chain."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, event: Event) -> Entry:
        """Write the event to the end of the chain and return it with its number and hash."""
        entry = chain_event(self._read_head(lock=True), event)
        self._session.execute(insert(AuditRow), _values(entry))
        self._session.execute(update(AuditHeadRow).values(number=entry.number, digest=entry.digest))
        return entry

    def head(self) -> Head:
        """Return the end of the chain."""
        return self._read_head(lock=False)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries after that number, in order."""
        query = select(AuditRow).where(AuditRow.number > after).order_by(AuditRow.number)
        for row in self._session.scalars(query.execution_options(yield_per=_BATCH)):
            yield _entry(row)

    def page(self, after: int, limit: int) -> Sequence[Entry]:
        """Return at most so many entries after that number, in order."""
        query = select(AuditRow).where(AuditRow.number > after).order_by(AuditRow.number).limit(limit)
        return [_entry(row) for row in self._session.scalars(query)]

    def about(self, subject: str) -> Sequence[Entry]:
        """Return the entries on one subject, in order."""
        query = select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.number)
        return [_entry(row) for row in self._session.scalars(query)]

    def _read_head(self, *, lock: bool) -> Head:
        query = select(AuditHeadRow.number, AuditHeadRow.digest)
        number, digest = self._session.execute(query.with_for_update() if lock else query).one()
        return Head(number, digest)


def _values(entry: Entry) -> dict[str, object]:
    event = entry.event
    return {
        "number": entry.number,
        "at": event.at,
        "office_number": event.office_number,
        "staff_id": event.staff_id,
        "action": event.action,
        "subject": event.subject,
        "details": dict(event.details),
        "previous": entry.previous,
        "digest": entry.digest,
    }


def _entry(row: AuditRow) -> Entry:
    event = Event(row.at, row.office_number, row.staff_id, row.action, row.subject, row.details)
    return Entry(row.number, event, row.previous, row.digest)
