"""SARIF 2.1.0: its structure, places, addresses, fingerprints."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.standard.reports.checked import Checked
from careplan.standard.reports.formats import FORMATS
from careplan.standard.reports.locations import uri_of
from careplan.standard.reports.wording import Language
from support.report_cases import PLAN, PLAN_DATA, START, checked, hostile, with_value, wrong_start
from support.standard_files import STANDARD

VALIDATOR = Draft202012Validator(json.loads((Path(__file__).parent / "sarif.schema.json").read_text("utf-8")))


def run_of(parts: list[Checked], language: Language = "ja") -> dict[str, Any]:
    log = json.loads("\n".join(FORMATS["sarif"].write(parts, language)))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_structure_of_every_part(language: Language) -> None:
    run = run_of([checked(wrong_start()), checked(hostile()), checked({PLAN: PLAN_DATA})], language)
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result.get("locations", []):
            at = location["physicalLocation"]["artifactLocation"]
            assert artifacts[at["index"]]["location"]["uri"] == at["uri"]
    for rule in rules:
        known = STANDARD.rules[rule["id"]]
        assert rule["shortDescription"]["text"] == getattr(known.title, language)
        assert rule["properties"]["title"] == {"ja": known.title.ja, "en": known.title.en}


def test_a_region_is_the_field_in_the_file() -> None:
    result = next(
        each for each in run_of([checked(wrong_start(3))])["results"] if each["ruleId"] == "field.type"
    )
    region = result["locations"][0]["physicalLocation"]["region"]
    line = wrong_start(3)[PLAN].decode("cp932").split("\r\n")[region["startLine"] - 1]
    assert (region["startLine"], region["endLine"]) == (3, 3)
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "9:00"


def test_fingerprints_do_not_move_with_the_records() -> None:
    first, second = (
        {
            result["partialFingerprints"]["careplanFinding/v1"]
            for result in run_of([checked(files)])["results"]
            if result["ruleId"] == "field.type"
        }
        for files in (wrong_start(3), {PLAN.replace("20261125", "20261126"): wrong_start(9)[PLAN]})
    )
    assert first == second != set()


def test_fingerprints_of_equal_findings_differ() -> None:
    data = with_value(with_value(PLAN_DATA, 2, START, "", quoted=False), 3, START, "", quoted=False)
    results = run_of([checked({PLAN: data})])["results"]
    printed = [each["partialFingerprints"]["careplanFinding/v1"] for each in results]
    assert len(set(printed)) == len(printed) > 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("in/a b#?%.CSV", "in/a%20b%23%3F%25.CSV"),
        ("/tmp/あ.CSV", "file:///tmp/%E3%81%82.CSV"),
        ("C:/x/y.CSV", "file:///C:/x/y.CSV"),
        ("//server/share/y.CSV", "file://server/share/y.CSV"),
        ("a:b.CSV", "a%3Ab.CSV"),
        ("bad\udc80.CSV", "bad%80.CSV"),
    ],
)
def test_addresses(path: str, uri: str) -> None:
    assert uri_of(path) == uri
    if "\udc80" not in path:
        assert unquote(uri).endswith(path)
