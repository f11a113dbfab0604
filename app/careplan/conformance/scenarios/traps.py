"""What a scenario holds to trip software up: titles from data, and for each a look whether it is really there.

A trap is a reading of readings.toml or an entry of scenarios/traps.toml. `holds` looks at document and files only,
never at what the story says of itself.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from careplan.conformance.scenarios import held_by_files, held_by_people, held_by_uses
from careplan.conformance.scenarios.scenario import Scenario
from careplan.locator import locate
from careplan.standard.findings import Message

_HELD: Mapping[str, Callable[[Scenario], bool]] = {
    **held_by_files.HELD,
    **held_by_people.HELD,
    **held_by_uses.HELD,
}


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: the name, the place it concerns (this project's own locator), and what is easily lost."""

    id: str
    clause: str
    title: Message


@cache
def load_traps() -> Mapping[str, Trap]:
    """Return the traps of scenarios/traps.toml by name; readings are not among them."""
    with locate("specs/careplan_csv/scenarios/traps.toml").open("rb") as file:
        rows = tomllib.load(file)["trap"]
    return {row["id"]: Trap(row["id"], row["clause"], Message(row["ja"], row["en"])) for row in rows}


def known_traps() -> frozenset[str]:
    """Return the names, readings among them, that `holds` can look for."""
    return frozenset(_HELD)


def holds(scenario: Scenario, trap: str) -> bool:
    """Whether a trap is in a scenario's document or files.

    Raises:
        KeyError: there is no such trap.

    """
    return _HELD[trap](scenario)
