"""Notices in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, insert, select
from sqlalchemy.orm import Session

from careplan.exchange.notice.notices import Notice
from careplan.exchange.states import Actor, State
from careplan.store.notice_rows import DeliveryRow, NoticeRow


class SqlOutbox:
    """`careplan.exchange.notice.outbox.Outbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notices: Iterable[Notice]) -> None:
        """Write notices down."""
        self._session.execute(insert(NoticeRow), [_values(each) for each in notices])

    def last(self) -> int:
        """Return the number of the last notice, 0 where there is none."""
        return self._session.scalar(select(func.max(NoticeRow.number))) or 0

    def newest(self, after: int) -> Mapping[str, int]:
        """Return of each office that was told something after that number the number of the last of it."""
        query = (
            select(NoticeRow.office_number, func.max(NoticeRow.number))
            .where(NoticeRow.number > after)
            .group_by(NoticeRow.office_number)
        )
        return {office: number for office, number in self._session.execute(query)}  # noqa: C416 - rows are no pairs

    def page(self, office_number: str, after: int, limit: int) -> Sequence[Notice]:
        """Return at most so many of an office's notices after that number, in order."""
        query = (
            select(NoticeRow)
            .where(NoticeRow.office_number == office_number, NoticeRow.number > after)
            .order_by(NoticeRow.number)
            .limit(limit)
        )
        return [notice_of(row) for row in self._session.scalars(query)]

    def remove_before(self, at: datetime, limit: int) -> int:
        """Delete the oldest notices of before that time, so many at most; return how many."""
        # Numbers grow with time: the first rows of the primary key are the oldest, and no index of times is needed.
        oldest = select(NoticeRow.number, NoticeRow.at).order_by(NoticeRow.number).limit(limit)
        over = [number for number, noted in self._session.execute(oldest) if noted < at]
        if not over:
            return 0
        self._session.execute(delete(DeliveryRow).where(DeliveryRow.number <= max(over)))
        result = self._session.execute(delete(NoticeRow).where(NoticeRow.number <= max(over)))
        return cast(CursorResult[Any], result).rowcount


def notice_of(row: NoticeRow) -> Notice:
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
