"""Notices in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from careplan.exchange.notice.notices import Notice
from careplan.exchange.states import Actor, State
from careplan.store.notice_rows import DeliveryRow, NoticeRow
from careplan.store.prepared import Prepared
from careplan.store.rows import table_of

_NOTICES, _DELIVERIES = table_of(NoticeRow), table_of(DeliveryRow)
_COLUMNS = _NOTICES.c
_ADD = Prepared(insert(_NOTICES))

_NEWEST = 1000


class SqlOutbox:
    """`careplan.exchange.notice.outbox.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notices: Iterable[Notice]) -> None:
        """Write notices down."""
        _ADD.run_each(self._connection, map(_values, notices))

    def last(self) -> int:
        """Return the number of the last notice, 0 where there is none."""
        return self._connection.scalar(select(func.max(_COLUMNS.number))) or 0

    def newest(self, after: int) -> Mapping[str, int]:
        """Return which offices were told something after that number, and the number of the last of it."""
        # In the order of the primary key: grouped in the database, SQLite would read the whole other index.
        query = (
            select(_COLUMNS.office_number, _COLUMNS.number)
            .where(_COLUMNS.number > after)
            .order_by(_COLUMNS.number)
            .limit(_NEWEST)
        )
        return {office: number for office, number in self._connection.execute(query)}  # noqa: C416 - rows are no pairs

    def page(self, office_number: str, after: int, limit: int) -> Sequence[Notice]:
        """Return at most so many of an office's notices after that number, in order."""
        query = (
            select(_NOTICES)
            .where(_COLUMNS.office_number == office_number, _COLUMNS.number > after)
            .order_by(_COLUMNS.number)
            .limit(limit)
        )
        return [notice_of(row) for row in self._connection.execute(query)]

    def remove_before(self, at: datetime, limit: int) -> int:
        """Delete the oldest notices of before that time, so many at most; return how many."""
        # Numbers grow with time: the first rows of the primary key are the oldest, and no index of times is needed.
        oldest = select(_COLUMNS.number, _COLUMNS.at).order_by(_COLUMNS.number).limit(limit)
        over = [number for number, noted in self._connection.execute(oldest) if noted < at]
        if not over:
            return 0
        self._connection.execute(delete(_DELIVERIES).where(_DELIVERIES.c.number <= max(over)))
        return self._connection.execute(delete(_NOTICES).where(_COLUMNS.number <= max(over))).rowcount


def notice_of(row: Row[Any] | NoticeRow) -> Notice:
    """Return the notice of a row."""
    return Notice(
        number=row.number,
        office_number=row.office_number,
        role=Actor(row.role),
        partner=row.partner,
        transmission_id=row.transmission_id,
        state=State(row.state),
        kinds=tuple(row.kinds),
        months=tuple(row.months),
        at=row.at,
    )


def _values(notice: Notice) -> dict[str, object]:
    return {
        "number": notice.number,
        "office_number": notice.office_number,
        "role": notice.role.value,
        "partner": notice.partner,
        "transmission_id": notice.transmission_id,
        "state": notice.state.value,
        "kinds": list(notice.kinds),
        "months": list(notice.months),
        "at": notice.at,
    }
