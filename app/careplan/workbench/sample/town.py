"""A small town: one support office, two providers, and the units that pass between them in a month."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from careplan.standard.documents import write_unit
from careplan.standard.naming import Address
from careplan.workbench.actuals import actual_document
from careplan.workbench.sample.month import month_document
from careplan.workbench.sample.people import Person, SampleOffice, invent_people, offices
from careplan.workbench.sample.plan import plan_document
from careplan.workbench.sample.preventive import preventive_documents

_PLAN_DAY, _SEND_HOUR = 20, 9
Entry = tuple[str, SampleOffice, SampleOffice, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """One unit: a label such as "plan-1370000026" (kind and provider), its route, its document and its files."""

    label: str
    sender: SampleOffice
    destination: SampleOffice
    document: dict[str, Any]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Sample:
    """The offices of a sample (the support office first) and its units in the order of their stamps."""

    offices: tuple[SampleOffice, ...]
    units: tuple[SampleUnit, ...]


def sample(*, seed: int = 1, users: int = 3, month: str = "202612") -> Sample:
    """Return plan, month and actuals of invented service users for each provider that serves any of them.

    `month` is YYYYMM. The same arguments give the same bytes.

    Raises:
        ValueError: `users` is below 1, or `month` no month of a year from 1900 on.

    """
    if users < 1:
        raise ValueError("a sample needs at least one service user")
    first = _first_day(month)
    town = offices()
    people = invent_people(Random(seed), users)  # noqa: S311 - invented people need no secret
    written = _month_before(first).replace(day=_PLAN_DAY)
    documents = list(_documents(people, town, first, written))
    stamps = _stamps(written, first)
    units = [_unit(*entry, next(stamps[entry[0]])) for entry in documents]
    return Sample((town["support"], town["home_help"], town["rental"]), tuple(units))


def preventive_sample(*, seed: int = 1, users: int = 3, month: str = "202612") -> Sample:
    """Return the units of preventive care that a centre sends to the support office on consignment.

    Arguments and errors are those of `sample`; the labels are the documents' names.
    """
    if users < 1:
        raise ValueError("a sample needs at least one service user")
    first = _first_day(month)
    centre, support = offices()["centre"], offices()["support"]
    written = _month_before(first).replace(day=_PLAN_DAY)
    people = invent_people(Random(seed), users)  # noqa: S311 - invented people need no secret
    stamps = _stamps(written, first)["plan"]
    units = [
        SampleUnit(
            document["document"],
            centre,
            support,
            document,
            write_unit(document, address(centre), address(support), next(stamps)),
        )
        for document in preventive_documents(people, centre, written)
    ]
    return Sample((centre, support), tuple(units))


def _documents(
    people: Sequence[Person], town: dict[str, SampleOffice], month: date, written: date
) -> Iterator[Entry]:
    """Yield what is sent, in the order of sending: plans, months, then the actuals that answer them."""
    served = {role: [person for person in people if role in person.roles] for role in ("home_help", "rental")}
    months = {role: month_document(served[role], town, month, written) for role in served}
    for role, persons in served.items():
        yield "plan", town["support"], town[role], plan_document(persons, town, written)
    for role, month_of in months.items():
        yield "month", town["support"], town[role], month_of
    for role, month_of in months.items():
        yield "actual", town[role], town["support"], actual_document(month_of, town[role].number)


def _stamps(written: date, month: date) -> dict[str, Iterator[str]]:
    """Return rows of stamps a second apart: plan and month five days after writing, actuals after the month."""
    send = datetime(written.year, written.month, written.day + 5, _SEND_HOUR)  # noqa: DTZ001 - a stamp has no zone
    after = datetime(month.year, month.month, 1, _SEND_HOUR) + timedelta(days=31)  # noqa: DTZ001 - as above
    return {"plan": _row(send), "month": _row(send + timedelta(minutes=5)), "actual": _row(after)}


def _row(start: datetime) -> Iterator[str]:
    return (f"{start + timedelta(seconds=second):%Y%m%d%H%M%S}" for second in itertools.count())


def _unit(
    kind: str, sender: SampleOffice, destination: SampleOffice, document: dict[str, Any], stamp: str
) -> SampleUnit:
    provider = sender if kind == "actual" else destination
    files = write_unit(document, address(sender), address(destination), stamp)
    return SampleUnit(f"{kind}-{provider.number}", sender, destination, document, files)


def _first_day(month: str) -> date:
    if len(month) != len("202612") or not (month.isascii() and month.isdigit()) or month < "190001":
        raise ValueError(f"{month} is no month YYYYMM")
    return date(int(month[:4]), int(month[4:]), 1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def address(office: SampleOffice) -> Address:
    """Return an office as sender or destination of a file name."""
    return Address(office.number, office.service_type)
