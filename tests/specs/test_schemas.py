"""Every data file of the standard fits its schema; the schemas themselves are valid."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.reports import report_json
from careplan.workbench.sample import sample

SPECS = locate("specs/careplan_csv")
TABLES = {
    "codes.tsv": "codes",
    "service_types.tsv": "service_types",
    "glossary.tsv": "glossary",
    "libraries.tsv": "libraries",
}
TOMLS = [
    "types",
    "kinds",
    "units",
    "naming",
    "editions",
    "rules",
    "readings",
    "spreadsheet",
    "matters",
    "interoperability",
    "conformance/free",
    "conformance/detectors",
]
LAYOUTS = sorted(SPECS.glob("layouts/*/*.tsv"))


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SPECS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def faults(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", TOMLS)
def test_toml_fits_its_schema(name: str) -> None:
    value = tomllib.loads((SPECS / f"{name}.toml").read_text(encoding="utf-8"))
    assert faults(name.rpartition("/")[2], value) == []


@pytest.mark.parametrize(("file", "name"), TABLES.items())
def test_table_fits_its_schema(file: str, name: str) -> None:
    assert faults(name, table(SPECS / file)) == []


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_layout_fits_its_schema(path: Path) -> None:
    assert faults("layout", table(path)) == []


def test_every_kind_has_a_layout_and_every_layout_a_kind() -> None:
    kinds = tomllib.loads((SPECS / "kinds.toml").read_text(encoding="utf-8"))
    with_records = {kind for kind, row in kinds.items() if row.get("content") != "jpeg"}
    assert {path.stem for path in LAYOUTS if path.parent.name == "4.1"} == with_records


def test_a_schema_refuses_what_does_not_fit() -> None:
    rows = table(SPECS / "codes.tsv")
    assert faults("codes", [*rows, {"list": "x", "code": "too long", "ja": "", "en": ""}])
    assert faults("rules", {"rule": [{"id": "no severity"}]})
    first = tomllib.loads((SPECS / "conformance/detectors.toml").read_text(encoding="utf-8"))["detector"][0]
    assert faults("detectors", {"detector": [first | {"key": "of another predicate"}]})
    assert faults("free", {"free": [{"id": "a", "clause": "naming", "how": "member", "ja": "a", "en": "a"}]})


def test_check_report_fits_its_schema() -> None:
    unit = sample(users=2).units[2]
    damaged = {name: data.replace(b"202612", b"202613", 3) for name, data in unit.files.items()}
    files = damaged | {"UP9KYO.CSV": b"", "noise_1.CSV": b"\xff\xfe\x00"}
    for report in (check_files(unit.files), check_files(files)):
        value = json.loads(json.dumps(report_json(report)))
        assert faults("check-report", value) == []
    assert value["summary"]["errors"]
