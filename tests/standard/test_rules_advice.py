"""Presence, order, arithmetic and tables against each other: each rule at its place, and silent where all is right."""

import pytest

from careplan.standard.check import check_files
from careplan.workbench.sample import preventive_sample, sample
from support.normal import unusual
from support.rule_cases import INFO, RULE_CASES, RuleCase, puts
from support.standard_cases import after, changed, one_user, put, said
from support.standard_files import STANDARD, Files, kind_of


def unit_of(name: str) -> Files:
    if name == "february":
        files = one_user("month")
        return {
            key.replace("_202612_", "_202702_"): data.replace(b"202612", b"202702")
            for key, data in files.items()
        }
    return preventive() if name == INFO else one_user(name)


def preventive() -> Files:
    """Return the plan of preventive care that travels with its basic information, of one service user."""
    units = (unit.files for unit in preventive_sample(users=1).units)
    return next(files for files in units if {"UPYOBO", "UPKIHON"} <= {kind_of(name) for name in files})


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
    families = ("presence.", "flags.", "satellite.", "limits.", "order.", "detail.", "sum.")
    assert {rule for rule in STANDARD.rules if rule.startswith(families)} <= wrong


@pytest.mark.parametrize("users", [1, 5])
def test_sample_units_are_free_of_them(users: int) -> None:
    for unit in sample(users=users).units:
        assert unusual(check_files(unit.files).findings) == []


def test_limits_by_service_type_are_those_of_the_supplement() -> None:
    """Subtotals count, 22 is the slot of all medical short stays, and a type without a slot has no limit."""

    def told(slot: str, most: str, service: str = "11") -> list[object]:
        files = changed(one_user("month"), "UPHOSOKU", puts(1, {20: slot, 21: most, 22: "", 23: ""}))
        files = changed(files, "UPSIKYU", after(put(20, "480", 5), put(9, f"{service}AAAA", 5)))
        return [place for rule, *place in said(files) if rule == "unit.over-type-limit"]

    assert told("11", "480") == []
    assert told("11", "479") == [[5, 20]]
    assert told("15", "1") == []
    assert told("22", "479", service="2A") == [[5, 20]]
    assert told("22", "480", service="2A") == []
