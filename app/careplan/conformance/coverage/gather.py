"""Every clause that software can keep or break, with the scenarios and vectors that test it.

Clauses are readings, traps, units, service types, editions, rules, values of code lists and fields.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.conformance.coverage.filled import fields_filled
from careplan.conformance.scenarios import Scenario, load_scenarios
from careplan.conformance.scenarios.codes import codes_given
from careplan.conformance.scenarios.contents import uses
from careplan.conformance.scenarios.traps import load_traps
from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.readings import load_readings
from careplan.standard.specification import Kind, UnitKind, load_standard

_SPECS = "specs/careplan_csv"
Tests = Sequence[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to be tested. `locator` is this project's own; `why` is given where nothing can test it.

    `scenarios` and `vectors` test it; of a rule, `vectors` break it and `kept` keep it.
    """

    group: str
    id: str
    locator: str
    title: Message
    scenarios: tuple[str, ...] = ()
    vectors: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    why: Message | None = None

    @property
    def tested(self) -> bool:
        """Whether a scenario or a vector tests it; a rule needs vectors on both sides."""
        if self.group == "rule":
            return bool(self.vectors and self.kept)
        return bool(self.scenarios or self.vectors)


def gather_clauses() -> list[Clause]:
    """Return all clauses with their tests, in the order of the page."""
    manifest = json.loads(locate(f"{_SPECS}/vectors/manifest.json").read_text(encoding="utf-8"))
    scenarios = load_scenarios()
    return [
        *_readings(manifest, scenarios),
        *_traps(scenarios),
        *_units(manifest, scenarios),
        *_service_types(scenarios),
        *_editions(manifest),
        *_rules(manifest),
        *_codes(scenarios),
        *_fields(scenarios, manifest),
    ]


def _toml(name: str) -> Mapping[str, Any]:
    with locate(f"{_SPECS}/{name}").open("rb") as file:
        return tomllib.load(file)


def _by_trap(scenarios: Iterable[Scenario]) -> Mapping[str, Tests]:
    held: dict[str, list[str]] = defaultdict(list)
    for scenario in scenarios:
        for trap in scenario.traps:
            held[trap].append(scenario.id)
    return held


def _readings(manifest: Mapping[str, Any], scenarios: Iterable[Scenario]) -> Iterator[Clause]:
    held, unshown = _by_trap(scenarios), manifest["readings_not_shown"]
    for reading in load_readings().values():
        why = unshown.get(reading.id)
        yield Clause(
            "reading",
            reading.id,
            f"{reading.clause} · reading/{reading.id}",
            reading.accept,
            tuple(held.get(reading.id, ())),
            tuple(manifest["readings"].get(reading.id, ())),
            why=why and Message(why["ja"], why["en"]),
        )


def _traps(scenarios: Iterable[Scenario]) -> Iterator[Clause]:
    held = _by_trap(scenarios)
    for trap in load_traps().values():
        yield Clause("trap", trap.id, trap.clause, trap.title, tuple(held.get(trap.id, ())))


def _units(manifest: Mapping[str, Any], scenarios: Sequence[Scenario]) -> Iterator[Clause]:
    for unit in load_standard().units:
        told = tuple(each.id for each in scenarios if each.document["document"] == unit.id)
        vectors = tuple(each["id"] for each in manifest["vectors"] if _is_unit(each, unit))
        yield Clause("unit", unit.id, f"unit/{unit.id}", unit.title, told, vectors)


def _is_unit(vector: Mapping[str, Any], unit: UnitKind) -> bool:
    kinds = load_standard().kinds
    own = {kind for kind in vector["kinds"] if kind in kinds and not kinds[kind].companion_of}
    return bool(vector["document"]) and own == set(unit.kinds)


def _service_types(scenarios: Sequence[Scenario]) -> Iterator[Clause]:
    """Yield the service types in scope, with the scenarios that have services of them."""
    given = {each.id: {use["service_code"][:2] for use in uses(each)} for each in scenarios}
    for code, service_type in load_standard().service_types.items():
        if service_type.in_scope:
            told = tuple(name for name, types in given.items() if code in types)
            yield Clause("service-type", code, "scope", service_type.title, told)


def _editions(manifest: Mapping[str, Any]) -> Iterator[Clause]:
    """Yield the editions that are read; that others are named and refused is told by rules."""
    for edition in load_standard().editions.values():
        if edition.read:
            vectors = tuple(each["id"] for each in manifest["vectors"] if each["edition"] == edition.id)
            title = Message(f"第{edition.id}版", f"edition {edition.id}")
            yield Clause("edition", edition.id, f"edition/{edition.id}", title, (), vectors)


def _rules(manifest: Mapping[str, Any]) -> Iterator[Clause]:
    for rule in load_standard().rules.values():
        sides = manifest["rules"].get(rule.id, {})
        broken, kept = (tuple(sides.get(side, ())) for side in ("rejecting", "accepting"))
        yield Clause("rule", rule.id, rule.clause, rule.title, (), broken, kept)


def _codes(scenarios: Sequence[Scenario]) -> Iterator[Clause]:
    given = {each.id: codes_given(each.unit) for each in scenarios}
    for name, codes in load_standard().codes.items():
        for code, title in codes.items():
            told = tuple(scenario for scenario, pairs in given.items() if (name, code) in pairs)
            yield Clause("code", f"{name}/{code}", f"codes/{name}/{code}", title, told)


def _fields(scenarios: Sequence[Scenario], manifest: Mapping[str, Any]) -> Iterator[Clause]:
    filled = fields_filled(scenarios)
    pictures = tuple(each.id for each in scenarios if any(name.endswith(".jpg") for name in each.unit))
    for kind in load_standard().kinds.values():
        yield from _of_layout(kind, filled, manifest)
        if not kind.fields:
            yield Clause("field", kind.id, f"layout/{kind.id}", kind.title, pictures)


def _of_layout(
    kind: Kind, filled: Mapping[tuple[str, int], Tests], manifest: Mapping[str, Any]
) -> Iterator[Clause]:
    for field in kind.fields:
        identifier, why = f"{kind.id}/{field.number}", None
        if field.type.json == "none" and not field.type.writes and field.part == "unused":
            why = Message(
                "使わない項目で、空のままにします。値があれば規則 field.unused が指摘します。",
                "Not in use: it stays empty, and rule field.unused tells of a value.",
            )
        reading = manifest["readings"].get(field.reading, ()) if field.reading else ()
        tests = tuple(filled.get((kind.id, field.number), ()))
        vectors = () if tests else tuple(reading)
        yield Clause("field", identifier, f"layout/{identifier}", field.name, tests, vectors, why=why)
