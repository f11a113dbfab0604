"""UPYOBO_SUB: levels of numbered entries, their text in the first row of a number only (reading sub-blank).

Which fields make a level, in which order, is data (kinds.toml, `levels`); the last level is one entry a record.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from careplan.standard.documents.parts import Cells, Part, Row, Value, expect, part, take, unknown
from careplan.standard.specification import Kind


@dataclass(frozen=True, slots=True)
class _Level:
    """One level: its fields, the column of its number, and the `name` of the list its entries stand in."""

    part: Part
    number: int
    name: str

    def texts(self, cells: Cells) -> list[str]:
        return [cells[field.number - 1] for field in self.part.fields if field.number - 1 != self.number]


@dataclass(slots=True)
class _Open:
    """The entry that records are being added to, with the cells it was made of."""

    number: str
    texts: list[str]
    value: Value

    def goes_on(self, level: _Level, cells: Cells) -> bool:
        """Whether a record belongs here: the same number, and no text of its own."""
        texts = zip(level.texts(cells), self.texts, strict=True)
        return cells[level.number] == self.number and all(text in ("", mine) for text, mine in texts)


def _levels(kind: Kind) -> list[_Level]:
    return [
        _Level(part(kind, row["part"]), kind.field(row["number"]).number - 1, row["list"])
        for row in kind.document["levels"]
    ]


def read_outline(kind: Kind, records: list[Cells]) -> Value:
    """Return the entries of the first level, each with those of the next, in the order of the file."""
    levels = _levels(kind)
    root: Value = {levels[0].name: []}
    open_entries: list[_Open] = []
    for cells in records:
        _add(cells, levels, root, open_entries)
    return root


def _add(cells: Cells, levels: list[_Level], root: Value, open_entries: list[_Open]) -> None:
    above = root
    for depth, level in enumerate(levels[:-1]):
        if not any(cell for deeper in levels[depth:] for cell in deeper.part.cells(cells)):
            return
        if depth < len(open_entries) and open_entries[depth].goes_on(level, cells):
            above = open_entries[depth].value
            continue
        value = level.part.read(cells) | {levels[depth + 1].name: []}
        above[level.name].append(value)
        open_entries[depth:] = [_Open(cells[level.number], level.texts(cells), value)]
        above = value
    last = levels[-1]
    if any(last.part.cells(cells)):
        above[last.name].append(last.part.read(cells))


def write_outline(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    """Yield the rows: text in the first row of an entry, then its number alone."""
    yield from _write(_levels(kind), value, place)


def _write(levels: list[_Level], value: Value, place: str) -> Iterator[Row]:
    level, deeper = levels[0], levels[1:]
    listed, rest = take(value, [level.name], place)
    _refuse(rest, place)
    for index, entry in enumerate(expect(listed.get(level.name, []), list, f"{place}.{level.name}")):
        where = f"{place}.{level.name}[{index}]"
        nested, own = take(entry, [deeper[0].name] if deeper else [], where)
        row = level.part.write(own, where)
        for below in (list(_write(deeper, nested, where)) if deeper else []) or [{}]:
            yield below | row
            row = {column: cell if column == level.number else "" for column, cell in row.items()}


def _refuse(rest: Value, place: str) -> None:
    """Refuse keys that are left over."""
    for key in rest:
        raise unknown(f"{place}.{key}")
