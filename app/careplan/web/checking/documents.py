"""The document of a unit, with errors or without: records that have one are left out, and how many is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.charset import read_text, write_text
from careplan.standard.documents import DocumentError, read_unit
from careplan.standard.records import read_records
from careplan.web.checking.inspection import InspectedFile, InspectedUnit, Inspection

Document = Mapping[str, Any]
_PLANNED, _ACTUAL = "planned", "actual"
_SAME_PERSON = ("insured_number", "service_month")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What can be drawn of a unit. `document` is None where it cannot be read at all; `left_out` counts records."""

    document: Document | None
    left_out: int = 0

    @property
    def users(self) -> list[Document]:
        """The service users."""
        return [] if self.document is None else list(self.document["service_users"])


@dataclass(frozen=True, slots=True)
class Person:
    """A service user as a list shows one."""

    number: int
    insured_number: str
    name: str


def draw_unit(inspection: Inspection, unit: InspectedUnit) -> Drawn:
    """Return what can be drawn of a unit; it is read once and remembered with the inspection."""
    known = inspection.drawn.get(unit.number)
    if known is None:
        known = inspection.drawn[unit.number] = _draw(inspection, unit)
    return known


def list_people(drawn: Drawn) -> list[Person]:
    """Return the service users of a unit, numbered from 1."""
    return [
        Person(
            number,
            str(user.get("insured_number") or ""),
            str((user.get("supplement") or {}).get("name") or ""),
        )
        for number, user in enumerate(drawn.users, start=1)
    ]


def actuals_beside(inspection: Inspection, unit: InspectedUnit, user: Document) -> list[Document]:
    """Return what other units of the check say was done of a service user's plan, that person alone in each."""
    if not user.get(_PLANNED):
        return []
    others = [draw_unit(inspection, each) for each in inspection.units if each.number != unit.number]
    return [
        only(other.document, each)
        for other in others
        if other.document is not None
        for each in other.users
        if each.get(_ACTUAL) and all(each.get(key) == user.get(key) for key in _SAME_PERSON)
    ]


def only(document: Document, user: Document) -> Document:
    """Return the document as if it had one service user."""
    return {**document, "service_users": [user]}


def _draw(inspection: Inspection, unit: InspectedUnit) -> Drawn:
    members = [inspection.files[number - 1] for number in unit.file_numbers]
    files = dict(unit.files)
    left_out = 0
    for file in members:
        wrong = _wrong_records(file)
        if wrong and file.data is not None:
            files[file.report.path] = _without(file.data, wrong)
            left_out += len(wrong)
    try:
        return Drawn(read_unit(files), left_out)
    except (ValueError, LookupError, TypeError, AttributeError, DocumentError):
        return Drawn(None, left_out)


def _wrong_records(file: InspectedFile) -> set[int]:
    """Return the records with an error of their own; an error between files hinders nobody from drawing one."""
    return {each.record for each in file.report.findings if each.severity == "error" and each.record}


def _without(data: bytes, records: set[int]) -> bytes:
    text, at, kept = read_text(data).text, 0, []
    for number, record in enumerate(read_records(text), start=1):
        if number not in records:
            kept.append(text[at : record.end])
        at = record.end
    return write_text("".join(kept)).data
