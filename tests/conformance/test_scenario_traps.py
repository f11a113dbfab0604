"""A scenario holds the traps that it says it holds, and every trap of the issue is in one."""

import tomllib

import pytest

from careplan.conformance.scenarios import PATTERNS, Scenario, load_scenarios
from careplan.conformance.scenarios.traps import holds, known_traps, load_traps
from careplan.conformance.vendor.tasks import SIDES, load_tasks
from careplan.locator import locate

SCENARIOS = load_scenarios()
READINGS = {
    row["id"]
    for row in tomllib.loads(locate("specs/careplan_csv/readings.toml").read_text(encoding="utf-8"))[
        "reading"
    ]
}
NAMED = {  # by the vendor test's description
    "goal-number": "D1",
    "many-users": "D1 D2 D3 D4 D5 D6 D7",
    "all-providers": "D2 D6",
    "satellite": "D2 D3 D7",
    "equipment-items": "D2 D3",
    "daily-billing": "D2 D3 D6 D7",
    "percentage-addition": "D2 D6",
    "no-time": "D2 D3 D6 D7",
    "over-limit": "D2 D6",
    "public-assistance": "D1 D2 D3 D4 D6 D7",
    "care-level-change": "D1 D2 D6",
    "correction": "D1 D2 D3 D4 D5 D6 D7",
    "withdrawal": "D1 D2 D3 D4 D5 D6 D7",
    "month-change": "D2 D3 D6 D7",
    "text-with-breaks-and-quotes": "D1 D4 D5",
    "ibm-extension": "D1 D4 D5",
    "roman-numerals": "D1 D4 D5",
    "letter-in-office-number": "D5 D6 D7",
    "every-code": "D1 D4",
    "forty-users": "D1 D2 D3 D4 D5 D6 D7",
}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_its_traps_are_in_it(scenario: Scenario) -> None:
    assert scenario.traps
    assert [trap for trap in scenario.traps if not holds(scenario, trap)] == []


def test_every_trap_is_a_reading_or_told_in_the_data() -> None:
    told = {trap for scenario in SCENARIOS for trap in scenario.traps}
    assert told - READINGS == set(load_traps())
    assert known_traps() == told
    assert READINGS & set(load_traps()) == set()


@pytest.mark.parametrize("trap", sorted(known_traps()))
def test_the_look_for_a_trap_can_fail(trap: str) -> None:
    assert not all(holds(scenario, trap) for scenario in SCENARIOS)


@pytest.mark.parametrize(("trap", "patterns"), NAMED.items())
def test_the_traps_of_the_vendor_test_are_in_its_patterns(trap: str, patterns: str) -> None:
    assert {scenario.pattern for scenario in SCENARIOS if trap in scenario.traps} >= set(patterns.split())


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("side", SIDES)
def test_each_side_of_a_pattern_has_at_least_eight_scenarios(pattern: str, side: str) -> None:
    assert len(load_scenarios(pattern)) >= 8
    tasks = load_tasks([pattern], [side], ("write", "canonical"))
    assert {each.scenario for each in tasks} == {each.id for each in load_scenarios(pattern)}
