"""Of which edition a file is, where its records say something else than its name (reading edition-name-mismatch).

The name's form chooses the layout; here the records are asked whether they could be of that edition at all, so that
a file of another one gets one finding instead of one a record.
"""

from collections import Counter
from dataclasses import dataclass

from careplan.standard.fieldcheck import Scribe, fits
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import name_form
from careplan.standard.specification import Kind, Standard, load_standard
from careplan.standard.windows import Text


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """What is said of a file whose records are of another edition than its name, and how many records it has.

    `edition` is what the file is taken for: by its name where name and records disagree.
    """

    finding: Finding
    edition: str
    records: int


def other_edition(scribe: Scribe, kind: Kind, text: Text) -> OtherEdition | None:
    """Return what is to be said where the records are of another edition than the name, else None.

    An edition that is not read and shares the name's form is told by the version of the first record; one that is
    read, by the number of fields of most records and by what stands where its layout has moved fields.
    """
    first = next((record.values for record in text.records()), None)
    if first is None:
        return None
    return _by_version(scribe, kind, text, first) or _by_count(scribe, kind, text, first)


def _version(kind: Kind, values: tuple[str, ...]) -> str:
    at = kind.field("version").number - 1
    return values[at] if at < len(values) else ""


def _by_version(scribe: Scribe, kind: Kind, text: Text, first: tuple[str, ...]) -> OtherEdition | None:
    """Tell editions that are not read and whose names look alike (reading edition-by-version)."""
    version = _version(kind, first)
    for edition in scribe.standard.editions.values():
        if edition.name == scribe.standard.name_form and not edition.read and edition.version == version:
            words = {"found": edition.id, "version": version, "newest": load_standard().edition}
            count = sum(not record.blank for record in text.records())
            return OtherEdition(scribe.record("file.edition", None, **words), edition.id, count)
    return None


def _by_count(scribe: Scribe, kind: Kind, text: Text, first: tuple[str, ...]) -> OtherEdition | None:
    own = scribe.standard
    if len(first) == len(kind.fields):
        return None
    others = [each for each in _read_editions(own) if _fits(each, kind, first)]
    if not others:
        return None
    counts = Counter(len(record.values) for record in text.records() if not record.blank)
    found, wrong = len(first), counts[len(first)]
    if wrong * 2 <= counts.total():
        return None
    version = _version(kind, first)
    known = any(version == edition.version for edition in own.editions.values())
    words = {
        "named": own.edition,
        "expected": len(kind.fields),
        "found": found,
        "wrong": wrong,
        "count": counts.total(),
        "counted": others[0].edition,
        "version": version if known else Message("ほかの値", "another value"),
        "form": name_form(others[0].kinds[kind.id], others[0]),
    }
    return OtherEdition(scribe.record("file.edition-mismatch", None, **words), own.edition, counts.total())


def _read_editions(own: Standard) -> list[Standard]:
    """Return the other editions whose files are read."""
    editions = own.editions.values()
    return [load_standard(each.id) for each in editions if each.read and each.id != own.edition]


def _fits(other: Standard, kind: Kind, values: tuple[str, ...]) -> bool:
    """Whether a record has the fields of another edition, not merely its number of them by a lost comma."""
    there = other.kinds.get(kind.id)
    if there is None or len(there.fields) != len(values):
        return False
    here = {(field.part, field.key): field.number for field in kind.fields}
    moved = [
        field
        for field in there.fields
        if field.required and here.get((field.part, field.key)) != field.number
    ]
    return 2 * sum(fits(field, values[field.number - 1]) for field in moved) >= len(moved)
