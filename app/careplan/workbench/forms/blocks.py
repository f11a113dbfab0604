"""The blocks that forms are made of, each filled by the name it has in forms.toml."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.specification import Standard
from careplan.workbench.forms.model import Block, Cell, Pair, Pairs, Span, Table, Week
from careplan.workbench.forms.month import fill_month
from careplan.workbench.forms.values import Named, Where, read_named

Shape = Mapping[str, Any]


def fill_block(shape: Shape, where: Where, standard: Standard) -> Block | None:
    """Return a block filled, None where there is nothing to fill it with."""
    return _BLOCKS[shape["use"]](shape, where, standard)


def _fill_pairs(shape: Shape, where: Where, standard: Standard) -> Block:
    rows = ([read_named(field, standard) for field in row] for row in shape["rows"])
    return Pairs(tuple(tuple(_pair(each, where) for each in row) for row in rows))


def _fill_boxes(shape: Shape, where: Where, standard: Standard) -> Block:
    fields = (read_named(field, standard) for field in shape["fields"])
    return Pairs(tuple((_pair(each, where),) for each in fields), tall=True)


def _pair(named: Named, where: Where) -> Pair:
    return Pair(named.field.name, named.text(where))


def _fill_lines(shape: Shape, where: Where, standard: Standard) -> Block | None:
    *path, last = shape["of"].split(".")
    holder = where.supplement if path else where.levels[0]
    records: Sequence[Mapping[str, Any]] = holder.get(last) or []
    if not records:
        return None
    columns = [read_named(field, standard) for field in shape["columns"]]
    sums = shape.get("sums")
    rows = []
    for record in records:
        inside, is_sum = where.inside(record), sums is not None and _is_sum(record, sums)
        rows.append(tuple(_cell(named, inside, is_sum=is_sum) for named in columns))
    return Table(tuple(Cell(named.field.name.ja) for named in columns), tuple(rows))


def _cell(named: Named, where: Where, *, is_sum: bool) -> Cell:
    sort = "sum" if is_sum else "number" if named.field.type.json == "integer" else ""
    return Cell(named.text(where), sort=sort)


def _is_sum(record: Mapping[str, Any], sums: Mapping[str, Any]) -> bool:
    code = str(record.get(sums["field"]) or "")
    return code in sums["values"] or code.endswith(tuple(sums["endings"]))


def _fill_tree(shape: Shape, where: Where, standard: Standard) -> Block:
    columns = [(read_named(each["field"], standard), each) for each in shape["columns"]]
    rows = _branches(where.levels[0], shape["levels"], 0, columns, where)
    head = tuple(Cell(each.get("head") or named.field.name.ja) for named, each in columns)
    return Table(head, tuple(tuple(row) for row in rows))


def _branches(
    holder: Mapping[str, Any],
    levels: Sequence[str],
    level: int,
    columns: Sequence[tuple[Named, Shape]],
    where: Where,
) -> list[list[Cell]]:
    """Return the rows of a level: an entry's cells stand in the first of its children's rows and span them all."""
    rows: list[list[Cell]] = []
    own = [(named, each) for named, each in columns if each["level"] == level]
    for entry in holder.get(levels[level]) or []:
        deeper = level + 1 < len(levels)
        below = _branches(entry, levels, level + 1, columns, where) if deeper else [[]]
        below = below or [[Cell("") for _, each in columns if each["level"] > level]]
        inside = where.inside(entry)
        cells = [Cell(_shown(named.text(inside), each), rows=len(below)) for named, each in own]
        rows += [cells + below[0], *below[1:]]
    return rows


def _shown(text: str, column: Shape) -> str:
    shows: Mapping[str, str] = column.get("shows", {})
    return shows.get(text, "" if shows else text)


def _fill_week(shape: Shape, where: Where, standard: Standard) -> Block:
    days = standard.codes[shape["days"]]
    order = {code: index for index, code in enumerate(days)}
    services, activities = shape["services"], shape["activities"]
    sheet = where.levels[0]
    spans = [
        _span(entry, services, order.get(str(entry.get(services["day"])), 0))
        for entry in sheet.get(services["of"]) or []
    ]
    spans += [_span(entry, activities, len(days)) for entry in sheet.get(activities["of"]) or []]
    last = Message(shape["activities_ja"], shape["activities_en"])
    bands = [
        (Message(each["ja"], each["en"]), _minutes(each["start"]), _minutes(each["end"]))
        for each in shape["bands"]
    ]
    return Week((*days.values(), last), tuple(bands), tuple(spans))


def _span(entry: Mapping[str, Any], names: Mapping[str, str], column: int) -> Span:
    start, end = str(entry.get(names["start"]) or ""), str(entry.get(names["end"]) or "")
    times = f"{start}–{end}" if end and end != start else start
    return Span(column, _minutes(start), _minutes(end), f"{times} {entry.get(names['text']) or ''}".strip())


def _minutes(time: str) -> int:
    """Return minutes after midnight; midnight for what is no time of the clock (9999: no end is known)."""
    hour, _, minute = time.partition(":")
    if not (hour.isdigit() and minute.isdigit()):
        return 0
    return min(int(hour) * 60 + int(minute), 24 * 60)


_BLOCKS: Mapping[str, Callable[[Shape, Where, Standard], Block | None]] = {
    "pairs": _fill_pairs,
    "boxes": _fill_boxes,
    "lines": _fill_lines,
    "tree": _fill_tree,
    "week": _fill_week,
    "month": fill_month,
}
