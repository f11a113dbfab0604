"""The sheet of a scenario: its story, who sends to whom, and the forms of each service user."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from careplan.conformance.scenarios import Scenario
from careplan.conformance.sheets.forms import forms_of
from careplan.conformance.sheets.layout import Box, Form, boxes
from careplan.conformance.sheets.words import month_in_words
from careplan.standard.findings import Message
from careplan.standard.specification import Kind, UnitKind, load_standard
from careplan.workbench.sample import SampleOffice


@dataclass(frozen=True, slots=True)
class Person:
    """The forms of one service user; `key` are the numbers and dates that tell them."""

    key: tuple[Box, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person keys in. `head` says from which office to which, and the month."""

    scenario: Scenario
    head: tuple[Box, ...]
    people: tuple[Person, ...]


def sheet_of(scenario: Scenario) -> Sheet:
    """Return the sheet of a scenario."""
    unit = next(each for each in load_standard().units if each.id == scenario.document["document"])
    people = tuple(_person(unit, user) for user in scenario.document["service_users"])
    return Sheet(scenario, _head(scenario), people)


def _head(scenario: Scenario) -> tuple[Box, ...]:
    month = f"{scenario.month[:4]}-{scenario.month[4:]}"
    return (
        Box(Message("送り手（あなたの事業所）", "From (your office)"), _office(scenario.sender)),
        Box(Message("宛先", "To"), _office(scenario.destination)),
        Box(Message("対象年月", "Month"), month_in_words(month)),
    )


def _office(office: SampleOffice) -> Message:
    title = load_standard().service_types[office.service_type].title
    return Message(
        f"{office.number} {office.name}（{title.ja}）", f"{office.number} {office.name} ({title.en})"
    )


def _person(unit: UnitKind, user: Mapping[str, Any]) -> Person:
    named = ((kind, kind.document.get("name")) for kind in _kinds(unit))
    forms = tuple(
        form
        for kind, name in named
        if name is None or name in user
        for form in forms_of(kind, user[name] if name else None)
    )
    return Person(_key(unit, user), forms)


def _key(unit: UnitKind, user: Mapping[str, Any]) -> tuple[Box, ...]:
    kind = load_standard().kinds[unit.lead]
    wanted = [field for field in kind.fields if field.key in unit.subject]
    return tuple(
        box for part in dict.fromkeys(field.part for field in wanted) for box in boxes(kind, part, user)
    )


def _kinds(unit: UnitKind) -> Iterator[Kind]:
    """Yield the kinds with records: the supplement, which heads the forms, then the others with their companions."""
    kinds = load_standard().kinds
    for own in sorted(unit.kinds, key=lambda each: each != unit.supplement):
        yield kinds[own]
        yield from (each for each in kinds.values() if each.companion_of == own and each.fields)
