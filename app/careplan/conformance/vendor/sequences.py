"""Units that come one after the other: what came before a scenario, and what a person looks for afterwards."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from careplan.conformance.scenarios import Scenario
from careplan.conformance.vendor.after import same_entry
from careplan.standard.documents import read_unit
from careplan.workbench.holding import held_document

_USERS = "service_users"
_MOST_OTHERS = 3  # a crowd would show no more
_NUMBER = "insured_number"
_SIDE_BY_SIDE = "actual"


def units_before(scenario: Scenario, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return the scenario that this one follows, after others to the same office, where there are such.

    One is of other people, one is what another sender states of the same people for the same month.
    """
    before = next(each for each in scenarios if each.id == scenario.follows)
    people = _people(before) | _people(scenario)
    others = (
        each
        for each in scenarios
        if each.document["document"] == before.document["document"]
        and each.destination == scenario.destination
        and len(_people(each)) <= _MOST_OTHERS
        and not _people(each) & people
    )
    beside = (
        each
        for each in scenarios
        if each.document["document"] == before.document["document"] == _SIDE_BY_SIDE
        and (each.destination, each.month) == (scenario.destination, scenario.month)
        and each.sender != scenario.sender
        and len(_people(each)) <= _MOST_OTHERS
        and _people(each) & _people(before)
    )
    return (*islice(others, 1), *islice(beside, 1), before)


def _people(scenario: Scenario) -> set[str]:
    return {user[_NUMBER] for user in scenario.document[_USERS]}


def shown_document(before: Sequence[Mapping[str, bytes]], document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be held, and after it the service users who should be gone."""
    known = held_document([read_unit(files) for files in before])[_USERS]
    left = document[_USERS]
    gone = [user for user in known if not any(same_entry(user, each) for each in left)]
    return {**document, _USERS: [*left, *gone]}
