"""Presence, order, arithmetic and tables against each other: each rule at its place, and silent where all is right."""

import pytest

from careplan.standard.check import check_files
from careplan.workbench.sample import sample
from support.normal import unusual
from support.rule_cases import RULE_CASES, RuleCase
from support.standard_cases import changed, one_user, said
from support.standard_files import STANDARD, Files


def unit_of(name: str) -> Files:
    if name == "february":
        files = one_user("month")
        return {
            key.replace("_202612_", "_202702_"): data.replace(b"202612", b"202702")
            for key, data in files.items()
        }
    return one_user(name)


@pytest.mark.parametrize("case", RULE_CASES, ids=lambda case: f"{case.rule}-{case.kind}-{bool(case.place)}")
def test_a_rule_is_said_at_its_place_or_not_at_all(case: RuleCase) -> None:
    found = [
        place
        for rule, *place in said(changed(unit_of(case.unit), case.kind, case.change))
        if rule == case.rule
    ]
    assert found[:1] == ([list(case.place)] if case.place else [])


def test_no_receiver_may_refuse_for_them() -> None:
    assert {STANDARD.rules[case.rule].severity for case in RULE_CASES} == {"warning", "info"}


def test_each_has_a_case_that_is_right_and_one_that_is_wrong() -> None:
    wrong = {case.rule for case in RULE_CASES if case.place}
    assert wrong == {case.rule for case in RULE_CASES if not case.place}
    families = ("presence.", "flags.", "limits.", "order.", "detail.", "sum.")
    assert {rule for rule in STANDARD.rules if rule.startswith(families)} <= wrong


@pytest.mark.parametrize("users", [1, 5])
def test_sample_units_are_free_of_them(users: int) -> None:
    for unit in sample(users=users).units:
        assert unusual(check_files(unit.files).findings) == []
