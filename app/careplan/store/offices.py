"""The directory in the database."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Text, cast, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from careplan.exchange.directory.offices import Custody, Office, OfficeQuery, Reception, fold_name
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
            name_key=fold_name(office.name),
            receives=[each.value for each in office.receives],
        )
        self._session.add(row)
        self._session.flush()
        return True

    def find(self, number: str) -> Office | None:
        """Return the office."""
        row = self._session.get(OfficeRow, number)
        return None if row is None else _office(row)

    def page(self, query: OfficeQuery) -> Sequence[Office]:
        """Return one page of those that fit, by number."""
        statement = select(OfficeRow).where(*_conditions(query)).order_by(OfficeRow.number).limit(query.limit)
        return [_office(row) for row in self._session.scalars(statement)]

    def set_receives(self, number: str, receives: Sequence[Reception]) -> None:
        """Put down what the office says that it can receive."""
        values = [each.value for each in receives]
        self._session.execute(update(OfficeRow).where(OfficeRow.number == number).values(receives=values))

    def set_active(self, number: str, *, active: bool) -> None:
        """Let the office take part, or not."""
        self._session.execute(update(OfficeRow).where(OfficeRow.number == number).values(active=active))


def _conditions(query: OfficeQuery) -> Iterator[ColumnElement[bool]]:
    if query.after is not None:
        yield OfficeRow.number > query.after
    for start in (query.prefecture, query.number):
        if start is not None:
            yield OfficeRow.number.startswith(start, autoescape=True)
    if query.name is not None:
        yield OfficeRow.name_key.contains(fold_name(query.name), autoescape=True)
    if query.service_type is not None:
        yield _holds(OfficeRow.service_types, query.service_type)
    if query.receives is not None:
        yield _holds(OfficeRow.receives, query.receives.value)


def _holds(column: InstrumentedAttribute[list[str]], code: str) -> ColumnElement[bool]:
    """Whether a JSON list of codes holds one: both databases keep the list as text that can be searched."""
    return cast(column, Text).contains(f'"{code}"', autoescape=True)


def _office(row: OfficeRow) -> Office:
    return Office(
        number=row.number,
        name=row.name,
        service_types=tuple(row.service_types),
        custody=Custody(row.custody),
        active=row.active,
        registered_at=row.registered_at,
        receives=tuple(map(Reception, row.receives)),
    )
