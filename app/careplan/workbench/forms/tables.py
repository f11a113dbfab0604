"""Tables of a form: `lines`, a row a record with its sums, and `tree`, where an entry spans its children."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import said
from careplan.standard.specification import Standard
from careplan.workbench.forms.model import Block, Cell, Column, Table, Value
from careplan.workbench.forms.values import Item, Where, read_item, read_items

Shape = Mapping[str, Any]
Record = Mapping[str, Any]


def fill_lines(shape: Shape, where: Where, standard: Standard) -> Block | None:
    """Return a table with a row a record; sums stand below the records of their key, the total last.

    An empty list makes no table, but where the data say that the form has it always.
    """
    records = list(_records(shape, where))
    if not records and not shape.get("always"):
        return None
    items = read_items(shape["columns"], standard)
    rows = [_line(items, where.inside(record), sort) for record, sort in records]
    rows += [_line(read_items(shape["below"], standard), where, "total")] if "below" in shape else []
    keys = (
        [tuple(record.get(key) for key in shape["keys"]) for record, _ in records] if "keys" in shape else []
    )
    keys += [("below",)] if keys and "below" in shape else []
    return Table(columns_of(items, where), tuple(rows), _title(shape, where), tuple(keys))


def columns_of(items: Sequence[Item], where: Where) -> tuple[Column, ...]:
    """Return the headings of items."""
    return tuple(_column(item, where) for item in items)


def _column(item: Item, where: Where) -> Column:
    over = item.entry.get("over")
    above = said(Message(over["ja"], over["en"]), where.language) if over else ""
    return Column(said(item.label, where.language), above, item.sort, item.entry.get("percent", 0))


def _title(shape: Shape, where: Where) -> str:
    return said(Message(shape["ja"], shape["en"]), where.language) if "ja" in shape else ""


def _records(shape: Shape, where: Where) -> Iterator[tuple[Record, str]]:
    """Yield records with what they are: "" a plain one, "sum", "total"."""
    *path, last = shape["of"].split(".")
    holder = where.supplement if path else where.levels[0]
    sums = list(holder.get(shape.get("sums", "")) or [])
    records = list(holder.get(last) or [])
    for index, record in enumerate(records):
        yield record, ""
        if not any(_same(record, later, shape) for later in records[index + 1 :]):
            yield from ((each, "sum") for each in sums if _same(record, each, shape))
    yield from ((each, "sum") for each in sums if not any(_same(record, each, shape) for record in records))
    total = holder.get(shape.get("total", ""))
    if isinstance(total, Mapping):
        yield total, "total"


def _same(record: Record, other: Record, shape: Shape) -> bool:
    """Whether two records stand under one sum: equal in each key, or in its first characters."""
    keys: Mapping[str, int] = shape.get("sum_by", {})
    return all(
        str(record.get(key))[: count or None] == str(other.get(key))[: count or None]
        for key, count in keys.items()
    )


def _line(items: Sequence[Item], where: Where, sort: str) -> tuple[Cell, ...]:
    return tuple(Cell(Value(_bracketed(item, where, sort)), sort or item.sort) for item in items)


def _bracketed(item: Item, where: Where, sort: str) -> str:
    text = item.text(where)
    return f"({text})" if sort == "sum" and item.sort == "number" and text else text


def fill_tree(shape: Shape, where: Where, standard: Standard) -> Block | None:
    """Return the table: a row for each entry of the deepest level, the cells above it grouped by their entry."""
    columns = [(read_item(each, standard), each) for each in shape["columns"]]
    rows = tuple(tuple(row) for row in _branches(where.levels[0], shape["levels"], (), columns, where))
    if not rows and not shape.get("always"):
        return None
    return Table(columns_of([item for item, _ in columns], where), rows, _title(shape, where))


def _branches(
    holder: Record,
    levels: Sequence[str],
    path: tuple[object, ...],
    columns: Sequence[tuple[Item, Shape]],
    where: Where,
) -> Iterator[list[Cell]]:
    """Yield the rows of a level: an entry's cells, and after them those of each of its children."""
    level = len(path)
    own = [(item, each) for item, each in columns if each["level"] == level]
    for index, entry in enumerate(holder.get(levels[level]) or []):
        here, inside = (*path, index), where.inside(entry)
        cells = [_cell(item, each, inside, here) for item, each in own]
        deeper = list(_branches(entry, levels, here, columns, inside)) if level + 1 < len(levels) else [[]]
        below = [Cell(Value("")) for _, each in columns if each["level"] > level]
        yield from ([*cells, *row] for row in deeper or [below])


def _cell(item: Item, shape: Shape, where: Where, path: tuple[object, ...]) -> Cell:
    """Return a cell; entries that follow one another and agree in the key named `joins` are one on the paper."""
    text, group = item.text(where), path
    if "joins" in shape:
        group = (*path[:-1], where.levels[0].get(shape["joins"]), text)
    return Cell(Value(text), item.sort, group)


def fill_grid(shape: Shape, where: Where, standard: Standard) -> Block:
    """Return a table of the record's own fields, each row under a heading of its own."""
    columns = tuple(
        Column(said(Message(each["ja"], each["en"]), where.language), width=each["percent"])
        for each in shape["columns"]
    )
    rows = tuple(_grid_row(row, where, standard) for row in shape["rows"])
    keys = tuple((row["en"],) for row in shape["rows"])
    return Table(columns, rows, _title(shape, where), keys, shape.get("tall", False))


def _grid_row(row: Shape, where: Where, standard: Standard) -> tuple[Cell, ...]:
    head = Cell(Value(said(Message(row["ja"], row["en"]), where.language)), "head")
    return (head, *(Cell(Value(item.text(where)), item.sort) for item in read_items(row["fields"], standard)))
