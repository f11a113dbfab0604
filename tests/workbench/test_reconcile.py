"""Plan against actual: as planned, missing, extra, changed; insurer numbers may differ; the limit is kept in view."""

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.locator import locate
from careplan.workbench.reconcile import Reconciliation, reconcile, result_html, result_json, result_text
from careplan.workbench.sample import sample

UNITS = {unit.label: unit.document for unit in sample(users=2).units}
PLAN, ACTUAL = UNITS["month-1370000026"], UNITS["actual-1370000026"]
SCHEMA = json.loads(
    locate("specs/careplan_csv/schema/reconciliation.schema.json").read_text(encoding="utf-8")
)


def compared(change: Any = None) -> Reconciliation:
    actual = copy.deepcopy(ACTUAL)
    if change:
        change(actual["service_users"])
    return reconcile([PLAN], [actual])


def uses(users: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = users[0]["actual"][0]["uses"]
    return found


def counts(result: Reconciliation) -> tuple[int, int, int]:
    return result.count("changed"), result.count("missing"), result.count("extra")


def test_as_planned_is_equal_and_other_offices_are_not_missed() -> None:
    result = compared()
    assert result.equal
    assert counts(result) == (0, 0, 0)
    assert result.users[0].not_reported == ("1370000034",)
    assert all(user.planned_units == user.actual_units > 0 for user in result.users)


def test_missing_extra_and_changed() -> None:
    result = compared(lambda users: uses(users).pop(0))
    assert counts(result) == (0, 1, 0)
    assert result.users[0].actual_units < result.users[0].planned_units
    extra = {"service_code": "111111"}
    assert counts(compared(lambda users: uses(users).append(uses(users)[0] | extra))) == (0, 0, 1)
    result = compared(lambda users: uses(users)[0].update(start_time="10:35", times=2))
    assert counts(result) == (1, 0, 0)
    (line,) = [line for user in result.users for line in user.lines if line.state == "changed"]
    assert line.changes == ("start_time", "times")


def test_another_day_is_missing_and_extra() -> None:
    assert counts(compared(lambda users: uses(users)[0].update(service_date="2026-12-31"))) == (0, 1, 1)


def test_a_doubled_visit_is_extra() -> None:
    assert counts(compared(lambda users: uses(users).append(dict(uses(users)[0])))) == (0, 0, 1)


def test_visits_of_one_day_are_paired_by_the_nearest_time() -> None:
    plan = copy.deepcopy(PLAN)
    first = plan["service_users"][0]["planned"][0]["uses"][0]
    plan["service_users"][0]["planned"][0]["uses"].append(
        first | {"start_time": "00:10", "end_time": "00:20"}
    )
    actual = copy.deepcopy(ACTUAL)
    late = first["start_time"][:4] + "5"
    uses(actual["service_users"])[0].update(start_time=late)
    lines = [line for line in reconcile([plan], [actual]).users[0].lines if line.state != "done"]
    assert sorted(line.state for line in lines) == ["changed", "missing"]
    (missing,) = [line.planned for line in lines if line.state == "missing"]
    assert missing is not None
    assert missing.start_time == "00:10"


def test_insurer_numbers_may_differ_and_are_named() -> None:
    result = compared(lambda users: users[0].update(insurer_number="131000"))
    assert result.equal
    assert "131000" in result.users[0].notes[0].en
    assert result.users[0].insurer_numbers == ("131000", "139998")


def test_service_users_on_one_side_only() -> None:
    result = compared(lambda users: users.pop(0))
    assert result.count("missing") == len(uses(ACTUAL["service_users"]))
    assert "not in the actuals" in result.users[0].notes[0].en
    result = compared(lambda users: users[0].update(insured_number="H000000001"))
    assert result.count("extra") == len(uses(ACTUAL["service_users"]))
    assert [bool(user.notes) for user in result.users] == [True, False, True]


def test_a_later_plan_and_later_actuals_take_the_place_of_earlier_ones() -> None:
    early = copy.deepcopy(ACTUAL)
    uses(early["service_users"]).clear()
    uses(early["service_users"]).append(uses(ACTUAL["service_users"])[0])
    assert reconcile([PLAN, UNITS["month-1370000034"]], [early, ACTUAL, UNITS["actual-1370000034"]]).equal


def test_units_over_and_below_the_limit() -> None:
    plan = copy.deepcopy(PLAN)
    plan["service_users"][0]["supplement"]["limit_units"] = 100
    user = reconcile([plan], [ACTUAL]).users[0]
    assert user.over(user.actual_units) == user.actual_units - 100
    text = "\n".join(result_text(reconcile([plan], [ACTUAL]), "en"))
    assert "over the limit" in text
    assert "below the limit" in text


def test_json_fits_its_schema_and_html_shows_no_markup_of_values() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for change in (None, lambda users: uses(users)[0].update(service_code="<b>&")):
        result = compared(change)
        value = json.loads(json.dumps(result_json(result)))
        assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(value)] == []
    page = result_html(result, "ja")
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page
    assert "http" not in page


def test_a_plan_is_no_actual() -> None:
    with pytest.raises(ValueError, match="UPJSK"):
        reconcile([PLAN], [PLAN])
    with pytest.raises(ValueError, match="UPPLAN"):
        reconcile([ACTUAL], [ACTUAL])
