"""The scenarios, made from what is told: document, then files by the strict writer, then the document read again."""

from collections.abc import Callable
from functools import cache
from typing import Any

from careplan.conformance.scenarios import plan, preventive
from careplan.conformance.scenarios.actual import actual_users
from careplan.conformance.scenarios.deletion import DELETIONS
from careplan.conformance.scenarios.month import month_users
from careplan.conformance.scenarios.scenario import PATTERNS, Scenario, UnknownScenarioError
from careplan.conformance.scenarios.town import Story, Words, read_story, told
from careplan.standard.documents import read_unit, write_unit
from careplan.standard.findings import Message
from careplan.workbench.sample import address

Build = Callable[[Story], list[dict[str, Any]]]
# The document of a pattern, where the story names no other, and what builds each document.
_DOCUMENTS = {
    "D1": "plan",
    "D2": "month",
    "D3": "actual",
    "D4": "basic-information",
    "D5": "preventive-plan",
    "D6": "month",
    "D7": "actual",
}
_BUILDS: dict[str, Build] = {
    "plan": plan.plan_users,
    "month": month_users,
    "actual": actual_users,
    "basic-information": preventive.information_users,
    "preventive-plan": preventive.plan_users,
    "preventive-plan-with-information": preventive.both_users,
    **DELETIONS,
}


@cache
def load_scenarios(pattern: str | None = None) -> tuple[Scenario, ...]:
    """Return the scenarios of a pattern (D1 to D7), or all of them, in the order they are told.

    Raises:
        UnknownScenarioError: there is no such pattern.

    """
    if pattern is None:
        return tuple(scenario for each in PATTERNS for scenario in load_scenarios(each))
    if pattern not in PATTERNS:
        names = " ".join(PATTERNS)
        raise UnknownScenarioError(
            Message(
                f"パターン {pattern} はありません。あるのは {names} です。",
                f"There is no pattern {pattern}. There are {names}.",
            )
        )
    return tuple(_scenario(pattern, each) for each in told(pattern))


def find_scenario(identifier: str) -> Scenario:
    """Return the scenario of an id, such as "D2-over-the-limit".

    Raises:
        UnknownScenarioError: there is none; the message names those of the same pattern.

    """
    pattern = identifier[:2]
    known = load_scenarios(pattern if pattern in PATTERNS else None)
    for scenario in known:
        if scenario.id == identifier:
            return scenario
    names = " ".join(scenario.id for scenario in known)
    raise UnknownScenarioError(
        Message(
            f"シナリオ {identifier} はありません。あるのは {names} です。",
            f"There is no scenario {identifier}. There are {names}.",
        )
    )


def _scenario(pattern: str, told_of: Words) -> Scenario:
    story = read_story(told_of)
    kind = told_of.get("document", _DOCUMENTS[pattern])
    document = {"document": kind, "edition": "4.1", "service_users": _BUILDS[kind](story)}
    route = (address(story.sender), address(story.destination), told_of["sent"])
    unit = write_unit(document, *route)
    return Scenario(
        id=told_of["id"],
        pattern=pattern,
        title=Message(told_of["ja"], told_of["en"]),
        story=Message(told_of["story_ja"], told_of["story_en"]),
        traps=tuple(told_of["traps"]),
        month=f"{story.month:%Y%m}",
        stamp=told_of["sent"],
        sender=story.sender,
        destination=story.destination,
        document=read_unit(unit),
        unit=unit,
        follows=told_of.get("follows"),
        remarks=tuple(told_of.get("remarks", ())),
    )
