"""The month's grid of table 6: a row a service, a column a day."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.specification import Standard
from careplan.workbench.forms.model import Block, Cell, Table
from careplan.workbench.forms.values import Named, Where, read_named

_WEEKDAYS = tuple(
    Message(ja, en)
    for ja, en in zip("月火水木金土日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True)
)
_WEEKEND = 5
_BAND = "―"
_TOTAL = "合計"


def fill_month(shape: Mapping[str, Any], where: Where, standard: Standard) -> Block | None:
    """Return the grid: in each day's cell the number of times, or a band where a service is billed by the day."""
    days = _days(str(where.value("", shape["month"]) or ""))
    columns = [read_named(field, standard) for field in shape["columns"]]
    lines = _lines(where.levels[0].get(shape["of"]) or [], columns, shape)
    head = [Cell(named.field.name.ja) for named in columns]
    head += [Cell(f"{day.day} {_WEEKDAYS[day.weekday()].ja}", sort=_sort(day)) for day in days]
    rows = [_row(records, columns, days, shape, where) for records in lines]
    return Table((*head, Cell(_TOTAL)), tuple(rows))


def _days(month: str) -> list[date]:
    year, _, number = month.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12 and int(year)):  # noqa: PLR2004 - months
        return []
    count = calendar.monthrange(int(year), int(number))[1]
    return [date(int(year), int(number), day) for day in range(1, count + 1)]


def _lines(
    records: Sequence[Mapping[str, Any]], columns: Sequence[Named], shape: Mapping[str, Any]
) -> list[list[Mapping[str, Any]]]:
    keys = [*(named.field.key for named in columns), *shape["also"]]
    lines: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for record in records:
        lines.setdefault(tuple(record.get(key) for key in keys), []).append(record)
    return list(lines.values())


def _row(
    records: Sequence[Mapping[str, Any]],
    columns: Sequence[Named],
    days: Sequence[date],
    shape: Mapping[str, Any],
    where: Where,
) -> tuple[Cell, ...]:
    inside = where.inside(records[0])
    times: dict[str, int] = {}
    bands: set[int] = set()
    for record in records:
        day = str(record.get(shape["day"]) or "")
        times[day] = times.get(day, 0) + int(record.get(shape["times"]) or 0)
        bands |= _billed(record.get(shape["days"]))
    cells = [Cell(_day_text(day, times, bands), sort=_sort(day)) for day in days]
    total = sum(times.values())
    return (*(Cell(named.text(inside)) for named in columns), *cells, Cell(str(total), sort="sum"))


def _billed(value: Any) -> set[int]:
    """Return the days of the month that are billed by the day; a document has them as a list of numbers."""
    return set(value) if isinstance(value, list) else set()


def _day_text(day: date, times: Mapping[str, int], bands: set[int]) -> str:
    if day.day in bands:
        return _BAND
    number = times.get(day.isoformat(), 0)
    return str(number) if number else ""


def _sort(day: date) -> str:
    return "weekend" if day.weekday() >= _WEEKEND else "day"
