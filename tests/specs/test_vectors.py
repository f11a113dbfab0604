"""The published vectors are what the stories make, every rule and reading is shown, and nothing is hidden."""

import hashlib
import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.specification import load_standard
from careplan.workbench.vectors import load_stories, make_vectors, published_files

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
    made = published_files(make_vectors(load_stories()))
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
        found = [
            (each.rule, each.severity, each.clause, each.file, each.record, each.field)
            for each in check_files(files).findings
        ]
        assert Counter(found) == Counter(tuple(each.values()) for each in vector["findings"]), vector["id"]


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3_000_000
