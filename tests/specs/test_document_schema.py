"""The schema of documents: made from the layouts, kept by every document we write, broken by every damaged one."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.documents.schema import document_schema
from careplan.standard.documents.valueschema import value_schema
from careplan.standard.specification import Field, load_standard
from careplan.workbench.sample import preventive_sample, sample
from support.examples import examples
from support.preventive_documents import PREVENTIVE_ROUTES, preventive_document
from support.standard_documents import ROUTES, document_of
from support.standard_files import STAMP

SCHEMAS = {
    edition: json.loads((locate("specs/careplan_csv/schema") / name).read_text(encoding="utf-8"))
    for edition, name in (("4.1", "document.schema.json"), ("3", "document-3.schema.json"))
}
SCHEMA = SCHEMAS["4.1"]
VALIDATOR = Draft202012Validator(SCHEMA)
UNITS = {unit.id: unit for unit in load_standard().units}
SAMPLES = {unit: document_of(unit, 1) for unit in ROUTES if unit.endswith("-deletion")} | {
    unit.document["document"]: unit.document
    for town in (sample(users=3), preventive_sample(users=3))
    for unit in town.units
}
Damage = Callable[[dict[str, Any], Any], Iterator[Any]]


def faults(document: Any, schema: Any = None) -> list[str]:
    validator = VALIDATOR if schema is None else Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("edition", SCHEMAS)
def test_the_committed_schema_is_the_one_made_from_the_layouts(edition: str) -> None:
    assert document_schema(load_standard(edition)) == SCHEMAS[edition], "run make docs"
    Draft202012Validator.check_schema(SCHEMAS[edition])


def test_every_unit_has_its_part_and_every_value_its_names_and_clause() -> None:
    assert set(UNITS) <= set(SCHEMA["$defs"])
    values = [each for each in objects(SCHEMA) if str(each.get("$comment", "")).startswith("layout/")]
    assert len(values) > 250
    assert all(" / " in each["title"] and " / " in each["description"] for each in values)
    assert not any("LENGTH" in each["description"] or "CODES" in each["description"] for each in values)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def field_of(form: str, shape: str, length: int | None) -> Field:
    """Return a field of a form, with another shape and length; the layouts have not every one."""
    fields = [each for kind in load_standard().kinds.values() for each in kind.fields]
    field = next(each for each in fields if each.type.json == form)
    return replace(field, length=length, type=replace(field.type, shape=re.compile(shape)))


@pytest.mark.parametrize(
    ("shape", "length", "least", "most"),
    [("[0-9]+", 3, 0, 999), ("[1-9]", None, 1, 9), ("-?[0-9]+", 3, -99, 999), ("[0-9]", None, 0, 9)],
)
def test_the_bounds_of_numbers(shape: str, length: int | None, least: int, most: int) -> None:
    schema = value_schema("UPPLAN", field_of("integer", shape, length), load_standard())
    assert (schema["minimum"], schema["maximum"]) == (least, most)


@pytest.mark.parametrize(("length", "most"), [(None, 6), (8, 8)])
def test_the_length_of_a_price(length: int | None, most: int) -> None:
    schema = value_schema("UPSIKYU", field_of("decimal", "[0-9.]+", length), load_standard())
    assert schema["maxLength"] == most


@pytest.mark.parametrize("unit", sorted(SAMPLES))
def test_samples_keep_the_schema(unit: str) -> None:
    assert faults(SAMPLES[unit]) == []
    assert faults(json.loads(json.dumps(SAMPLES[unit]))) == []


def test_documents_of_the_published_vectors_keep_the_schema_of_their_edition() -> None:
    paths = sorted((locate("specs/careplan_csv/vectors") / "valid").glob("*.json"))
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    assert {document["edition"] for document in documents} == set(SCHEMAS)
    for path, document in zip(paths, documents, strict=True):
        assert faults(document, SCHEMAS[document["edition"]]) == [], path.name
        other = SCHEMAS["3" if document["edition"] == "4.1" else "4.1"]
        assert faults(document, other), path.name


@pytest.mark.parametrize("unit", sorted(ROUTES))
@examples(25)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_written_and_what_is_read_keep_the_schema(unit: str, seed: int) -> None:
    document = document_of(unit, seed)
    files = write_unit(document, *ROUTES[unit], STAMP)
    assert faults(document) == []
    assert faults(read_unit(files)) == []


@pytest.mark.parametrize("unit", sorted(PREVENTIVE_ROUTES))
@examples(15)
@given(seed=st.integers(0, 2**32 - 1))
def test_preventive_documents_keep_the_schema(unit: str, seed: int) -> None:
    document = preventive_document(unit, seed)
    assert faults(document) == []
    assert faults(read_unit(write_unit(document, *PREVENTIVE_ROUTES[unit], STAMP))) == []


def of_another_type(holder: dict[str, Any], key: Any) -> Iterator[Any]:
    for other in ({"x": 1}, 1.5, True, "x", ["x"]):
        if type(other) is not type(holder[key]) and not (isinstance(other, str) and holder[key] is None):
            yield other


def too_long(holder: dict[str, Any], key: Any) -> Iterator[Any]:
    value = holder[key]
    if isinstance(value, int):
        yield 10**12
        yield -(10**12)
    bounded = isinstance(value, str) and any(
        "maxLength" in each["properties"][key] or "enum" in each["properties"][key]
        for each in objects(SCHEMA)
        if key in each.get("properties", {}) and "properties" in each
    )
    if bounded:
        yield value + "9" * 40


def objects_with_keys(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    for each in objects(value):
        yield from ((each, key) for key in each)


@pytest.mark.parametrize("unit", sorted(SAMPLES))
@pytest.mark.parametrize("damage", [of_another_type, too_long])
def test_each_damaged_value_breaks_the_schema(unit: str, damage: Damage) -> None:
    document = shortened(SAMPLES[unit])
    kept, tried = [], 0
    for holder, key in list(objects_with_keys(document)):
        whole = holder[key]
        for other in list(damage(holder, key)):
            holder[key] = other
            tried += 1
            if VALIDATOR.is_valid(document) and not free_text_for(whole, other):
                kept.append((key, other))
            holder[key] = whole
    assert tried >= len(document["service_users"][0])
    assert kept == []


def shortened(value: Any) -> Any:
    """Return a copy in which a list has its first entry alone, unless it holds days."""
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shortened(value[0])]
    return copy.deepcopy(value)


def free_text_for(whole: Any, other: Any) -> bool:
    """A blank or bounded text may be another text: that damages nothing."""
    return isinstance(other, str) and (whole is None or isinstance(whole, str)) and len(other) < 40


@pytest.mark.parametrize("unit", sorted(SAMPLES))
def test_unknown_and_missing_members_break_the_schema(unit: str) -> None:
    document = copy.deepcopy(SAMPLES[unit])
    for holder in list(objects(document)):
        holder["unheard_of"] = None
        assert faults(document)
        del holder["unheard_of"]
    assert faults(document) == []
    for key in UNITS[unit].subject:
        value = document["service_users"][0].pop(key)
        assert faults(document)
        document["service_users"][0][key] = value
    assert faults({**document, "service_users": []})
    assert faults({**document, "document": "unheard-of"})


SPOILT: list[Any] = [
    None,
    0,
    -1,
    100,
    10**9,
    1.5,
    True,
    "",
    "x",
    "1" * 40,
    "2026-02-31",
    "24:00",
    "00:00",
    [],
    {},
    [1, 1],
]


@examples(300)
@given(st.sampled_from(sorted(ROUTES | PREVENTIVE_ROUTES)), st.integers(0, 2**32 - 1), st.data())
def test_what_the_schema_refuses_the_writer_refuses(unit: str, seed: int, data: st.DataObject) -> None:
    """A vendor who keeps the schema is never stricter than we are, but for the empty text, which we take for null."""
    made = preventive_document if unit in PREVENTIVE_ROUTES else document_of
    document = made(unit, seed)
    holder, key = data.draw(st.sampled_from(list(objects_with_keys(document))))
    holder[key] = data.draw(st.sampled_from([each for each in SPOILT if each != ""]))
    if faults(document):
        with pytest.raises(DocumentError) as refused:
            write_unit(document, *(ROUTES | PREVENTIVE_ROUTES)[unit], STAMP)
        assert refused.value.place
