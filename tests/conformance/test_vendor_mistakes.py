"""A test of the tests: each mistaken importer and exporter is caught by exactly the detectors made for its mistake."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from careplan.conformance.harness.own import answer
from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.reports import caught
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.runner import run
from careplan.conformance.vendor.spoken import SpokenTarget
from careplan.conformance.vendor.tasks import SIDES, SORTS, load_tasks
from careplan.standard.specification import load_standard
from support.mistaken_software import EXPORTS, HOLDS, MISTAKES, ask

# Each mistake with a pattern that shows it, and its detectors.
CAUGHT_BY = {
    "first_user_only": ("D3", {"first-user-only"}),
    "others_visits_own": ("D2", {"others-visits-own"}),
    "others_visits_dropped": ("D2", {"others-visits-lost"}),
    "no_time_is_midnight": ("D2", {"9999-midnight"}),
    "one_short_goal": ("D1", {"second-short-goal-lost"}),
    "h_number_as_digits": ("D2", {"h-number-lost"}),
    "line_breaks_lost": ("D1", {"line-breaks-lost"}),
    "extension_characters_lost": ("D1", {"characters-changed"}),
    "equipment_items_lost": ("D2", {"equipment-item-lost"}),
    "housing_by_a_short_list": ("D4", {"code-changed"}),
    "writes_utf8": ("D1", {"writes-bytes.utf8"}),
    "writes_colons": ("D1", {"writes-field.length"}),
    "exports_first_user_only": ("D3", {"first-user-only"}),
    "exports_without_line_breaks": ("D1", {"line-breaks-lost"}),
    "ignores_deletions": ("D4", {"deletion-not-applied"}),
    "deletes_all": ("D1", {"deletion-too-wide"}),
    "keeps_the_first_version": ("D2", {"older-version-kept"}),
    "one_month_a_person": ("D6", {"earlier-month-overwritten"}),
    "update_replaces_all": ("D7", {"update-drops-others"}),
    "first_month_only": ("D2", {"later-unit-lost"}),
    "adds_corrections": ("D3", {"correction-added", "unit-doubled"}),
    "one_provider_a_person": ("D3", {"other-provider-overwritten"}),
    "takes_a_unit_twice": ("D5", {"unit-doubled"}),
}
SEVERAL = {"accepts_all"}


class Mistaken:
    """Software with one mistake, asked in this process."""

    running = True

    def __init__(self, mistake: str | None) -> None:
        self.mistake = mistake

    def ask(self, request: Mapping[str, Any]) -> Any:
        return ask(self.mistake, dict(request)) if self.mistake else answer(request)

    def close(self) -> None:
        """Nothing runs."""


def results(mistake: str | None, patterns: tuple[str, ...], sorts: Sequence[str] = SORTS) -> list[Result]:
    return list(run(load_tasks(patterns, SIDES, sorts), SpokenTarget(Mistaken(mistake))))


def test_every_mistake_has_its_detectors() -> None:
    assert set(CAUGHT_BY) | SEVERAL == {*MISTAKES, *EXPORTS, *HOLDS}


@pytest.mark.parametrize("mistake", CAUGHT_BY)
def test_a_mistake_is_caught_by_exactly_its_detectors(mistake: str) -> None:
    pattern, detectors = CAUGHT_BY[mistake]
    sorts = ("held",) if mistake in HOLDS else ("write", "canonical", "held")
    found = results(mistake, (pattern,), sorts)
    assert set(caught(found)) == detectors
    assert all(each.detectors for each in found if each.status == "failed")


def test_who_accepts_all_is_told_every_rule() -> None:
    found = results("accepts_all", ("D4",))
    broken = [each for each in found if each.sort == "broken"]
    assert {each.status for each in broken} == {"failed"}
    assert {each.status for each in found if each.sort != "broken"} == {"passed"}
    assert all(name.startswith("accepts-") for name in caught(found))
    assert {each.partition("-")[2] for each in caught(found)} <= set(load_standard().rules)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_our_own_reader_and_writer_pass(pattern: str) -> None:
    found = results(None, (pattern,))
    assert [each.task for each in found if each.status != "passed"] == []
    assert {each.sort for each in found} == set(SORTS)
