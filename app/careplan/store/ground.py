"""Everything that stands in the exchange, counted and removed.

What stays is named; every other table is emptied, those of tomorrow too.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, select, text

from careplan.exchange.town.ports import Held
from careplan.store.rows import (
    AuditHeadRow,
    AuditRow,
    Base,
    CertificateRow,
    DraftRow,
    GroupRow,
    HostedKeyRow,
    LoginFailureRow,
    OfficeRow,
    RefreshRow,
    SessionRow,
    StaffRow,
    TransmissionRow,
    table_of,
)

_OFFICES, _STAFF, _CERTIFICATES = table_of(OfficeRow), table_of(StaffRow), table_of(CertificateRow)
_KEYS = table_of(HostedKeyRow)
_UNTOUCHED = {table_of(row) for row in (AuditRow, AuditHeadRow, LoginFailureRow)}
_OF_OFFICES = select(_STAFF.c.staff_id).where(_STAFF.c.office_number.is_not(None))
# Of these tables a part stays: what is the administrators' and the exchange's own.
_PARTS: dict[Table, ColumnElement[bool]] = {
    _STAFF: _STAFF.c.office_number.is_not(None),
    _CERTIFICATES: _CERTIFICATES.c.office_number.is_not(None),
    _KEYS: _KEYS.c.owner.in_(select(_OFFICES.c.number)),
    **{table: table.c.staff_id.in_(_OF_OFFICES) for table in map(table_of, (SessionRow, RefreshRow))},
}


class SqlGround:
    """`careplan.exchange.town.ports.Ground`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, known: Collection[str]) -> Held:
        """Count what there is."""
        foreign = _OFFICES.c.number.not_in(sorted(known))
        drafts, groups, sent = map(table_of, (DraftRow, GroupRow, TransmissionRow))
        return Held(
            offices=self._count(_OFFICES),
            foreign=self._count(_OFFICES, foreign),
            staff=self._count(_STAFF, _PARTS[_STAFF]),
            transmissions=self._count(sent),
            drafts=self._count(drafts),
            groups=self._count(groups),
        )

    def staff_ids(self) -> Sequence[str]:
        """Return the log-ins of offices by ID."""
        return self._connection.execute(_OF_OFFICES.order_by(_STAFF.c.staff_id)).scalars().all()

    def certificates(self) -> Sequence[bytes]:
        """Return the offices' certificates (DER)."""
        query = select(_CERTIFICATES.c.der).where(_PARTS[_CERTIFICATES])
        return self._connection.execute(query.order_by(_CERTIFICATES.c.position)).scalars().all()

    def clear(self) -> None:
        """Remove everything but what stays. SQLite overwrites it; PostgreSQL when it next vacuums."""
        if self._connection.dialect.name == "sqlite":
            self._connection.execute(text("PRAGMA secure_delete=ON"))
        for table in _order():
            condition = _PARTS.get(table)
            statement = delete(table)
            self._connection.execute(statement if condition is None else statement.where(condition))

    def _count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table).where(and_(True, *conditions))
        return int(self._connection.scalar(query) or 0)


def _order() -> list[Table]:
    """Return the tables to empty, each before those that it refers to; keys while their owners are known."""
    tables = [each for each in reversed(Base.metadata.sorted_tables) if each not in _UNTOUCHED]
    tables.remove(_KEYS)
    tables.insert(tables.index(_OFFICES), _KEYS)
    return tables
