"""What a unit discloses to its destination: whose data, and which offices' services.

Tables 6 and 7 show every provider's services, whoever the file goes to (spec: what goes in), so that one wrong
destination discloses a whole month of a person's care. This says it before it happens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from careplan.standard.filecheck import FileReport
from careplan.standard.rows import Rows, Values

_USER = ("insurer_number", "insured_number")
_OFFICE, _SERVICE = "office_number", "service_code"
_TYPE_LENGTH = 2


@dataclass(frozen=True, slots=True, order=True)
class ServiceUser:
    """A service user by the numbers of insurer (6 digits) and insured (10 characters)."""

    insurer_number: str
    insured_number: str


@dataclass(frozen=True, slots=True)
class DisclosedOffice:
    """An office whose services stand in the files: of which types, for how many service users."""

    number: str
    service_types: tuple[str, ...]
    service_users: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whose data a unit holds and which offices' services it shows, each in order of number."""

    service_users: tuple[ServiceUser, ...]
    offices: tuple[DisclosedOffice, ...]


def disclosed(files: Iterable[FileReport]) -> Disclosure:
    """Return what the files of one unit disclose, from the rows that their check gathered.

    What had an error in its number is not counted: nobody could say whose it is.
    """
    users: set[ServiceUser] = set()
    shown: dict[str, tuple[set[str], set[ServiceUser]]] = {}
    for rows in (file.rows for file in files if file.rows is not None):
        for user, office, service_type in _read(rows):
            users.add(user)
            if office:
                types, seen = shown.setdefault(office, (set(), set()))
                seen.add(user)
                types.update(service_type)
    offices = (
        DisclosedOffice(number, tuple(sorted(types)), len(seen))
        for number, (types, seen) in sorted(shown.items())
    )
    return Disclosure(tuple(sorted(users)), tuple(offices))


def _read(rows: Rows) -> Iterator[tuple[ServiceUser, str, tuple[str, ...]]]:
    """Yield service user, office (empty where the row names none) and service type of each row."""
    keys = [rows.kind.fields[column].key for column in rows.columns]
    if not set(_USER) <= set(keys):
        return
    pick = rows.pick(_USER)
    for _, values in rows.items:
        insurer, insured = pick(values)
        if insurer and insured:
            office = _office(rows, keys, values)
            service = values[rows.position(_SERVICE)] if office and _SERVICE in keys else None
            yield ServiceUser(insurer, insured), office, (service[:_TYPE_LENGTH],) if service else ()


def _office(rows: Rows, keys: list[str], values: Values) -> str:
    """Return the office whose service the row is; none in a row of totals, whose number is all nines."""
    office = values[rows.position(_OFFICE)] if _OFFICE in keys else None
    return office if office and office.strip("9") else ""
