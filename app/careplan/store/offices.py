"""The directory in the database."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Text, bindparam, cast, insert, select, update

from careplan.exchange.directory.offices import Custody, Office, OfficeQuery, Reception, fold_name
from careplan.store.prepared import Prepared
from careplan.store.rows import OfficeRow, table_of

_OFFICES = table_of(OfficeRow)
_COLUMNS = _OFFICES.c
_FIND = Prepared(
    select(_OFFICES).where(_COLUMNS.number == bindparam("number")),
    lambda row: _office(row),  # noqa: PLW0108 - it stands below
)


class SqlOffices:
    """`careplan.exchange.directory.ports.Offices`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office: Office) -> bool:
        """Add the office; False where its number is taken."""
        if self.find(office.number) is not None:
            return False
        values = {
            "number": office.number,
            "name": office.name,
            "service_types": list(office.service_types),
            "custody": office.custody.value,
            "active": office.active,
            "registered_at": office.registered_at,
            "name_key": fold_name(office.name),
            "receives": [each.value for each in office.receives],
        }
        self._connection.execute(insert(_OFFICES), values)
        return True

    def find(self, number: str) -> Office | None:
        """Return the office."""
        found: Office | None = _FIND.one_or_none(self._connection, {"number": number})
        return found

    def page(self, query: OfficeQuery) -> Sequence[Office]:
        """Return one page of those that fit, by number."""
        statement = select(_OFFICES).where(*_conditions(query)).order_by(_COLUMNS.number).limit(query.limit)
        return [_office(row) for row in self._connection.execute(statement)]

    def set_receives(self, number: str, receives: Sequence[Reception]) -> None:
        """Put down what the office says that it can receive."""
        values = [each.value for each in receives]
        self._connection.execute(update(_OFFICES).where(_COLUMNS.number == number).values(receives=values))

    def set_active(self, number: str, *, active: bool) -> None:
        """Let the office take part, or not."""
        self._connection.execute(update(_OFFICES).where(_COLUMNS.number == number).values(active=active))


def _conditions(query: OfficeQuery) -> Iterator[ColumnElement[bool]]:
    if query.after is not None:
        yield _COLUMNS.number > query.after
    for start in (query.prefecture, query.number):
        if start is not None:
            yield _COLUMNS.number.startswith(start, autoescape=True)
    if query.name is not None:
        yield _COLUMNS.name_key.contains(fold_name(query.name), autoescape=True)
    if query.service_type is not None:
        yield _holds(_COLUMNS.service_types, query.service_type)
    if query.active is not None:
        yield _COLUMNS.active.is_(query.active)
    if query.receives is not None:
        yield _holds(_COLUMNS.receives, query.receives.value)


def _holds(column: Column[Any], code: str) -> ColumnElement[bool]:
    """Whether a JSON list of codes holds one: both databases keep the list as text that can be searched."""
    return cast(column, Text).contains(f'"{code}"', autoescape=True)


def _office(row: Row[Any]) -> Office:
    return Office(
        number=row.number,
        name=row.name,
        service_types=tuple(row.service_types),
        custody=Custody(row.custody),
        active=row.active,
        registered_at=row.registered_at,
        receives=tuple(map(Reception, row.receives)),
    )
