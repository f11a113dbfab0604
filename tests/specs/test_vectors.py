"""The published vectors are what the stories make, every rule and reading is shown, and nothing is hidden."""

import hashlib
import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.standard.exchangecheck import check_after
from careplan.standard.naming import read_name
from careplan.standard.specification import load_standard
from careplan.workbench.vectors import VectorError, load_stories, make_vectors, published_files
from careplan.workbench.vectors.stories import read_stories

SPECS = locate("specs/careplan_csv")
FOLDER = SPECS / "vectors"
RULES = load_standard().rules


@cache
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return loaded


def vectors() -> dict[str, dict[str, Any]]:
    return {vector["id"]: vector for vector in manifest()["vectors"]}


def whole(vector: dict[str, Any]) -> dict[str, bytes]:
    """Read a vector's files as anybody would, from the manifest alone."""
    return {
        file["name"]: (FOLDER / vector["folder"] / file["name"]).read_bytes()
        + bytes(file["zeros_not_stored"])
        for file in vector["files"]
    }


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SPECS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_folder_is_what_the_generator_makes() -> None:
    stored = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file() and not path.name.startswith("README")
    }
    made = published_files(load_stories())
    assert sorted(stored) == sorted(made), "make vectors"
    assert [path for path in made if made[path] != stored[path]] == [], "make vectors"


def test_the_manifest_fits_its_schema() -> None:
    assert [error.message for error in validator("vectors").iter_errors(manifest())] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_kept_by_a_vector_and_broken_by_another(rule: str) -> None:
    shown = manifest()["rules"][rule]
    assert shown["accepting"], f"{rule} has no accepting vector: add a story to specs/careplan_csv/stories"
    assert shown["rejecting"], f"{rule} has no rejecting vector: add a story to specs/careplan_csv/stories"
    for name in shown["accepting"]:
        assert rule not in {finding["rule"] for finding in vectors()[name]["findings"]}


def test_every_vector_names_a_rule_of_the_catalogue() -> None:
    for name, vector in vectors().items():
        named = {*vector["breaks"], *vector["keeps"]}
        assert named, name
        assert named <= set(RULES), name


def test_every_reading_is_shown_or_says_why_it_cannot_be() -> None:
    rows = tomllib.loads((SPECS / "readings.toml").read_text(encoding="utf-8"))["reading"]
    shown, unshown = set(manifest()["readings"]), set(manifest()["readings_not_shown"])
    assert shown | unshown == {row["id"] for row in rows}
    assert not shown & unshown


def test_every_way_of_writing_is_among_the_valid_ones() -> None:
    dimensions = tomllib.loads((SPECS / "variants.toml").read_text(encoding="utf-8"))["dimension"]
    shown = [name for name, vector in vectors().items() if vector["verdict"] == "accept"]
    for dimension in dimensions:
        for level in dimension["level"][1:]:
            assert any(name.endswith(f".{dimension['id']}.{level['id']}") for name in shown), level


def test_every_kind_and_unit_is_among_the_valid_ones() -> None:
    standard, valid = load_standard(), [each for each in vectors().values() if each["verdict"] == "accept"]
    assert {kind for vector in valid for kind in vector["kinds"]} == set(standard.kinds)
    assert {document(each)["document"] for each in valid if each["document"]} == {
        unit.id for unit in standard.units
    }


def test_what_must_be_accepted_has_its_document() -> None:
    for name, vector in vectors().items():
        readable = vector["verdict"] == "accept" and vector["form"] != "units"
        assert bool(vector["document"]) == readable, name
        if readable:
            assert read_unit(whole(vector)) == document(vector), name


@pytest.mark.parametrize("base", load_stories().bases)
def test_the_units_are_what_the_strict_writer_writes_of_their_document(base: str) -> None:
    vector = vectors()[base]
    name = read_name(next(each["name"] for each in vector["files"])).name
    assert name is not None
    assert write_unit(document(vector), name.sender, name.destination, name.stamp) == whole(vector)


def document(vector: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / vector["document"]).read_text(encoding="utf-8"))
    return loaded


def test_what_breaks_a_rule_points_to_its_mended_twin() -> None:
    for vector in vectors().values():
        if vector["mended"]:
            assert vector["breaks"][0] in vectors()[vector["mended"]]["keeps"], vector["id"]


def test_size_hash_and_findings_are_those_of_the_files() -> None:
    for vector in vectors().values():
        files = whole(vector)
        for file in vector["files"]:
            data = files[file["name"]]
            assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        before = [whole(vectors()[name]) for name in vector["sent_before"]]
        report = check_after(files, before) if before else check_files(files)
        found = [
            (each.rule, each.severity, each.clause, each.file, each.record, each.field)
            for each in report.findings
        ]
        assert Counter(found) == Counter(tuple(each.values()) for each in vector["findings"]), vector["id"]
        words = {text for each in report.findings for text in (each.message.ja, each.message.en)}
        assert not any("None" in text for text in words), vector["id"]


STORY = """
[[defect]]
rule = "field.version"
base = "plan-deletion"
wrong = [{ file = "DLT1KYO", field = 1, set = "202410" }]
at = { file = "DLT1KYO", record = 1, field = 1 }
ja = "-"
en = "-"
"""


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        ("record = 1, field = 1 }", "record = 2, field = 1 }"),  # another place
        ("202410", "202407"),  # nothing is found
        ("202410", "20241"),  # something else is found
        ("field = 1, set", "field = 2, set"),  # more is found than is told
    ],
)
def test_a_story_that_does_not_hold_is_refused(told: str, instead: str, tmp_path: Path) -> None:
    bases, other = SPECS / "stories" / "bases.toml", tmp_path / "other.toml"
    other.write_text(STORY, encoding="utf-8")
    assert len(make_vectors(read_stories([bases, other]))) > 1
    other.write_text(STORY.replace(told, instead), encoding="utf-8")
    with pytest.raises(VectorError, match=r"field\.version"):
        make_vectors(read_stories([bases, other]))


@pytest.mark.parametrize("path", sorted((SPECS / "stories").glob("*.toml")), ids=lambda path: path.stem)
def test_the_stories_fit_their_schema(path: Path) -> None:
    stories = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator("stories").iter_errors(stories)] == []


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3_000_000
