"""The directory in the database."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from careplan.exchange.offices import Custody, Office
from careplan.store.rows import OfficeRow


class SqlOffices:
    """`careplan.exchange.ports.Offices`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, office: Office) -> bool:
        """Add the office; False where its number is taken."""
        if self._session.get(OfficeRow, office.number) is not None:
            return False
        row = OfficeRow(
            number=office.number,
            name=office.name,
            service_types=list(office.service_types),
            custody=office.custody.value,
            active=office.active,
            registered_at=office.registered_at,
        )
        self._session.add(row)
        self._session.flush()
        return True

    def find(self, number: str) -> Office | None:
        """Return the office."""
        row = self._session.get(OfficeRow, number)
        return None if row is None else _office(row)

    def page(self, after: str | None, limit: int) -> Sequence[Office]:
        """Return offices by number, those after `after`."""
        query = select(OfficeRow).order_by(OfficeRow.number).limit(limit)
        if after is not None:
            query = query.where(OfficeRow.number > after)
        return [_office(row) for row in self._session.scalars(query)]

    def set_active(self, number: str, *, active: bool) -> None:
        """Let the office take part, or not."""
        self._session.execute(update(OfficeRow).where(OfficeRow.number == number).values(active=active))


def _office(row: OfficeRow) -> Office:
    return Office(
        number=row.number,
        name=row.name,
        service_types=tuple(row.service_types),
        custody=Custody(row.custody),
        active=row.active,
        registered_at=row.registered_at,
    )
