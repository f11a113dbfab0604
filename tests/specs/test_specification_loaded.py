"""The standard as it is loaded says what its tables say, row by row, in both editions that are read."""

import dataclasses
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.specification import EDITION, FieldType, Standard, load_standard

FOLDER = locate("specs/careplan_csv")


def loaded(edition: str = EDITION) -> Standard:
    """Return the standard as it is read from its files now, whatever was read before."""
    standard: Standard = load_standard.__wrapped__(edition)
    return standard


def toml(name: str) -> Any:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def table(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / name).read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    head, *body = [line.split("\t") for line in lines]
    return [dict(zip(head, cells, strict=True)) for cells in body]


def both(row: Mapping[str, Any], stem: str = "") -> Message:
    return Message(row[f"{stem}ja"], row[f"{stem}en"])


CODES: dict[str, list[dict[str, str]]] = {}
for each_code in table("codes.tsv"):
    CODES.setdefault(each_code["list"], []).append(each_code)


def codes_of(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(each["code"] for each in CODES[row["codes"]]) if row["codes"] else ()


@pytest.mark.parametrize("kind", [name for name, row in toml("kinds.toml").items() if "content" not in row])
def test_fields(kind: str) -> None:
    rows, fields = table(f"layouts/{EDITION}/{kind}.tsv"), loaded().kinds[kind].fields
    types = toml("types.toml")
    for row, field in zip(rows, fields, strict=True):
        length = None if row["length"] == "-" else int(row["length"])
        assert dataclasses.replace(field, type=fields[0].type) == dataclasses.replace(
            field,
            type=fields[0].type,
            number=int(row["no"]),
            key=row["key"],
            name=both(row, "name_"),
            length=length,
            presence=row["presence"],
            code_list=row["codes"] or None,
            codes=codes_of(row),
            part=row["part"],
            personal=row["personal"] == "yes",
            reading=row["reading"] or None,
        )
        assert told(field.type) == expected_type(row["type"], types[row["type"]], length, codes_of(row))
        assert isinstance(field.personal, bool)


def told(type_: FieldType) -> dict[str, Any]:
    """Return a field's type with patterns as their text."""
    values = {each.name: getattr(type_, each.name) for each in dataclasses.fields(type_)}
    return values | {
        "shape": type_.shape.pattern,
        "value": type_.value.pattern if type_.value else None,
        "accepts": [(each.form.pattern, each.rule) for each in type_.accepts],
        "mends": [(each.form.pattern, each.to) for each in type_.mends],
    }


def expected_type(
    name: str, row: Mapping[str, Any], length: int | None, codes: tuple[str, ...]
) -> dict[str, Any]:
    def filled(text: str) -> str:
        return text.replace("LENGTH", str(length)).replace("CODES", " ".join(codes))

    value = "|".join(codes) or row.get("value")
    return {
        "id": name,
        "shape": filled(row["shape"]),
        "value": value,
        "sure": filled(row["sure"] if "sure" in row else value or row["shape"]),
        "exact": "exact" in row and row["exact"],
        "free": "free" in row and row["free"],
        "enclosed": "enclosed" in row and row["enclosed"],
        "json": row["json"],
        "zero": row.get("zero"),
        "none": row.get("none"),
        "writes": row["writes"] * length if "writes" in row and length else row.get("writes"),
        "rule": row.get("rule", "field.type"),
        "accepts": [(each["form"], each["rule"]) for each in row.get("accepts", [])],
        "mends": [(each["from"], each["to"]) for each in row.get("mends", [])],
        "expected": Message(filled(row["ja"]), filled(row["en"])),
    }


def test_kinds() -> None:
    kinds, suffix = loaded().kinds, toml("naming.toml")["suffix"]
    assert list(kinds) == list(toml("kinds.toml"))
    for name, row in toml("kinds.toml").items():
        kind = kinds[name]
        assert (kind.id, kind.title, kind.month, kind.fold) == (name, both(row), row["month"], row["fold"])
        assert (kind.month_rule, kind.companion_of) == (row.get("month_rule"), row.get("companion_of"))
        assert kind.content == (row.get("content", "csv"))
        assert kind.most_bytes == (row.get("most_bytes", 0))
        assert kind.suffix == (row.get("suffix", suffix))
        assert kind.suffixes == tuple(row.get("suffixes", ()))
        assert kind.branch is ("branch" in row and row["branch"])
        assert kind.by == tuple(row.get("by", ()))
        assert kind.document == row["document"]
        assert [{"use": check.use, **check.parameters} for check in kind.checks] == row["checks"]


def test_units() -> None:
    for row, unit in zip(toml("units.toml")["unit"], loaded().units, strict=True):
        assert (unit.id, unit.title, unit.by, unit.lead) == (row["id"], both(row), row["by"], row["lead"])
        assert (unit.kinds, unit.subject) == (tuple(row["kinds"]), tuple(row["subject"]))
        assert (unit.supplement, unit.rule, unit.to) == (
            row.get("supplement"),
            row.get("rule"),
            row.get("to"),
        )
        found = [{"use": check.use, **check.parameters} for check in unit.checks]
        assert found == (row.get("checks", []))


def test_an_older_edition_has_the_kinds_and_units_that_are_listed() -> None:
    older, row = loaded("3"), toml("editions.toml")["editions"]["3"]
    assert set(older.kinds) == set(row["kinds"])
    assert not {unit.id for unit in older.units} & set(row["without_units"])
    assert all(unit.kinds for unit in older.units)
    assert all(set(unit.kinds) <= set(older.kinds) for unit in older.units)
    for kind, change in row["kinds"].items():
        assert len(older.kinds[kind].fields) == change["fields"]
        assert not {check.use for check in older.kinds[kind].checks} & set(change.get("without_checks", ()))


def test_codes_service_types_and_names() -> None:
    standard, naming = loaded(), toml("naming.toml")
    assert {name: list(codes.items()) for name, codes in standard.codes.items()} == {
        name: [(row["code"], both(row)) for row in rows] for name, rows in CODES.items()
    }
    assert [(code, each.code, each.scope, each.title) for code, each in standard.service_types.items()] == [
        (row["code"], row["code"], row["scope"], both(row)) for row in table("service_types.tsv")
    ]
    assert {each.scope for each in standard.service_types.values() if each.in_scope} == {
        "care", "preventive", "programme"
    }  # fmt: skip
    read = standard.naming
    assert (read.separator, read.suffix, read.zero_month) == (
        naming["separator"],
        naming["suffix"],
        naming["zero_month"],
    )
    assert {name: part.pattern for name, part in read.parts.items()} == naming["parts"]


def test_rules() -> None:
    for row, (name, rule) in zip(toml("rules.toml")["rule"], loaded().rules.items(), strict=True):
        assert name == row["id"]
        assert dataclasses.asdict(rule) == {
            "id": row["id"],
            "severity": row["severity"],
            "scope": row["scope"],
            "clause": row["clause"],
            "reading": row.get("reading"),
            "title": {"ja": row["title_ja"], "en": row["title_en"]},
            "message": {"ja": row["message_ja"], "en": row["message_en"]},
            "fix": {"ja": row.get("fix_ja", ""), "en": row.get("fix_en", "")},
            "wrong": row.get("wrong", ""),
            "right": row.get("right", ""),
        }


def test_what_there_is_not() -> None:
    with pytest.raises(KeyError, match=r"4\.0"):
        loaded("4.0")
    with pytest.raises(KeyError, match=r"UPPLAN has no field x .?$"):
        loaded().kinds["UPPLAN"].field("x")
    with pytest.raises(KeyError, match=r"UPPLAN has no field version limits\.1"):
        loaded().kinds["UPPLAN"].field("version", "limits.1")
    assert loaded().edition == EDITION
    assert loaded("3").version == "202208"
