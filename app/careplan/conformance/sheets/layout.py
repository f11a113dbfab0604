"""The boxes of a form and the tables in it, as values; labels in the form's words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from careplan.conformance.sheets.words import said
from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.specification import Field, Kind


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form: label and value; a picture has its bytes in Base64 as well."""

    label: Message
    value: Message
    jpeg: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a form; a cell that stays empty is None. Columns that are empty in every row are left out."""

    title: Message
    columns: tuple[Message, ...]
    rows: tuple[tuple[Message | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one service user."""

    title: Message
    boxes: tuple[Box, ...] = ()
    tables: tuple[Table, ...] = ()


@cache
def _words() -> Mapping[str, Any]:
    with locate("specs/careplan_csv/scenarios/forms.toml").open("rb") as file:
        return tomllib.load(file)


def title_of(kind: Kind, part: str | None = None) -> Message:
    """Return the title of a kind's form, or of a part of it."""
    row = _words()["form"][kind.id]
    named = row if part is None else row[part]
    return Message(named["ja"], named["en"])


def label_of(kind: Kind, field: Field) -> Message:
    """Return the form's word for a field, the layout's name where the form has no other."""
    own = _words()["label"].get(kind.id, {}).get(field.key) if "." not in field.part else None
    return Message(own["ja"], own["en"]) if own else field.name


def fields_of(kind: Kind, *parts: str) -> list[Field]:
    """Return the fields of some parts of a layout that stand in documents."""
    return [field for field in kind.fields if field.part in parts and field.type.json != "none"]


def boxes(kind: Kind, part: str, value: Mapping[str, Any]) -> tuple[Box, ...]:
    """Return the boxes of a part that are not empty."""
    return tuple(
        box
        for field in fields_of(kind, part)
        if (box := _box(label_of(kind, field), field, value.get(field.key)))
    )


def _box(label: Message, field: Field, value: Any) -> Box | None:
    if field.type.json == "image":
        return value and Box(
            label, Message(f"画像 {value['branch']}", f"picture {value['branch']}"), value["jpeg"]
        )
    words = said(field, value)
    return Box(label, words) if words else None


def table(
    kind: Kind, title: Message, fields: Sequence[Field], entries: Sequence[Mapping[str, Any]]
) -> tuple[Table, ...]:
    """Return the entries as a table, or nothing where there are none."""
    columns = [
        (label_of(kind, field), [said(field, entry.get(field.key)) for entry in entries]) for field in fields
    ]
    return plain_table(title, columns)


def plain_table(
    title: Message, columns: Sequence[tuple[Message, Sequence[Message | None]]]
) -> tuple[Table, ...]:
    """Return columns of words as a table without the empty ones, or nothing where all are empty."""
    filled = [(label, cells) for label, cells in columns if any(cells)]
    if not filled:
        return ()
    rows = zip(*(cells for _, cells in filled), strict=True)
    return (Table(title, tuple(label for label, _ in filled), tuple(rows)),)
