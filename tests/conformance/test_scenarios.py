"""Every scenario of the vendor test conforms, and is what its story says it is."""

from collections import Counter

import pytest

from careplan.conformance.scenarios import (
    PATTERNS,
    Scenario,
    UnknownScenarioError,
    find_scenario,
    load_scenarios,
)
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.workbench.sample import address

SCENARIOS = load_scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_its_unit_is_one_unit_and_the_check_says_only_what_the_story_wants(scenario: Scenario) -> None:
    report = check_files(scenario.unit)
    assert [unit.unit for unit in report.units] == [scenario.document["document"]]
    assert report.errors == 0
    assert {each.rule for each in report.findings if each.severity != "info"} == set(scenario.remarks)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.id)
def test_its_document_is_that_of_its_files_and_gives_them_back(scenario: Scenario) -> None:
    assert read_unit(scenario.unit) == scenario.document
    route = (address(scenario.sender), address(scenario.destination), scenario.stamp)
    assert write_unit(scenario.document, *route) == scenario.unit


def test_ids_begin_with_their_pattern_and_are_found() -> None:
    assert [name for name, count in Counter(each.id for each in SCENARIOS).items() if count > 1] == []
    for scenario in SCENARIOS:
        assert scenario.id.startswith(f"{scenario.pattern}-")
        assert find_scenario(scenario.id) is scenario
    assert {each.pattern for each in SCENARIOS} == set(PATTERNS)


def test_no_office_sends_two_units_with_one_stamp() -> None:
    sent = Counter((each.sender.number, each.stamp) for each in SCENARIOS)
    assert [key for key, count in sent.items() if count > 1] == []


def test_what_follows_another_is_sent_later_to_the_same_office() -> None:
    for scenario in SCENARIOS:
        if scenario.follows:
            before = find_scenario(scenario.follows)
            assert before.stamp < scenario.stamp
            assert (before.sender, before.destination) == (scenario.sender, scenario.destination)


@pytest.mark.parametrize("identifier", ["D2-no-such-story", "D9-over-the-limit", ""])
def test_an_unknown_id_is_answered_with_those_that_there_are(identifier: str) -> None:
    with pytest.raises(UnknownScenarioError) as told:
        find_scenario(identifier)
    assert "D2-over-the-limit" in told.value.message.en
    assert "D2-over-the-limit" in told.value.message.ja


def test_an_unknown_pattern_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(UnknownScenarioError) as told:
        load_scenarios("D8")
    assert "D1 D2 D3 D4 D5 D6 D7" in told.value.message.en
