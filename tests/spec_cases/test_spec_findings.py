"""Each case of the specification has its finding, at its place."""

import json

import pytest

from support.spec_case import Case, assert_expected
from support.spec_cases import CASES
from support.spec_cases_fields import FIELD_CASES
from support.spec_cases_names import NAME_CASES
from support.spec_cli import Part
from support.spec_layout import HEADERS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_has_its_finding(case: Case, checked: dict[str, Part]) -> None:
    assert_expected(case, checked[case.id])


def test_spreadsheet_damage_is_named_once_a_file(checked: dict[str, Part]) -> None:
    findings = [each for each in checked["excel-damage"].findings if each.file.startswith("UPPLAN")]
    rules = [each.rule for each in findings if not each.of_unit]
    assert [rule for rule in set(rules) if rules.count(rule) == 1], rules
    assert len([each for each in findings if each.severity == "error" and each.field == 10]) == 6


MISSING = [case for case in FIELD_CASES if case.id.endswith("-missing")]


@pytest.mark.parametrize("case", MISSING, ids=lambda case: case.id)
def test_missing_field_is_said_once_and_names_its_clause(case: Case, checked: dict[str, Part]) -> None:
    kind, record, field = case.expect.kind, case.expect.record, case.expect.field
    found = [each for file in checked[case.id].files if file["kind"] == kind for each in file["findings"]]
    here = [each for each in found if (each["record"], each["field"]) == (record, field)]
    assert [each["rule"] for each in here if each["severity"] == "error"] == ["field.required"]
    assert here[0]["clause"] == f"layout/{kind}/{field}"


def test_field_names_are_the_standards(checked: dict[str, Part]) -> None:
    files = [file for part in checked.values() for file in part.files if file["kind"] in HEADERS]
    named = [(file["kind"], each["field"], each["field_name"]) for file in files for each in file["findings"]]
    assert named
    for kind, field, name in named:
        known = field is not None and field <= len(HEADERS[kind])
        assert name == (HEADERS[kind][field - 1] if known else None)


def test_clauses_are_this_projects_locators(checked: dict[str, Part]) -> None:
    parts = checked.values()
    found = [each for part in parts for own in (*part.files, *part.units) for each in own["findings"]]
    heads = {each["clause"].split("/")[0] for each in found}
    assert heads <= {"layout", "naming", "encoding", "file", "unit", "scope", "reading"}, heads


def test_no_finding_is_said_twice(checked: dict[str, Part]) -> None:
    for name, part in checked.items():
        for own in (*part.files, *part.units):
            said = [json.dumps(each, sort_keys=True) for each in own["findings"]]
            assert len(said) == len(set(said)), (name, part.told())


def test_name_that_cannot_be_read_accuses_nobody(checked: dict[str, Part]) -> None:
    """Who is related to the destination is no question where the name does not say the destination."""
    for case in NAME_CASES:
        if case.expect.severity == "error":
            rules = {each.rule for each in checked[case.id].findings}
            assert "destination.unrelated-user" not in rules, (case.id, checked[case.id].told())
