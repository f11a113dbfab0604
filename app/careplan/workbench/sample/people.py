"""Invented offices and service users; the words come from sample.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from careplan.locator import locate
from careplan.standard.checkdigit import check_digit

_PREFIX = "1370"  # office numbers in samples begin so
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """An invented office: number (10), service type (2), name."""

    number: str
    service_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented service user, with what they get: `services` and `needs` as sample.toml has them."""

    insurer_number: str
    insured_number: str
    name: str
    kana: str
    sex: str
    birth_date: date
    address: str
    building: str
    care_level: str
    limit_units: int
    services: tuple[Words, ...]
    needs: tuple[Words, ...]
    plan: Words
    """The texts of their plan's first table, as sample.toml has them."""
    planner: str
    certified_on: date | None = None
    """Since when their level of care is certified, for a year; None: since the first of the month of their plan."""

    def certified_from(self, plan_date: date) -> date:
        """Return the first day of the certification that holds for a plan of that day."""
        return self.certified_on or plan_date.replace(day=1)

    @property
    def roles(self) -> tuple[str, ...]:
        """The offices that serve them, in the order of the services."""
        return tuple(dict.fromkeys(service["by"] for service in self.services))


@cache
def words() -> Words:
    """Return sample.toml."""
    with locate("specs/careplan_csv/sample.toml").open("rb") as file:
        return tomllib.load(file)


def offices() -> dict[str, SampleOffice]:
    """Return the sample's offices: support, home_help, rental."""
    return {
        role: SampleOffice(office_number(row["serial"]), row["service_type"], row["name"])
        for role, row in words()["offices"].items()
        if role != "municipality"
    }


def office_number(serial: str) -> str:
    """Return an invented office's number: so many behind the common beginning, the check digit added."""
    body = _PREFIX + serial.rjust(5, "0")
    return body + check_digit(body)


def invent_people(random: Random, count: int) -> list[Person]:
    """Return invented service users; every third one has home help only."""
    return [_invent(random, index) for index in range(1, count + 1)]


def _invent(random: Random, index: int) -> Person:
    vocabulary = words()["people"]
    sex = random.choice("12")
    surname, surname_kana = random.choice(vocabulary["surnames"])
    given, given_kana = random.choice(vocabulary["men" if sex == "1" else "women"])
    municipality = words()["offices"]["municipality"]
    birth_date = date(random.randint(1930, 1955), 1, 1) + timedelta(days=random.randrange(365))
    address = vocabulary["address"] + f"{random.randint(1, 9)}丁目{random.randint(1, 30)}"
    building = random.choice(vocabulary["buildings"])
    care_level = random.choice(list(words()["limits"]))
    return Person(
        insurer_number=municipality + check_digit(municipality),
        insured_number=f"{index:010d}",
        name=f"{surname}　{given}",
        kana=f"{surname_kana} {given_kana}",
        sex=sex,
        birth_date=birth_date,
        address=address,
        building=building,
        care_level=care_level,
        limit_units=words()["limits"][care_level],
        services=_services(both=index % 3 != 2),  # noqa: PLR2004 - every third, from the second on
        needs=tuple(words()["needs"]),
        plan=words()["plan"],
        planner=vocabulary["planner"],
    )


def _services(*, both: bool) -> tuple[Words, ...]:
    return tuple(each for each in words()["services"] if both or each["by"] == "home_help")
