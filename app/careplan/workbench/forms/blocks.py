"""The blocks that forms are made of, each filled by the name it has in forms.toml."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import said
from careplan.standard.specification import Standard
from careplan.workbench.forms.limits import fill_bar
from careplan.workbench.forms.model import Beside, Block, Boxes, Notes, Pairs, Picture, Turn
from careplan.workbench.forms.month import fill_month
from careplan.workbench.forms.tables import fill_grid, fill_lines, fill_tree
from careplan.workbench.forms.values import Where, read_items, read_named
from careplan.workbench.forms.week import fill_week

Shape = Mapping[str, Any]
_JPEG = b"\xff\xd8\xff"


def fill_block(shape: Shape, where: Where, standard: Standard) -> Block | None:
    """Return a block filled, None where there is nothing to fill it with."""
    return _BLOCKS[shape["use"]](shape, _matching(shape, where) if "list" in shape else where, standard)


def _matching(shape: Shape, where: Where) -> Where:
    """Return the entry of another list of the service user that agrees with the sheet; an empty one where none does."""
    sheet, user = where.levels[0], where.levels[-1]
    entries = user.get(shape["list"]) or []
    same = (each for each in entries if all(each.get(key) == sheet.get(key) for key in shape["match"]))
    return where.inside(next(same, {}))


def _title(shape: Shape, where: Where) -> str:
    return said(Message(shape["ja"], shape["en"]), where.language) if "ja" in shape else ""


def _fill_pairs(shape: Shape, where: Where, standard: Standard) -> Block:
    inside = where.inside(_first_values(shape, where)) if "search" in shape else where
    rows = (read_items(row, standard) for row in shape["rows"])
    return Pairs(tuple(tuple(item.pair(inside) for item in row) for row in rows), _title(shape, where))


def _first_values(shape: Shape, where: Where) -> dict[str, Any]:
    """Return of each key the first value that a record of the lists to search has."""
    found: dict[str, Any] = {}
    for name in shape["search"]:
        value = where.levels[0].get(name) or []
        for record in [value] if isinstance(value, Mapping) else value:
            found = {key: each for key, each in record.items() if each is not None} | found
    return found


def _fill_boxes(shape: Shape, where: Where, standard: Standard) -> Block:
    boxes = tuple(item.pair(where) for item in read_items(shape["fields"], standard))
    return Boxes(boxes, _title(shape, where), shape.get("short", False))


def _fill_picture(shape: Shape, where: Where, standard: Standard) -> Block:
    named = read_named(shape["field"], standard)
    value = where.value(named.kind, named.field.key)
    jpeg = _decoded(value.get("jpeg")) if isinstance(value, Mapping) else None
    return Picture(_title(shape, where), jpeg)


def _decoded(text: object) -> bytes | None:
    """Return the bytes of a picture; None where they are not to be had or are no JPEG."""
    try:
        jpeg = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return None
    return jpeg if jpeg.startswith(_JPEG) else None


def _fill_beside(shape: Shape, where: Where, standard: Standard) -> Block:
    parts = []
    for part in shape["parts"]:
        blocks = [fill_block(each, where, standard) for each in part["block"]]
        parts.append((part["percent"], tuple(each for each in blocks if each is not None)))
    return Beside(tuple(parts))


def _fill_notes(shape: Shape, where: Where, _: Standard) -> Block:
    return Notes(tuple(shape[where.language]))


_BLOCKS: Mapping[str, Callable[[Shape, Where, Standard], Block | None]] = {
    "pairs": _fill_pairs,
    "boxes": _fill_boxes,
    "lines": fill_lines,
    "tree": fill_tree,
    "week": fill_week,
    "bar": fill_bar,
    "grid": fill_grid,
    "picture": _fill_picture,
    "beside": _fill_beside,
    "turn": lambda *_: Turn(),
    "notes": _fill_notes,
    "month": fill_month,
}
