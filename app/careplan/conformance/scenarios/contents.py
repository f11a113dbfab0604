"""The parts of a scenario's document that traps and detectors ask for."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from careplan.conformance.scenarios.scenario import Scenario

Value = dict[str, Any]


def users(scenario: Scenario) -> list[Value]:
    """Return the service users of the document."""
    listed: list[Value] = scenario.document["service_users"]
    return listed


def uses(scenario: Scenario) -> list[Value]:
    """Return the records of table 6, planned or actual, of all service users."""
    sheets = (
        sheet for user in users(scenario) for sheet in (*user.get("planned", ()), *user.get("actual", ()))
    )
    return list(chain.from_iterable(sheet["uses"] for sheet in sheets))


def details(scenario: Scenario) -> list[Value]:
    """Return the sheets of table 7 of all service users."""
    return [sheet for user in users(scenario) for sheet in user.get("details", ())]


def lines(scenario: Scenario) -> list[Value]:
    """Return the service lines of table 7 of all service users."""
    return [line for sheet in details(scenario) for line in sheet["services"]]


def needs(scenario: Scenario) -> list[Value]:
    """Return the needs of table 2 of all service users."""
    return [
        need for user in users(scenario) for sheet in user.get("needs_table", ()) for need in sheet["needs"]
    ]


def weekly(scenario: Scenario, group: str) -> list[Value]:
    """Return one group of table 3 (weekly_services, activities, other_services) of all service users."""
    return [row for user in users(scenario) for sheet in user.get("weekly_table", ()) for row in sheet[group]]


def leaves(value: Any) -> Iterator[Any]:
    """Yield every value of a document that is no object and no list."""
    if isinstance(value, dict):
        yield from chain.from_iterable(map(leaves, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(leaves, value))
    else:
        yield value


def texts(scenario: Scenario) -> list[str]:
    """Return every text of the document."""
    return [leaf for leaf in leaves(scenario.document) if isinstance(leaf, str)]
