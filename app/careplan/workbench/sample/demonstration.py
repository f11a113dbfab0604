"""The demonstration town's offices and service users; what is in it comes from demonstration.toml."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from careplan.locator import locate
from careplan.workbench.sample.people import Person, SampleOffice, Words, invent_people, office_number, words


@dataclass(frozen=True, slots=True)
class TownOffice:
    """An office of the town: who it is, who keeps its key ("hosted", "own"), and what it says it receives."""

    name: str
    """By which the town knows it, such as "hinata"; its log-ins are named so."""
    sample: SampleOffice
    custody: str
    receives: tuple[str, ...]
    people: tuple[Person, ...]
    """A support office's service users; of a provider none."""


@cache
def demonstration() -> Words:
    """Return demonstration.toml."""
    with locate("specs/careplan_csv/demonstration.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def town_offices() -> Mapping[str, TownOffice]:
    """Return the offices by name, the support offices first, each with its invented service users."""
    rows = demonstration()["office"]
    people = _people(sum(len(row.get("residents", ())) for row in rows))
    return {row["id"]: _office(row, people) for row in rows}


def _office(row: Words, people: Iterator[Person]) -> TownOffice:
    residents = row.get("residents", ())
    return TownOffice(
        row["id"],
        SampleOffice(office_number(row["serial"]), row["service_type"], row["name"]),
        row["custody"],
        tuple(row["receives"]),
        tuple(_resident(next(people), resident, row["planners"]) for resident in residents),
    )


def _people(count: int) -> Iterator[Person]:
    """Yield invented people, no two of one name."""
    random = Random(demonstration()["seed"])  # noqa: S311 - invented people need no secret
    vocabulary = words()["people"]
    names = {sex: _names(vocabulary[given], random) for sex, given in (("1", "men"), ("2", "women"))}
    for person in invent_people(random, count):
        name, kana = next(names[person.sex])
        yield replace(person, name=name, kana=kana)


def _names(given: Sequence[Sequence[str]], random: Random) -> Iterator[tuple[str, str]]:
    pairs = [(surname, name) for surname in words()["people"]["surnames"] for name in given]
    random.shuffle(pairs)
    return ((f"{surname[0]}　{name[0]}", f"{surname[1]} {name[1]}") for surname, name in pairs)


def _resident(person: Person, row: Words, planners: Sequence[str]) -> Person:
    number, plans = int(person.insured_number), demonstration()["plan"]
    known = {service["id"]: service for service in demonstration()["services"]}
    return replace(
        person,
        care_level=row["level"],
        limit_units=demonstration()["limits"][row["level"]],
        services=tuple(known[each] for each in row["gets"]),
        needs=tuple(demonstration()["needs"]),
        plan=plans[number % len(plans)],
        planner=planners[number % len(planners)],
    )
