"""The data of the scenarios fit their schema; every word that a story uses is in the town."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.locator import locate

FOLDER = locate("specs/careplan_csv/scenarios")
FILES = sorted(FOLDER.glob("*.toml"))
SCHEMA = json.loads(locate("specs/careplan_csv/schema/scenarios.schema.json").read_text(encoding="utf-8"))
STORIES = sorted(FOLDER.glob("D?.toml"))


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def faults(name: str, value: Any) -> list[str]:
    part = name if name in SCHEMA["$defs"] else "stories"
    validator = Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_fits_its_schema(path: Path) -> None:
    assert faults(path.stem, toml(path)) == []


def test_the_schema_refuses_a_word_that_nothing_reads() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    stories = toml(STORIES[0])
    stories["scenario"][0]["folows"] = "D1-other"
    assert faults("D1", stories) != []
    stories = toml(STORIES[0])
    stories["scenario"][0]["people"][0]["service"] = ["body"]
    assert faults("D1", stories) != []


def test_every_part_of_the_town_is_lived_in() -> None:
    """An office, person, service, need or issue that no story uses is a leftover."""
    town = toml(FOLDER / "town.toml")
    told = json.dumps([toml(path) for path in STORIES], default=str)
    lived = told + json.dumps(list(town["person"].values()) + list(town["service"].values()), default=str)
    lived += json.dumps([town["need"], town["issue"]])
    for part in ("office", "person", "service", "need", "issue"):
        assert [name for name in town[part] if f'"{name}"' not in lived] == []
