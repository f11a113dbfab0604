"""The records of one service user in one file, as the nested value a document holds, and back.

Each shape is a pair: `read` takes the cells of that service user's records, `write` gives rows of cells (by field
index) back. Fields of the part "sheet" head a sheet; records with another heading make another sheet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from careplan.standard.documents.errors import DocumentError
from careplan.standard.documents.needs import fill_down, read_needs, write_needs
from careplan.standard.documents.outline import read_outline, write_outline
from careplan.standard.documents.parts import Cells, Part, Row, Value, expect, part, take, unknown
from careplan.standard.findings import Message
from careplan.standard.specification import Kind

Reader = Callable[[Kind, list[Cells]], Any]
Writer = Callable[[Kind, Any, str], Iterator[Row]]

# one: a single record


def _read_one(kind: Kind, records: list[Cells]) -> Value:
    cells = records[0]
    value = part(kind, kind.document["part"]).read(cells)
    slots = kind.document.get("slots")
    if slots:
        value[slots] = [
            {"slot": number} | slot.read(cells)
            for number, slot in _slots(kind, slots)
            if any(slot.cells(cells))
        ]
    return value


def _write_one(kind: Kind, value: Any, place: str) -> Iterator[Row]:
    slots = kind.document.get("slots")
    listed, rest = take(value, [slots] if slots else [], place)
    row = part(kind, kind.document["part"]).write(rest, place)
    if slots:
        by_number = dict(_slots(kind, slots))
        for index, entry in enumerate(expect(listed.get(slots, []), list, f"{place}.{slots}")):
            where = f"{place}.{slots}[{index}]"
            number, cells = take(entry, ["slot"], where)
            if type(number.get("slot")) is not int or number["slot"] not in by_number:
                most = max(by_number)
                raise DocumentError(
                    f"{where}.slot",
                    Message(f"{where}.slot は 1 から {most} です。", f"{where}.slot should be 1 to {most}."),
                )
            row |= by_number[number["slot"]].write(cells, where)
    yield row


def _slots(kind: Kind, name: str) -> Iterator[tuple[int, Part]]:
    numbers = sorted({int(f.part.split(".")[1]) for f in kind.fields if f.part.startswith(f"{name}.")})
    yield from ((number, part(kind, f"{name}.{number}")) for number in numbers)


# sheets: records under a common heading

SheetReader = Callable[[Kind, list[Cells]], Value]
SheetWriter = Callable[[Kind, Value, str], Iterator[Row]]


def _grouped(keys: Iterable[tuple[str, ...]], records: list[Cells]) -> dict[tuple[str, ...], list[Cells]]:
    groups: dict[tuple[str, ...], list[Cells]] = defaultdict(list)
    for key, cells in zip(keys, records, strict=True):
        groups[key].append(cells)
    return groups


def _one_break(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("\n".join(text.splitlines()) for text in texts)


def _read_sheets(read: SheetReader) -> Reader:
    def read_sheets(kind: Kind, records: list[Cells]) -> list[Value]:
        heading = part(kind, "sheet")
        sheets = _grouped(map(heading.cells, records), records)
        if any("\r" in text for key in sheets for text in key):
            # A line break is one, however it was written: a heading that differs in it alone is the same sheet.
            sheets = _grouped((_one_break(heading.cells(cells)) for cells in records), records)
        return [heading.read(group[0]) | read(kind, group) for _, group in sorted(sheets.items())]

    return read_sheets


def _write_sheets(write: SheetWriter) -> Writer:
    def write_sheets(kind: Kind, value: Any, place: str) -> Iterator[Row]:
        heading = part(kind, "sheet")
        for index, sheet in enumerate(expect(value, list, place)):
            where = f"{place}[{index}]"
            head, body = take(sheet, [field.key for field in heading.fields], where)
            head_cells = heading.write(head, where)
            for row in write(kind, body, where):
                yield head_cells | row

    return write_sheets


def _sorted(kind: Kind, records: Iterable[Cells], fields: Part) -> list[Cells]:
    """Return records in the order that a document gives them: by the kind's sort keys, then by all cells.

    A kind without sort keys keeps the order of the file: it is the order of the printed form.
    """
    if "sort" not in kind.document:
        return list(records)
    keys = [kind.field(key).number - 1 for key in kind.document["sort"]]
    return sorted(records, key=itemgetter(*keys, *(field.number - 1 for field in fields.fields)))


def _lists(value: Value, names: Iterable[str], place: str) -> Iterator[tuple[str, list[Any], str]]:
    names = tuple(names)
    for key in value:
        if key not in names:
            raise unknown(f"{place}.{key}")
    for name in names:
        yield name, expect(value.get(name, []), list, f"{place}.{name}"), f"{place}.{name}"


# list, rows: a list of records, without and with sheets


def _read_list(kind: Kind, records: list[Cells]) -> list[Value]:
    fields = part(kind, kind.document["part"])
    return [fields.read(cells) for cells in _sorted(kind, records, fields)]


def _write_list(kind: Kind, value: Any, place: str) -> Iterator[Row]:
    fields = part(kind, kind.document["part"])
    for index, entry in enumerate(expect(value, list, place)):
        yield fields.write(entry, f"{place}[{index}]")


def _read_rows(kind: Kind, records: list[Cells]) -> Value:
    return {kind.document["list"]: _read_list(kind, records)}


def _write_rows(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    for _, entries, where in _lists(value, [kind.document["list"]], place):
        yield from _write_list(kind, entries, where)


# groups: lists by the group of fields that a record fills


def _read_groups(kind: Kind, records: list[Cells]) -> Value:
    value: Value = {}
    for name, group in kind.document["groups"].items():
        fields = part(kind, group)
        filled = [cells for cells in records if any(fields.cells(cells))]
        value[name] = [
            fields.read(cells) for cells in sorted(filled, key=lambda cells: fields.cells(cells)[1:])
        ]
    return value


def _write_groups(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    groups, written = kind.document["groups"], False
    for name, entries, where in _lists(value, groups, place):
        for index, entry in enumerate(entries):
            written = True
            yield part(kind, groups[name]).write(entry, f"{where}[{index}]")
    if not written:
        yield {}


# totals: services, subtotals, the total


def _read_totals(kind: Kind, records: list[Cells]) -> Value:
    fields = part(kind, kind.document["part"])
    value: Value = {"services": [], "subtotals": [], "total": None}
    for cells in _sorted(kind, records, fields):
        line = fields.read(cells)
        place = _total_place(kind, cells[kind.field(kind.document["code"]).number - 1])
        if place == "total":
            value["total"] = line
        else:
            value[place].append(line)
    return value


def _total_place(kind: Kind, code: str) -> str:
    if code == kind.document["total"]:
        return "total"
    return "subtotals" if code[2:] in kind.document["subtotals"] else "services"


def _write_totals(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    fields = part(kind, kind.document["part"])
    total, lists = take(value, ["total"], place)
    for _, entries, where in _lists(lists, ["services", "subtotals"], place):
        yield from (fields.write(entry, f"{where}[{index}]") for index, entry in enumerate(entries))
    if total.get("total") is not None:
        yield fields.write(total["total"], f"{place}.total")


# needs: table 2


def _read_needs(kind: Kind, records: list[Cells]) -> Any:
    read = _read_sheets(lambda kind, filled: {"needs": read_needs(kind, filled)})
    return read(kind, fill_down(kind, records))


def _write_needs(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    for _, entries, where in _lists(value, ["needs"], place):
        yield from write_needs(kind, entries, where)


# each: one value a sheet


def _read_each(kind: Kind, records: list[Cells]) -> Value:
    return part(kind, kind.document["part"]).read(records[0])


def _write_each(kind: Kind, value: Value, place: str) -> Iterator[Row]:
    yield part(kind, kind.document["part"]).write(value, place)


# key: nothing but the key


def _read_key(_kind: Kind, _records: list[Cells]) -> None:
    return None


def _write_key(_kind: Kind, _value: Any, _place: str) -> Iterator[Row]:
    yield {}


SHAPES: Mapping[str, tuple[Reader, Writer]] = {
    "one": (_read_one, _write_one),
    "list": (_read_list, _write_list),
    "rows": (_read_sheets(_read_rows), _write_sheets(_write_rows)),
    "groups": (_read_sheets(_read_groups), _write_sheets(_write_groups)),
    "totals": (_read_sheets(_read_totals), _write_sheets(_write_totals)),
    "needs": (_read_needs, _write_sheets(_write_needs)),
    "each": (_read_sheets(_read_each), _write_sheets(_write_each)),
    "outline": (_read_sheets(read_outline), _write_sheets(write_outline)),
    "key": (_read_key, _write_key),
}
