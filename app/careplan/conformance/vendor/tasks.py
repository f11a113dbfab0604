"""What is put to the software: a scenario to write, files to read, files to refuse. A task is the same every time."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from careplan.conformance.harness.protocol import files_json
from careplan.conformance.harness.vectors import Vector, load_vectors
from careplan.conformance.scenarios import Scenario, load_scenarios
from careplan.conformance.vendor.sequences import shown_document, units_before
from careplan.standard.findings import Message
from careplan.standard.naming import Address, read_name
from careplan.standard.specification import EDITION, load_standard
from careplan.workbench.holding import held_document
from careplan.workbench.mutate import make_mutants
from careplan.workbench.mutate.recipes import RECIPES
from careplan.workbench.sample import address
from careplan.workbench.variants import Variant, make_variants

_SORTS_OF: Mapping[str, tuple[str, ...]] = {
    "writes": ("write",),
    "reads": ("canonical", "variant", "broken", "held"),
}
SIDES = tuple(_SORTS_OF)
SORTS = ("write", "canonical", "variant", "broken", "held")
_MOST_VARIED = 100_000  # bytes: a unit of forty people shows no way of writing that a small one does not
Route = tuple[Address, Address, str]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing asked of the software under test.

    `sort`: write, canonical (the unit as we write it), variant (the same in another legal way), broken (to be refused),
    held (what there is after several units). `about` are the choices of a variant ("quoting.all"), or the rules that a
    broken unit breaks. `document` is what is to be written, understood or held, None for a broken one; `files` what is
    to be read, none for a task of writing; `before` the units that come first, in their order, of the scenarios that it
    `follows`. `own` is the number of
    the office whose software is tested.
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
    before: tuple[Mapping[str, bytes], ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[Mapping[str, bytes], ...]:
        """All units to be read, in their order."""
        return (*self.before, self.files)

    @property
    def shown(self) -> Mapping[str, Any]:
        """What a person is asked about: what is to be there, and what is to be gone."""
        return shown_document(self.before, self.document or {}) if self.before else self.document or {}

    @property
    def own(self) -> str:
        """The office whose software this is: the sender writes, the destination reads."""
        sender, destination, _ = self.route
        return (sender if self.side == "writes" else destination).office_number

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked and expected, hexadecimal."""
        asked: list[Any] = [self.id, [str(each) for each in self.route], self.document, _listed(self.files)]
        if self.before:
            asked.append([_listed(each) for each in self.before])
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _listed(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return sorted(files_json(files), key=lambda file: file["name"])


def load_tasks(
    patterns: Iterable[str], sides: Iterable[str], sorts: Sequence[str] = SORTS
) -> tuple[Task, ...]:
    """Return the tasks of patterns (D1 to D7), sides (writes, reads) and sorts, in their order.

    Raises:
        UnknownScenarioError: there is no such pattern.

    """
    wanted = [sort for side in sides for sort in _SORTS_OF[side] if sort in sorts]
    return tuple(
        task for pattern in patterns for sort in SORTS if sort in wanted for task in _of(pattern, sort)
    )


@cache
def _of(pattern: str, sort: str) -> tuple[Task, ...]:
    return tuple(_MAKES[sort](load_scenarios(pattern)))


def _writes(scenarios: Sequence[Scenario]) -> Iterator[Task]:
    return (_task(each, "write", f"{each.id}.write", {}) for each in scenarios)


def _canonical(scenarios: Sequence[Scenario]) -> Iterator[Task]:
    return (_task(each, "canonical", f"{each.id}.read", each.unit) for each in scenarios)


def _variants(scenarios: Sequence[Scenario]) -> Iterator[Task]:
    """Yield each choice singly, in the first scenario where it makes a difference, and all pairs in the first one."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    small = [each for each in scenarios if sum(map(len, each.unit.values())) < _MOST_VARIED]
    for number, scenario in enumerate(small):
        for variant in make_variants(scenario.unit, mixed=not number):
            levels = tuple(sorted(variant.levels.items()))
            if not levels or levels in seen:
                continue
            seen.add(levels)
            yield _variant(scenario, variant)


def _variant(scenario: Scenario, variant: Variant) -> Task:
    about = tuple(f"{dimension}.{level}" for dimension, level in sorted(variant.levels.items()))
    name = f"{scenario.pattern}.as.{variant.folder}"
    return replace(_task(scenario, "variant", name, variant.files), about=about)


def _broken(scenarios: Sequence[Scenario]) -> Iterator[Task]:
    """Yield the first scenario broken in every way that has a recipe, then published vectors of further rules."""
    first = scenarios[0]
    rules = [
        rule.id for rule in load_standard().rules.values() if rule.severity == "error" and rule.id in RECIPES
    ]
    mutants = make_mutants(first.unit, rules).mutants
    for mutant in mutants:
        yield _refused(first, mutant.rule, (mutant.rule, *mutant.others), mutant.files)
    kinds = {_kind(name) for scenario in scenarios for name in scenario.unit}
    made = {mutant.rule for mutant in mutants}
    for vector in load_vectors():
        broken = tuple(dict.fromkeys(each.rule for each in vector.errors))
        if vector.edition == EDITION and _within(vector, kinds) and broken and not made & set(broken):
            yield _refused(first, f"vector.{vector.id}", broken, vector.load_files())


def _held(scenarios: Sequence[Scenario]) -> Iterator[Task]:
    """Yield what is to be there after a unit that comes twice, and after each scenario that follows another."""
    first = scenarios[0]
    twice = Message(f"「{first.title.ja}」が二度届く", f"{first.title.en}, fetched twice")
    task = _task(first, "held", f"{first.id}.twice.held", first.unit)
    yield replace(task, title=twice, before=(first.unit,), follows=(first.id,))
    for scenario in scenarios:
        if scenario.follows is None:
            continue
        units = units_before(scenario, scenarios)
        title = Message(f"「{scenario.title.ja}」の後にあるもの", f"What is held after: {scenario.title.en}")
        task = _task(scenario, "held", f"{scenario.id}.held", scenario.unit)
        document = held_document([*(each.document for each in units), scenario.document])
        before, names = tuple(each.unit for each in units), tuple(each.id for each in units)
        yield replace(task, title=title, document=document, before=before, follows=names)


def _refused(scenario: Scenario, name: str, rules: tuple[str, ...], files: Mapping[str, bytes]) -> Task:
    title = Message(f"退けるべきファイル（{rules[0]}）", f"To be refused ({rules[0]})")
    task = _task(scenario, "broken", f"{scenario.pattern}.not.{name}", files)
    return replace(task, title=title, scenario="", about=rules, document=None)


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


_MAKES: Mapping[str, Callable[[Sequence[Scenario]], Iterator[Task]]] = {
    "write": _writes,
    "canonical": _canonical,
    "variant": _variants,
    "broken": _broken,
    "held": _held,
}
