"""What came, opened with the key kept for the office: what the check says, and the forms of one service user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup

from careplan.exchange.people.staff import Session
from careplan.sealing import OpenedUnit
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.reports import Language, report_json
from careplan.web.desk.told import Told, findings_of
from careplan.web.desks import Desks
from careplan.workbench.forms import fill_forms, form_markup


@dataclass(frozen=True, slots=True)
class Person:
    """A service user of the unit: place in it, from 1; insured number; name, where the files have one."""

    place: int
    insured_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Contents:
    """An opened unit: what the check says, and the forms of the service user at `place` (none: no form of these)."""

    errors: int
    findings: Sequence[Told]
    persons: Sequence[Person] = ()
    place: int = 0
    forms: Sequence[Markup] = field(default=(), repr=False)

    @property
    def person(self) -> Person | None:
        """The service user whose forms are shown."""
        return next((each for each in self.persons if each.place == self.place), None)


def look_in(desks: Desks, by: Session, transmission_id: str, place: int, language: Language) -> Contents:
    """Open what the office has fetched and return one service user's forms; a place that there is not is the first.

    Raises:
        ExchangeError: as `HostedDesk.look`.

    """
    opened = desks.hosted.look(by, transmission_id, desks.clock())
    return contents_of(opened.files, place, language)


def contents_of(files: Mapping[str, bytes], place: int, language: Language) -> Contents:
    """Return what plain files hold; without forms where they cannot be read as one unit."""
    report = check_files(files)
    found = findings_of(report_json(report))
    try:
        document = read_unit(files)
    except ValueError:
        return Contents(report.errors, found)
    users = document.get("service_users", [])
    persons = [_person(number, user) for number, user in enumerate(users, start=1)]
    shown = place if 1 <= place <= len(persons) else 1
    return Contents(report.errors, found, persons, shown, _forms(document, users, shown, language))


def findings_in(desks: Desks, by: Session, transmission_id: str, at: datetime) -> Sequence[Told]:
    """Return what the check says of what the office has fetched.

    Raises:
        ExchangeError: as `HostedDesk.look`.

    """
    opened: OpenedUnit = desks.hosted.look(by, transmission_id, at)
    return findings_of(report_json(check_files(opened.files)))


def _person(number: int, user: Mapping[str, Any]) -> Person:
    name = (user.get("supplement") or {}).get("name") or ""
    return Person(number, str(user.get("insured_number", "")), str(name))


def _forms(
    document: Mapping[str, Any], users: Sequence[Mapping[str, Any]], place: int, language: Language
) -> Sequence[Markup]:
    alone = {**document, "service_users": users[place - 1 : place]}
    forms = fill_forms(alone, language=language)
    # form_markup escapes every text of the files itself.
    return [Markup(form_markup(form, anchor=f"form-{at}")) for at, form in enumerate(forms, start=1)]  # noqa: S704
