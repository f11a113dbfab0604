"""The month's grid of table 6: a line a service, planned above and actual below, a column a day."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import said
from careplan.standard.specification import Standard
from careplan.workbench.forms.differing import differing
from careplan.workbench.forms.model import Block, Cell, Column, Table, Value
from careplan.workbench.forms.tables import columns_of
from careplan.workbench.forms.values import Item, Where, read_items

_WEEKDAYS = tuple(
    Message(ja, en)
    for ja, en in zip("月火水木金土日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True)
)
_WEEKEND = 5
_BAND = "―"
_TOTAL = Message("合計回数", "Total")
_SORT = Message("予定・実績", "Planned, actual")
Shape = Mapping[str, Any]
Record = Mapping[str, Any]
Key = tuple[object, ...]
Row = tuple[Cell, ...]


def fill_month(shape: Shape, where: Where, standard: Standard) -> Block:
    """Return the grid: in each day's cell the number of times, or a band where a service is billed by the day."""
    days = _days(str(where.value("", shape["month"]) or ""))
    items = read_items(shape["columns"], standard)
    shown = [each for each in shape["rows"] if not each.get("optional") or where.levels[-1].get(each["of"])]
    sides = [_lines(each, shape, where) for each in shown]
    first = {key: records for side in reversed(sides) for key, records in side.items()}
    keys = list(dict.fromkeys(key for side in sides for key in side))
    lines = [
        [
            _row(side.get(key, []), row, first[key][0], (items, days, shape), where)
            for row, side in zip(shown, sides, strict=True)
        ]
        for key in keys
    ]
    if where.marks:
        reports = _reports(shape, where)
        lines = [
            _marked(rows, len(items)) if first[key][0].get(shape["reports"]) in reports else rows
            for key, rows in zip(keys, lines, strict=True)
        ]
    title = said(Message(shape["ja"], shape["en"]), where.language)
    return Table(
        _columns(items, days, where),
        tuple(row for rows in lines for row in rows),
        title,
        tuple((*key, row["of"]) for key in keys for row in shown),
    )


def _reports(shape: Shape, where: Where) -> set[object]:
    """Return the offices that have actuals; of others it is not known what they did."""
    sheets = where.levels[-1].get(shape["rows"][-1]["of"]) or []
    return {use.get(shape["reports"]) for sheet in sheets for use in sheet.get(shape["of"]) or []}


def _marked(rows: Sequence[Row], labels: int) -> list[Row]:
    """Return a line's rows, marked in the last where its days or its total are not those of the first."""
    first, last = rows[0], rows[-1]
    marked = (
        replace(now, value=differing(was.value, now.value)) if column > labels else now
        for column, (was, now) in enumerate(zip(first, last, strict=True))
    )
    return [*rows[:-1], tuple(marked)] if len(rows) > 1 else list(rows)


def _columns(items: Sequence[Item], days: Sequence[date], where: Where) -> tuple[Column, ...]:
    weekdays = [said(_WEEKDAYS[day.weekday()], where.language) for day in days]
    heads = [Column(f"{day.day}\n{name}", sort=_sort(day)) for day, name in zip(days, weekdays, strict=True)]
    return (
        *columns_of(items, where),
        Column(said(_SORT, where.language), sort="side"),
        *heads,
        Column(said(_TOTAL, where.language), sort="times"),
    )


def _days(month: str) -> list[date]:
    year, _, number = month.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12 and int(year)):  # noqa: PLR2004 - months
        return []
    count = calendar.monthrange(int(year), int(number))[1]
    return [date(int(year), int(number), day) for day in range(1, count + 1)]


def _lines(row: Shape, shape: Shape, where: Where) -> dict[Key, list[Record]]:
    """Return the records of one side by line: those of this sheet, or of all sheets of the service user's other list.

    What the other list has beside the lines of the sheets here stands with the first sheet, so that nothing is lost.
    """
    sheet, user = where.levels[0], where.levels[-1]
    if row["of"] == shape["sheets"]:
        return _grouped([sheet], shape)
    sheets = user.get(shape["sheets"]) or []
    mine = _grouped([sheet], shape)
    elsewhere = _grouped([each for each in sheets if each is not sheet], shape)
    is_first = bool(sheets) and sheets[0] is sheet
    others = _grouped(user.get(row["of"]) or [], shape)
    return {key: uses for key, uses in others.items() if key in mine or (is_first and key not in elsewhere)}


def _grouped(sheets: Sequence[Record], shape: Shape) -> dict[Key, list[Record]]:
    lines: dict[Key, list[Record]] = {}
    for record in (use for sheet in sheets for use in sheet.get(shape["of"]) or []):
        lines.setdefault(tuple(record.get(key) for key in shape["by"]), []).append(record)
    return lines


def _row(
    records: Sequence[Record],
    side: Shape,
    first: Record,
    layout: tuple[Sequence[Item], Sequence[date], Shape],
    where: Where,
) -> tuple[Cell, ...]:
    items, days, shape = layout
    inside = where.inside(first)
    group = tuple(first.get(key) for key in shape["by"])
    times, bands = _times(records, shape)
    total = sum(times.values())
    return (
        *(Cell(Value(item.text(inside)), item.sort, ("line", *group)) for item in items),
        Cell(Value(said(Message(side["ja"], side["en"]), where.language)), "side"),
        *(_day(day, times, bands) for day in days),
        Cell(Value(str(total) if records else ""), "times"),
    )


def _times(records: Sequence[Record], shape: Shape) -> tuple[dict[str, int], set[int]]:
    """Return the times by day, and the days of the month that are billed by the day."""
    times: dict[str, int] = {}
    bands: set[int] = set()
    for record in records:
        day, billed = str(record.get(shape["day"]) or ""), record.get(shape["days"])
        times[day] = times.get(day, 0) + int(record.get(shape["times"]) or 0)
        bands |= set(billed) if isinstance(billed, list) else set()
    return times, bands


def _day(day: date, times: Mapping[str, int], bands: set[int]) -> Cell:
    number = times.get(day.isoformat(), 0)
    text = str(number) if number else _BAND if day.day in bands else ""
    return Cell(Value(text), "band" if day.day in bands else _sort(day))


def _sort(day: date) -> str:
    return "weekend" if day.weekday() >= _WEEKEND else "day"
