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


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """An invented office: number (10), service type (2), name."""

    number: str
    service_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented service user. `both` says whether the rental office serves them, too."""

    insurer_number: str
    insured_number: str
    name: str
    kana: str
    sex: str
    birth_date: date
    address: str
    building: str
    care_level: str
    both: bool


@cache
def words() -> Mapping[str, Any]:
    """Return sample.toml."""
    with locate("specs/careplan_csv/sample.toml").open("rb") as file:
        return tomllib.load(file)


def offices() -> dict[str, SampleOffice]:
    """Return the sample's offices: support, home_help, rental."""
    return {
        role: SampleOffice(_number(row["serial"]), row["service_type"], row["name"])
        for role, row in words()["offices"].items()
        if role != "municipality"
    }


def _number(serial: str) -> str:
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
    return Person(
        insurer_number=municipality + check_digit(municipality),
        insured_number=f"{index:010d}",
        name=f"{surname}　{given}",
        kana=f"{surname_kana} {given_kana}",
        sex=sex,
        birth_date=date(random.randint(1930, 1955), 1, 1) + timedelta(days=random.randrange(365)),
        address=vocabulary["address"] + f"{random.randint(1, 9)}丁目{random.randint(1, 30)}",
        building=random.choice(vocabulary["buildings"]),
        care_level=random.choice(list(words()["limits"])),
        both=index % 3 != 2,  # noqa: PLR2004 - every third, from the second on
    )
