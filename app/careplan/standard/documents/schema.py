"""JSON Schema (2020-12) of documents, made from the layouts: `python -m careplan.standard.documents.schema [EDITION]`.

One schema for every document; which part of it holds is told by `document`. Each shape of kinds.toml has its own
function here, beside its reader and writer in `shapes`. What compares values with each other, and whether a
character has a place in MS932, is not said by a schema: `write_unit` says it.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from careplan.standard.documents.parts import part
from careplan.standard.documents.valueschema import Schema, may_be_null, value_schema
from careplan.standard.findings import Message
from careplan.standard.specification import EDITION, Field, Kind, Standard, UnitKind, load_standard

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SHEET = "sheet"


def document_schema(standard: Standard) -> Schema:
    """Return the schema of every document of an edition; `$defs` has one entry a unit and one a file kind."""
    units = {unit.id: _unit(unit, standard) for unit in standard.units}
    kinds = {kind.id: _kind(kind, standard) for kind in standard.kinds.values() if "name" in kind.document}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:careplan:schema:document:{standard.edition}",
        "title": "ケアプランデータの文書 / documents of `careplan convert`, one a transmission unit",
        "type": "object",
        "properties": {"document": {"enum": list(units)}},
        "required": ["document"],
        "allOf": [
            {
                "if": {"properties": {"document": {"const": unit}}, "required": ["document"]},
                "then": {"$ref": f"#/$defs/{unit}"},
            }
            for unit in units
        ],
        "$defs": units | kinds,
    }


def _unit(unit: UnitKind, standard: Standard) -> Schema:
    members = {
        "document": {"const": unit.id},
        "edition": {"const": standard.edition},
        "service_users": {"type": "array", "items": _service_user(unit, standard), "minItems": 1},
    }
    named = [] if standard.edition == EDITION else ["edition"]  # a document that names none is of today's
    return _object(members, ["document", *named, "service_users"], unit.title)


def _service_user(unit: UnitKind, standard: Standard) -> Schema:
    """Return the schema of one service user: the key of the unit, and an entry a file."""
    lead = standard.kinds[unit.lead]
    members = {key: value_schema(unit.lead, lead.field(key), standard) for key in unit.subject}
    required = list(unit.subject)
    for kind in standard.kinds.values():
        if kind.id in unit.kinds or kind.companion_of in unit.kinds:
            if "name" in kind.document:
                least = (
                    {"type": "array", "minItems": 1}
                    if kind is lead and kind.document["shape"] != "one"
                    else {}
                )
                members[kind.document["name"]] = {"$ref": f"#/$defs/{kind.id}"} | least
            if kind.id in {unit.lead, unit.supplement} and "name" in kind.document:
                required.append(kind.document["name"])
    return _object(members, required, Message("利用者", "a service user"))


def _kind(kind: Kind, standard: Standard) -> Schema:
    """Return the schema of a file's entry; a list may be null, for a file that not every service user stands in."""
    schema = {"title": f"{kind.title.ja} / {kind.title.en}"} | _SHAPES[kind.document["shape"]](kind, standard)
    return schema | {"type": ["array", "null"]} if schema["type"] == "array" else schema


def _object(members: dict[str, Any], required: list[str], title: Message | None = None) -> Schema:
    named = {"title": f"{title.ja} / {title.en}"} if title else {}
    return named | {
        "type": "object",
        "properties": members,
        "required": required,
        "additionalProperties": False,
    }


def _part(kind: Kind, standard: Standard, *names: str) -> Schema:
    """Return the schema of an object with the fields of some parts of a layout."""
    fields: list[Field] = [field for name in names for field in part(kind, name).fields]
    members = {field.key: value_schema(kind.id, field, standard) for field in fields}
    return _object(members, [field.key for field in fields if not may_be_null(field)])


def _with(schema: Schema, members: dict[str, Schema], required: list[str] | None = None) -> Schema:
    """Return an object's schema with further members."""
    return schema | {
        "properties": schema["properties"] | members,
        "required": schema["required"] + (required or []),
    }


def _listed(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def _sheets(body: Callable[[Kind, Standard], tuple[dict[str, Schema], list[str]]]) -> Callable[..., Schema]:
    """Return the shape of a list of sheets: a heading, and the members that `body` gives."""

    def sheets(kind: Kind, standard: Standard) -> Schema:
        members, required = body(kind, standard)
        return _listed(_with(_part(kind, standard, _SHEET), members, required))

    return sheets


def _one(kind: Kind, standard: Standard) -> Schema:
    schema = _part(kind, standard, kind.document["part"])
    slots = kind.document.get("slots")
    if not slots:
        return schema
    numbers = sorted({int(f.part.split(".")[1]) for f in kind.fields if f.part.startswith(f"{slots}.")})
    slot = {"type": "integer", "minimum": numbers[0], "maximum": numbers[-1], "title": "欄 / slot"}
    entry = _part(kind, standard, f"{slots}.{numbers[0]}")
    return _with(schema, {slots: _listed(_with(entry, {"slot": slot}, ["slot"]))})


def _list(kind: Kind, standard: Standard) -> Schema:
    return _listed(_part(kind, standard, kind.document["part"]))


def _rows(kind: Kind, standard: Standard) -> tuple[dict[str, Schema], list[str]]:
    name = kind.document["list"]
    return {name: _listed(_part(kind, standard, kind.document["part"]), least=1)}, [name]


def _groups(kind: Kind, standard: Standard) -> tuple[dict[str, Schema], list[str]]:
    groups = kind.document["groups"]
    return {name: _listed(_part(kind, standard, group)) for name, group in groups.items()}, []


def _totals(kind: Kind, standard: Standard) -> tuple[dict[str, Schema], list[str]]:
    """Services, subtotals and the one total: the code says which a line is."""
    line, data = _part(kind, standard, kind.document["part"]), kind.document
    marks = "|".join(data["subtotals"])
    code = line["properties"][data["code"]]
    codes = {
        "services": code | {"pattern": f"^(?!..(?:{marks})|{data['total']})[0-9A-Z]+$"},
        "subtotals": code | {"pattern": f"^..(?:{marks})$"},
        "total": code | {"const": data["total"]},
    }
    lines = {name: _with(line, {data["code"]: each}) for name, each in codes.items()}
    listed = {name: _listed(lines[name]) for name in ("services", "subtotals")}
    return listed | {"total": lines["total"]}, ["total"]


def _needs(kind: Kind, standard: Standard) -> tuple[dict[str, Schema], list[str]]:
    services = {"services": _listed(_part(kind, standard, "service"))}
    goals = {"goals": _listed(_with(_part(kind, standard, "goal"), services), least=1)}
    need = _with(_part(kind, standard, "need"), goals, ["goals"])
    return {"needs": _listed(need, least=1)}, ["needs"]


def _outline(kind: Kind, standard: Standard) -> tuple[dict[str, Schema], list[str]]:
    """Entries of the first level, each with those of the next."""
    below: dict[str, Schema] = {}
    for level in reversed(kind.document["levels"]):
        below = {level["list"]: _listed(_with(_part(kind, standard, level["part"]), below))}
    return below, []


def _each(kind: Kind, standard: Standard) -> Schema:
    return _listed(_part(kind, standard, _SHEET, kind.document["part"]))


_SHAPES: dict[str, Callable[[Kind, Standard], Schema]] = {
    "one": _one,
    "list": _list,
    "rows": _sheets(_rows),
    "groups": _sheets(_groups),
    "totals": _sheets(_totals),
    "needs": _sheets(_needs),
    "each": _each,
    "outline": _sheets(_outline),
}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(
        json.dumps(document_schema(load_standard(*sys.argv[1:])), ensure_ascii=False, indent=1) + "\n"
    )
