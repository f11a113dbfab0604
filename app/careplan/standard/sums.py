"""Subtotals and the grand total of table 7 against the rows they stand for (reading total-times). All are advice.

What a subtotal covers is told apart in several ways, and money stands on lines or on subtotals: a total is right
where one way of counting gives it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careplan.standard.contexts import FileContext
from careplan.standard.findings import Finding
from careplan.standard.rows import Values

_Row = tuple[int, Values]
_SEVERAL = 2


@dataclass(slots=True)
class _Group:
    """The rows of one office and service type: services, and subtotals by mark. `spoiled` where a value is wrong."""

    lines: list[_Row] = field(default_factory=list)
    marks: list[tuple[str, _Row]] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """Table 7 of one service user."""

    groups: dict[tuple[str, str], _Group] = field(default_factory=lambda: defaultdict(_Group))
    totals: list[_Row] = field(default_factory=list)
    spoiled: bool = False


def _tables(file: FileContext, by: Sequence[str], marks: Mapping[str, Any]) -> Iterator[_Table]:
    """Yield the tables that have no value with an error; `by` are the user's key, then office and service code."""
    *user, office, code = by
    tables: dict[Values, _Table] = defaultdict(_Table)
    user_of = file.rows.pick(user)
    office_at, code_at = file.rows.position(office), file.rows.position(code)
    for record, values in file.rows.items:
        table, service = tables[user_of(values)], values[code_at]
        table.spoiled |= None in values
        group = (str(values[office_at]), str(service)[:2])
        if service == marks["total"]:
            table.totals.append((record, values))
        elif service and service[2:] in marks["subtotals"]:
            table.groups[group].marks.append((service[2:], (record, values)))
        else:
            table.groups[group].lines.append((record, values))
    yield from (table for table in tables.values() if not table.spoiled)


def _subtotal_present(file: FileContext, *, by: list[str], marks: dict[str, Any]) -> Iterator[Finding]:
    """Check that an office and service type with several rows has a subtotal (layout UPSIKYU 9)."""
    for table in _tables(file, by, marks):
        for (_, service_type), group in table.groups.items():
            if len(group.lines) >= _SEVERAL and not group.marks:
                expected = service_type + marks["subtotals"][0]
                yield file.finding("total.subtotal-missing", group.lines[-1][0], by[-1], expected=expected)


def _table_sums(
    file: FileContext,
    *,
    by: list[str],
    marks: dict[str, Any],
    apart: list[str],
    columns: dict[str, list[str]],
) -> Iterator[Finding]:
    """Check subtotals and the grand total, field by field.

    `apart` are the fields that set rows apart: units under management, and the flag of more than 30 days. Of
    `columns`, those of "free" may hold any number (reading total-times).
    """
    for table in _tables(file, by, marks):
        for key in [*columns["summed"], *columns["free"]]:
            count = _Count(file, key, apart, marks["subtotals"][0])
            free = key in columns["free"]
            for group in table.groups.values():
                yield from _subtotal(file, group, count, "sum.times" if free else "sum.subtotal")
            yield from _grand_total(file, table, count, "sum.times" if free else "sum.total")


class _Count:
    """Sums one field over rows; None where no row states it."""

    def __init__(self, file: FileContext, key: str, apart: Sequence[str], mark: str) -> None:
        self.key, self.mark = key, mark
        self.at, self.managed_at, self.flag_at = map(file.rows.position, (key, *apart))

    def of(self, rows: Sequence[_Row]) -> int | None:
        stated = [int(value) for _, values in rows if (value := values[self.at])]
        return sum(stated) if stated else None

    def ways(self, group: _Group) -> set[int]:
        """Return the sums of all lines, of those within the limit, and of those within 30 days."""
        inside = [row for row in group.lines if row[1][self.managed_at]]
        within = [row for row in group.lines if row[1][self.flag_at] != "1"]
        return {each for rows in (group.lines, inside, within) if (each := self.of(rows)) is not None}

    def standing(self, group: _Group, *, only_inside: bool) -> int | None:
        """Return what a group adds to the grand total: its subtotals where they state the field, or its lines."""
        marks = [row for mark, row in group.marks if mark == self.mark or not only_inside]
        summed = self.of(marks)
        return summed if summed is not None else self.of(group.lines)


def _subtotal(file: FileContext, group: _Group, count: _Count, rule: str) -> Iterator[Finding]:
    rows = [row for _, row in group.marks]
    own = [row for mark, row in group.marks if mark == count.mark]
    found = {each for each in (count.of(rows), count.of(own)) if each is not None}
    expected = count.ways(group)
    if found and expected and group.lines and not found & expected:
        place = (own or rows)[0][0]
        shown = count.of(group.lines)
        yield file.finding(rule, place, count.key, found=count.of(own or rows), expected=shown)


def _grand_total(file: FileContext, table: _Table, count: _Count, rule: str) -> Iterator[Finding]:
    if len(table.totals) != 1 or not table.groups:
        return
    found = count.of(table.totals)
    ways = [
        [count.standing(group, only_inside=each) for group in table.groups.values()] for each in (False, True)
    ]
    ways.append([count.of(group.lines) for group in table.groups.values()])
    sums = [sum(each or 0 for each in way) for way in ways if any(each is not None for each in way)]
    if found is not None and sums and found not in sums:
        yield file.finding(rule, table.totals[0][0], count.key, found=found, expected=sums[0])


SUMS_OF_ROWS: dict[str, Callable[..., Iterator[Finding]]] = {
    "subtotal_present": _subtotal_present,
    "table_sums": _table_sums,
}
