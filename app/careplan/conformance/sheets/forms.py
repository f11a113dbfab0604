"""A document's entries as forms: one function a shape (kinds.toml, `shape`)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from careplan.conformance.sheets.layout import (
    Form,
    Table,
    boxes,
    fields_of,
    label_of,
    plain_table,
    table,
    title_of,
)
from careplan.conformance.sheets.words import said
from careplan.standard.findings import Message
from careplan.standard.specification import Kind

_DAY, _TIMES, _USE = "service_date", "times", "use"
_OF_A_DAY = Message("利用日（回数）", "Days of use (times)")
_SUM = Message("合計回数", "Times in all")
Shape = Callable[[Kind, Any], Iterator[Form]]


def forms_of(kind: Kind, value: Any) -> Iterator[Form]:
    """Yield the forms of what a document holds of a kind."""
    yield from _SHAPES[kind.document["shape"]](kind, value)


def _one(kind: Kind, value: Mapping[str, Any]) -> Iterator[Form]:
    slots: tuple[Table, ...] = ()
    name = kind.document.get("slots")
    if name:
        slots = table(kind, title_of(kind, name), fields_of(kind, f"{name}.1"), value[name])
    yield Form(title_of(kind), boxes(kind, kind.document["part"], value), slots)


def _sheets(tables: Callable[[Kind, Mapping[str, Any]], tuple[Table, ...]]) -> Shape:
    def forms(kind: Kind, value: Iterable[Mapping[str, Any]]) -> Iterator[Form]:
        for sheet in value:
            yield Form(title_of(kind), boxes(kind, "sheet", sheet), tables(kind, sheet))

    return forms


def _rows(kind: Kind, sheet: Mapping[str, Any]) -> tuple[Table, ...]:
    part, entries = kind.document["part"], sheet[kind.document["list"]]
    if part == _USE:
        return _month(kind, entries)
    return table(kind, title_of(kind, part), fields_of(kind, part), entries)


def _month(kind: Kind, uses: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Return table 6 as the form has it: a line for each service, with its days and how often."""
    fields = [field for field in fields_of(kind, _USE) if field.key not in {_DAY, _TIMES}]
    lines: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for use in uses:
        lines[tuple(str(use[field.key]) for field in fields)].append(use)
    columns = [
        (label_of(kind, field), [said(field, line[0][field.key]) for line in lines.values()])
        for field in fields
    ]
    columns.append((_OF_A_DAY, [_days(line) for line in lines.values()]))
    columns.append((_SUM, [Message.same(sum(use[_TIMES] for use in line)) for line in lines.values()]))
    return plain_table(title_of(kind, _USE), columns)


def _days(line: Iterable[Mapping[str, Any]]) -> Message:
    """Return the days of a line: 2日（1回）、4日（1回）."""
    days = [(int(use[_DAY][-2:]), use[_TIMES]) for use in line]
    return Message(
        "、".join(f"{day}日（{times}回）" for day, times in days),
        ", ".join(f"{day} ({times})" for day, times in days),
    )


def _groups(kind: Kind, sheet: Mapping[str, Any]) -> tuple[Table, ...]:
    return tuple(
        each
        for name, part in kind.document["groups"].items()
        for each in table(kind, title_of(kind, part), fields_of(kind, part), sheet[name])
    )


def _totals(kind: Kind, sheet: Mapping[str, Any]) -> tuple[Table, ...]:
    fields = fields_of(kind, kind.document["part"])
    parts = {"services": sheet["services"], "subtotals": sheet["subtotals"], "total": [sheet["total"]]}
    return tuple(
        each for name, rows in parts.items() for each in table(kind, title_of(kind, name), fields, rows)
    )


def _needs(kind: Kind, sheet: Mapping[str, Any]) -> tuple[Table, ...]:
    rows = [
        {**need, **goal, **service}
        for need in sheet["needs"]
        for goal in need["goals"]
        for service in goal["services"] or [{}]
    ]
    return table(kind, title_of(kind, "service"), fields_of(kind, "need", "goal", "service"), rows)


def _outline(kind: Kind, sheet: Mapping[str, Any]) -> tuple[Table, ...]:
    parts = [level["part"] for level in kind.document["levels"]]
    lists = [level["list"] for level in kind.document["levels"]]
    return table(kind, title_of(kind, parts[-1]), fields_of(kind, *parts), list(_flat(sheet, lists)))


def _flat(value: Mapping[str, Any], lists: list[str]) -> Iterator[dict[str, Any]]:
    """Yield a row for each entry of the last level, with what stands above it."""
    if not lists:
        yield {}
        return
    for entry in value[lists[0]]:
        for row in list(_flat(entry, lists[1:])) or [{}]:
            yield {**entry, **row}


def _each(kind: Kind, value: Iterable[Mapping[str, Any]]) -> Iterator[Form]:
    for sheet in value:
        yield Form(title_of(kind), boxes(kind, "sheet", sheet) + boxes(kind, kind.document["part"], sheet))


def _list(kind: Kind, value: Any) -> Iterator[Form]:
    part = kind.document["part"]
    yield Form(title_of(kind), (), table(kind, title_of(kind, part), fields_of(kind, part), value))


def _key(kind: Kind, _value: Any) -> Iterator[Form]:
    yield Form(title_of(kind))


_SHAPES: Mapping[str, Shape] = {
    "one": _one,
    "list": _list,
    "rows": _sheets(_rows),
    "groups": _sheets(_groups),
    "needs": _sheets(_needs),
    "totals": _sheets(_totals),
    "each": _each,
    "outline": _sheets(_outline),
    "key": _key,
}
