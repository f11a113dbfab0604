"""The town of the scenarios and what is told of it: offices, people, services and stories, read from data.

A story names a person of the town and says only what is different; `Resident` is the two together.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

from careplan.locator import locate
from careplan.standard.checkdigit import check_digit
from careplan.workbench.sample import SampleOffice
from careplan.workbench.sample.people import Person, invent_people

_FOLDER = "specs/careplan_csv/scenarios"
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resident:
    """A service user of a story. `has` is the entry in the town with the story's own on top of it."""

    insured_number: str
    name: str
    name_kana: str
    sex: str
    birth_date: str
    address: str
    building: str | None
    care_level: str
    has: Words

    @property
    def changes(self) -> Words:
        """What the story puts into the document of this person, or clears: path to value."""
        return {**self.has.get("set", {}), **dict.fromkeys(self.has.get("clear", ()))}


@dataclass(frozen=True, slots=True)
class Story:
    """What a story tells, where it begins to be a document: offices, dates, and who it is about."""

    told: Words
    sender: SampleOffice
    destination: SampleOffice
    month: date
    written: date
    residents: tuple[Resident, ...]

    @property
    def support(self) -> SampleOffice:
        """The office in charge of the plan."""
        return office(self.told.get("planned_by", "support"))


@cache
def town() -> Words:
    """Return town.toml."""
    return _toml("town.toml")


@cache
def told(pattern: str) -> tuple[Words, ...]:
    """Return what the stories of a pattern tell, in their order."""
    return tuple(_toml(f"{pattern}.toml")["scenario"])


def _toml(name: str) -> Words:
    with locate(f"{_FOLDER}/{name}").open("rb") as file:
        return tomllib.load(file)


@cache
def office(role: str) -> SampleOffice:
    """Return the office of a role, its check digit added."""
    row = town()["office"][role]
    return SampleOffice(row["number"] + check_digit(row["number"]), row["service_type"], row["name"])


@cache
def insurer_number() -> str:
    """Return the number of the town as insurer, its check digit added."""
    number: str = town()["insurer"]
    return number + check_digit(number)


def read_story(scenario: Words) -> Story:
    """Return a story with its offices, dates and people looked up in the town."""
    month = scenario.get("month", town()["month"])
    return Story(
        told=scenario,
        sender=office(scenario["from"]),
        destination=office(scenario["to"]),
        month=date(int(month[:4]), int(month[4:]), 1),
        written=scenario.get("written", town()["written"]),
        residents=tuple(each for entry in scenario["people"] for each in _residents(entry)),
    )


def _residents(entry: Words) -> Iterator[Resident]:
    """Yield the person that an entry names, or the crowd that it counts."""
    if "crowd" in entry:
        crowd = invent_people(Random(1), entry["crowd"])  # noqa: S311 - invented people need no secret
        yield from (_of_crowd(person, entry) for person in crowd)
        return
    known = town()["person"][entry["is"]]
    has = {**known, **entry}
    yield Resident(
        insured_number=has["insured_number"],
        name=has["name"],
        name_kana=has["name_kana"],
        sex=has["sex"],
        birth_date=has["birth_date"],
        address=town()["address"] + has["lot"],
        building=has.get("building"),
        care_level=has["care_level"],
        has=has,
    )


def _of_crowd(person: Person, entry: Words) -> Resident:
    return Resident(
        insured_number=person.insured_number,
        name=person.name,
        name_kana=person.kana,
        sex=person.sex,
        birth_date=person.birth_date.isoformat(),
        address=person.address,
        building=person.building or None,
        care_level=entry.get("care_level", person.care_level),
        has=entry,
    )


def put(value: Any, changes: Words) -> Any:
    """Put what a story says into a document in place: keys and list positions (from 0) joined by dots."""
    for path, new in changes.items():
        *way, last = (int(step) if re.fullmatch("[0-9]+", step) else step for step in path.split("."))
        holder = value
        for step in way:
            holder = holder[step]
        holder[last] = new
    return value
