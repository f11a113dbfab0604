"""Traps of plans, people and preventive care: whether a scenario holds them."""

from collections import Counter
from collections.abc import Callable, Mapping

from careplan.conformance.scenarios.contents import needs, users, weekly
from careplan.conformance.scenarios.scenario import Scenario

_FORTY = 40


def _goals_share_a_number(scenario: Scenario) -> bool:
    return any(
        len({goal["short_term_goal"] for goal in need["goals"]}) > 1
        and len({goal["goal_number"] for goal in need["goals"]}) == 1
        for need in needs(scenario)
    )


def _offices_of_services(scenario: Scenario) -> set[str | None]:
    return {
        service["office_number"]
        for need in needs(scenario)
        for goal in need["goals"]
        for service in goal["services"]
    }


def _several_rows(scenario: Scenario) -> bool:
    """Whether a need has several rows, so that its cells are left blank from the second on."""
    return any(sum(len(goal["services"]) for goal in need["goals"]) > 1 for need in needs(scenario))


def _level_changes(scenario: Scenario) -> bool:
    return any(
        user["supplement"]["care_level_before"]
        and user["supplement"]["care_level_changed_on"]
        and user["supplement"]["care_level_before"] != user["supplement"]["care_level"]
        for user in users(scenario)
        if "supplement" in user
    )


def _namesakes(scenario: Scenario) -> bool:
    named = Counter(
        entry["name"]
        for user in users(scenario)
        for entry in [user.get("supplement"), *user.get("basic_information", ())]
        if entry
    )
    return any(count > 1 for count in named.values())


def _several_rows_of_a_number(scenario: Scenario) -> bool:
    return any(
        len(issue["supports"]) > 1 or any(len(support["services"]) > 1 for support in issue["supports"])
        for user in users(scenario)
        for sheet in user.get("support_plan", ())
        for issue in sheet["issues"]
    )


def _unequal(scenario: Scenario) -> bool:
    """Whether a file that travels along has rows of some of the service users, not of all."""
    return any(
        0 < sum(name in user for user in users(scenario)) < len(users(scenario))
        for name in ("daily_schedule", "illnesses")
    )


def _every_field(scenario: Scenario) -> bool:
    """Whether a form of boxes (table 1, basic information, preventive plan) has none that is empty."""
    forms = [
        form
        for user in users(scenario)
        for form in [
            user.get("care_plan"),
            *user.get("basic_information", ()),
            *user.get("preventive_plan", ()),
        ]
        if form
    ]
    return any(all(value not in (None, "") for value in form.values()) for form in forms)


def _two_authors(scenario: Scenario) -> bool:
    return any(
        sheet["author"] and sheet["centre_author"] and sheet["author"] != sheet["centre_author"]
        for user in users(scenario)
        for sheet in user.get("preventive_plan", ())
    )


HELD: Mapping[str, Callable[[Scenario], bool]] = {
    "goal-number": _goals_share_a_number,
    "blank-or-repeat": _several_rows,
    "other-offices-services": lambda scenario: bool(
        _offices_of_services(scenario) - {scenario.destination.number, None}
    ),
    "uncovered-service": lambda scenario: None in _offices_of_services(scenario),
    "activity-zero-length": lambda scenario: any(
        row["start_time"] == row["end_time"] for row in weekly(scenario, "activities")
    ),
    "care-level-change": _level_changes,
    "many-users": lambda scenario: len(users(scenario)) > 1,
    "forty-users": lambda scenario: len(users(scenario)) == _FORTY,
    "namesakes": _namesakes,
    "public-assistance": lambda scenario: any(
        user["insured_number"].startswith("H") for user in users(scenario)
    ),
    "sub-blank": _several_rows_of_a_number,
    "several-sheets": lambda scenario: any(
        len(user.get(name, ())) > 1
        for user in users(scenario)
        for name in ("basic_information", "preventive_plan")
    ),
    "unequal-companions": _unequal,
    "every-field": _every_field,
    "consigned-author": _two_authors,
}
