"""Every variant says the same as the unit, checks without error, and all pairs of levels come."""

import json
import tomllib
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.standard.naming import Address
from careplan.workbench.sample import sample
from careplan.workbench.variants import index_json, load_dimensions, make_variants
from careplan.workbench.variants.covering import covering_array
from careplan.workbench.variants.ways import WAYS

SPECS = locate("specs/careplan_csv")
SUPPORT, PROVIDER = Address("1370000018", "43"), Address("1370000026", "11")
Files = dict[str, bytes]


def rich(number: int) -> Files:
    """Return a sample unit with what a variant needs: 髙, Ⅰ, a break in a cell, the end of a day."""
    unit = sample(users=3).units[number]
    document: Any = json.loads(json.dumps(unit.document))
    for user in document["service_users"]:
        if "supplement" in user:
            user["supplement"]["name"] = "髙橋　Ⅰ子"
            user["supplement"]["address_1"] = '架空町\n一丁目,"二"'
        for sheet in user.get("weekly_table", []):
            sheet["weekly_services"][0]["end_time"] = "24:00"
        for sheet in [*user.get("planned", []), *user.get("actual", [])]:
            sheet["uses"][0]["office_name"] = "髙橋\n訪問"
            sheet["uses"][0]["end_time"] = "24:00"
    return write_unit(
        document, *((SUPPORT, PROVIDER) if number < 4 else (PROVIDER, SUPPORT)), "20261201000000"
    )


@pytest.mark.parametrize(("number", "at_least"), [(0, 15), (2, 15), (4, 9)])
def test_every_variant_says_the_same(number: int, at_least: int) -> None:
    files = rich(number)
    document = read_unit(files)
    made = make_variants(files)
    assert len({variant.folder for variant in made}) == len(made)
    assert len({tuple(sorted(variant.files.items())) for variant in made}) == len(made)
    for variant in made:
        report = check_files(variant.files)
        assert [each.rule for each in report.findings if each.severity == "error"] == [], variant.folder
        assert read_unit(variant.files) == document, variant.folder
    assert len(index_json(made)["dimensions"]) >= at_least


def test_all_pairs_of_levels_come() -> None:
    made = make_variants(rich(2))
    used = {row["id"]: row for row in index_json(made)["dimensions"]}
    levels = {
        each.id: [
            each.levels[0].id,
            *{variant.levels[each.id] for variant in made if each.id in variant.levels},
        ]
        for each in load_dimensions()
        if each.id in used
    }
    first = {name: ids[0] for name, ids in levels.items()}
    seen = {
        pair for variant in made for pair in combinations(sorted((first | dict(variant.levels)).items()), 2)
    }
    wanted = {
        tuple(sorted([(one, a), (other, b)]))
        for one, other in combinations(levels, 2)
        for a in levels[one]
        for b in levels[other]
    }
    assert wanted <= seen


@given(st.lists(st.integers(2, 4), min_size=2, max_size=8))
def test_a_covering_array_holds_every_pair(levels: list[int]) -> None:
    rows = covering_array(levels)
    for one, other in combinations(range(len(levels)), 2):
        wanted = {(a, b) for a in range(levels[one]) for b in range(levels[other])}
        assert {(row[one], row[other]) for row in rows} == wanted


def test_the_shared_characters_move() -> None:
    made = {variant.folder: variant.files for variant in make_variants(rich(0))}
    name = next(name for name in made["as-we-write"] if name.startswith("UPHOSOKU"))
    assert b"\xfb\xfc" in made["as-we-write"][name]
    assert b"\xee\xe0" in made["shared-characters.nec"][name]
    assert b"\x87\x54" in made["shared-characters.nec"][name]
    assert b"\xfa\x4a" in made["shared-characters.elsewhere"][name]


def test_no_variants_of_a_unit_with_errors() -> None:
    files = sample().units[2].files
    spoiled = {name: data.replace(b"202612", b"202613") for name, data in files.items()}
    with pytest.raises(ValueError, match="without errors"):
        make_variants(spoiled)


def test_the_data_fit_schema_code_and_readings() -> None:
    data = tomllib.loads((SPECS / "variants.toml").read_text(encoding="utf-8"))
    schema = json.loads((SPECS / "schema" / "variants.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []
    readings = tomllib.loads((SPECS / "readings.toml").read_text(encoding="utf-8"))["reading"]
    assert {row["reading"] for row in data["dimension"]} <= {row["id"] for row in readings}
    assert {row["id"] for row in data["dimension"]} == set(WAYS)
    marks = [level["mark"] for row in data["dimension"] for level in row["level"] if level["mark"]]
    assert len(set(marks)) == len(marks)
