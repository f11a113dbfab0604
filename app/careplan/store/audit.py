"""The audit log in the database."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select, update

from careplan.exchange.audit import Entry, EntryQuery, Event, Head, chain_event
from careplan.store.prepared import Prepared
from careplan.store.rows import AuditHeadRow, AuditRow, CarriedRow, table_of

_BATCH = 1000
_ENTRIES, _HEADS = table_of(AuditRow), table_of(AuditHeadRow)
_COLUMNS, _CARRIED = _ENTRIES.c, table_of(CarriedRow)
_ADD = Prepared(insert(_ENTRIES))
_HEAD = select(_HEADS.c.number, _HEADS.c.digest)
_LOCKED_HEAD = Prepared(_HEAD.with_for_update())
_SET_HEAD = Prepared(update(_HEADS))  # the one row; its values are given with it
_AFTER = select(_ENTRIES).where(_COLUMNS.number > bindparam("after")).order_by(_COLUMNS.number)
_ABOUT = select(_ENTRIES).where(_COLUMNS.subject == bindparam("subject")).order_by(_COLUMNS.number)

_BEFORE = (
    select(_CARRIED)
    .where(_CARRIED.c.subject == bindparam("subject"))
    .order_by(_CARRIED.c.at, _CARRIED.c.number)
)


class SqlAuditLog:
    """`careplan.exchange.proof.ports.AuditLog`. The one row of `audit_head` is the lock of the chain."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, event: Event) -> Entry:
        """Write the event to the end of the chain and return it with its number and hash."""
        number, digest = _LOCKED_HEAD.one_or_none(self._connection, {})
        entry = chain_event(Head(number, digest), event)
        _ADD.run(self._connection, _values(entry))
        _SET_HEAD.run(self._connection, {"number": entry.number, "digest": entry.digest})
        return entry

    def head(self) -> Head:
        """Return the end of the chain."""
        number, digest = self._connection.execute(_HEAD).one()
        return Head(number, digest)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries after that number, in order."""
        options = {"yield_per": _BATCH}
        for row in self._connection.execute(_AFTER, {"after": after}, execution_options=options):
            yield _entry(row)

    def page(self, after: int, limit: int) -> Sequence[Entry]:
        """Return at most so many entries after that number, in order."""
        return [_entry(row) for row in self._connection.execute(_AFTER.limit(limit), {"after": after})]

    def latest(self, query: EntryQuery) -> Sequence[Entry]:
        """Return the entries that fit, the last first."""
        found = select(_ENTRIES).where(*_conditions(query)).order_by(_COLUMNS.number.desc())
        return [_entry(row) for row in self._connection.execute(found.limit(query.limit))]

    def about(self, subject: str) -> Sequence[Entry]:
        """Return the entries on one subject in order, those of the log it was imported from before ours."""
        queries = (_BEFORE, _ABOUT)
        return [
            _entry(row) for query in queries for row in self._connection.execute(query, {"subject": subject})
        ]


def _conditions(query: EntryQuery) -> Iterator[ColumnElement[bool]]:
    office, action = query.office_number, query.action
    if query.before is not None:
        yield _COLUMNS.number < query.before
    if office is not None:
        yield (_COLUMNS.office_number == office) | (_COLUMNS.subject == office)
    if action is not None:
        whole = not action.endswith(".")
        yield _COLUMNS.action == action if whole else _COLUMNS.action.startswith(action, autoescape=True)


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


def _entry(row: Row[Any]) -> Entry:
    event = Event(row.at, row.office_number, row.staff_id, row.action, row.subject, row.details)
    return Entry(row.number, event, row.previous, row.digest)
