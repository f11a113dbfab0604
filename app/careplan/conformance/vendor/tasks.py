"""What is put to the software: a scenario to write, files to read, files to refuse. A task is the same every time."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from careplan.conformance.harness.protocol import files_json
from careplan.conformance.harness.vectors import Vector, load_vectors
from careplan.conformance.scenarios import Scenario, load_scenarios
from careplan.standard.findings import Message
from careplan.standard.naming import Address, read_name
from careplan.standard.specification import EDITION
from careplan.workbench.sample import address
from careplan.workbench.variants import Variant, make_variants

SIDES = ("writes", "reads")
_MOST_VARIED = 100_000  # bytes: a unit of forty people shows no way of writing that a small one does not
Route = tuple[Address, Address, str]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing asked of the software under test.

    `sort`: write, canonical (the unit as we write it), variant (the same in another legal way), broken (to be refused).
    `about` are the choices of a variant ("quoting.all"), or the rules that a broken unit breaks. `document` is what is
    to be written or understood, None for a broken one; `files` what is to be read, none for a task of writing.
    `own` is the number of the office whose software is tested.
    """

    id: str
    pattern: str
    side: str
    sort: str
    title: Message
    scenario: str
    about: tuple[str, ...]
    route: Route
    document: Mapping[str, Any] | None
    files: Mapping[str, bytes]

    @property
    def own(self) -> str:
        """The office whose software this is: the sender writes, the destination reads."""
        sender, destination, _ = self.route
        return (sender if self.side == "writes" else destination).office_number

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked and expected, hexadecimal."""
        asked = [
            self.id,
            [str(each) for each in self.route],
            self.document,
            sorted(files_json(self.files), key=lambda file: file["name"]),
        ]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def load_tasks(patterns: Iterable[str], sides: Iterable[str]) -> tuple[Task, ...]:
    """Return the tasks of patterns (D1 to D7) and sides (writes, reads), in their order.

    Raises:
        UnknownScenarioError: there is no such pattern.

    """
    wanted = tuple(sides)
    return tuple(
        task for pattern in patterns for side in SIDES if side in wanted for task in _of(pattern, side)
    )


@cache
def _of(pattern: str, side: str) -> tuple[Task, ...]:
    scenarios = load_scenarios(pattern)
    if side == "writes":
        return tuple(_write(each) for each in scenarios)
    return (*map(_canonical, scenarios), *_variants(pattern, scenarios), *_broken(pattern, scenarios))


def _write(scenario: Scenario) -> Task:
    return _task(scenario, "write", f"{scenario.id}.write", {})


def _canonical(scenario: Scenario) -> Task:
    return _task(scenario, "canonical", f"{scenario.id}.read", scenario.unit)


def _variants(pattern: str, scenarios: Iterable[Scenario]) -> Iterator[Task]:
    """Yield each choice singly, in the first scenario where it makes a difference, and all pairs in the first one."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    small = [each for each in scenarios if sum(map(len, each.unit.values())) < _MOST_VARIED]
    for number, scenario in enumerate(small):
        for variant in make_variants(scenario.unit, mixed=not number):
            levels = tuple(sorted(variant.levels.items()))
            if not levels or levels in seen:
                continue
            seen.add(levels)
            yield _variant(pattern, scenario, variant)


def _variant(pattern: str, scenario: Scenario, variant: Variant) -> Task:
    about = tuple(f"{dimension}.{level}" for dimension, level in sorted(variant.levels.items()))
    name = f"{pattern}.as.{variant.folder}"
    return replace(_task(scenario, "variant", name, variant.files), about=about)


def _broken(pattern: str, scenarios: Iterable[Scenario]) -> Iterator[Task]:
    """Yield the published vectors to be refused, of the kinds that the pattern's scenarios travel in."""
    scenarios = list(scenarios)
    kinds = {_kind(name) for scenario in scenarios for name in scenario.unit}
    for vector in load_vectors():
        if vector.verdict == "refuse" and vector.edition == EDITION and _within(vector, kinds):
            rules = tuple(dict.fromkeys(each.rule for each in vector.errors))
            first = scenarios[0]
            yield Task(
                id=f"{pattern}.not.{vector.id}",
                pattern=pattern,
                side="reads",
                sort="broken",
                title=Message(f"退けるべきファイル（{rules[0]}）", f"To be refused ({rules[0]})"),
                scenario="",
                about=rules,
                route=(address(first.sender), address(first.destination), first.stamp),
                document=None,
                files=vector.load_files(),
            )


def _kind(name: str) -> str:
    kind = read_name(name).kind
    return kind.id if kind else ""


def _within(vector: Vector, kinds: set[str]) -> bool:
    return bool(vector.kinds) and set(vector.kinds) <= kinds


def _task(scenario: Scenario, sort: str, name: str, files: Mapping[str, bytes]) -> Task:
    return Task(
        id=name,
        pattern=scenario.pattern,
        side="writes" if sort == "write" else "reads",
        sort=sort,
        title=scenario.title,
        scenario=scenario.id,
        about=(),
        route=(address(scenario.sender), address(scenario.destination), scenario.stamp),
        document=scenario.document,
        files=files,
    )
