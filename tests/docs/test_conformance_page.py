"""docs/conformance.md is the one made from the specs, and nothing in it is without a test or a reason."""

import json
from dataclasses import replace

import pytest

from careplan.conformance.coverage import Clause, conformance_page, gather_clauses
from careplan.conformance.scenarios import load_scenarios
from careplan.locator import locate
from careplan.standard.specification import load_standard

DOCS = locate("README.md").parent / "docs"
MANIFEST = json.loads(locate("specs/careplan_csv/vectors/manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clauses() -> list[Clause]:
    return gather_clauses()


def test_the_committed_page_is_the_one_made_from_the_specs(clauses: list[Clause]) -> None:
    assert (DOCS / "conformance.md").read_text(encoding="utf-8") == conformance_page(clauses), "run make docs"


def test_every_clause_is_tested_or_says_why_it_cannot_be(clauses: list[Clause]) -> None:
    assert [(each.group, each.id) for each in clauses if not each.tested and each.why is None] == []
    assert [(each.group, each.id) for each in clauses if each.tested and each.why is not None] == []


def test_every_test_that_is_named_exists(clauses: list[Clause]) -> None:
    scenarios = {each.id for each in load_scenarios()}
    vectors = {each["id"] for each in MANIFEST["vectors"]}
    for clause in clauses:
        assert set(clause.scenarios) <= scenarios
        assert set(clause.vectors) | set(clause.kept) <= vectors


def test_rules_units_and_fields_are_all_there(clauses: list[Clause]) -> None:
    standard = load_standard()
    there = {(each.group, each.id) for each in clauses}
    assert {("rule", rule) for rule in standard.rules} <= there
    assert {("unit", unit.id) for unit in standard.units} <= there
    codes = {f"{name}/{code}" for name, listed in standard.codes.items() for code in listed}
    assert {("code", code) for code in codes} <= there
    fields = {f"{kind.id}/{field.number}" for kind in standard.kinds.values() for field in kind.fields}
    assert {("field", field) for field in fields} <= there


def test_reasons_are_for_what_is_not_in_use_and_for_what_files_cannot_show(clauses: list[Clause]) -> None:
    unused = {
        f"{kind.id}/{field.number}"
        for kind in load_standard().kinds.values()
        for field in kind.fields
        if field.type.id == "unused"
    }
    reasoned = {each.id for each in clauses if each.why is not None}
    assert reasoned == unused | set(MANIFEST["readings_not_shown"])


def test_a_clause_without_test_and_reason_is_seen(clauses: list[Clause]) -> None:
    rule = next(each for each in clauses if each.group == "rule")
    one_sided = replace(rule, kept=())
    assert not one_sided.tested
    assert "**not tested**" in conformance_page([one_sided])
    assert "**not tested**" not in conformance_page(clauses)
