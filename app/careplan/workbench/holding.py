"""What an office holds after several units came: of each statement the newest version, less what was taken back.

The key of a statement is that of its deletion (units.toml). Where it is the service user's own, the user is stated
anew whole; where it goes further (a consultation, a preventive plan by its day), only the sheets of that day are.
Where several senders state rows of one user side by side (actuals), each its own.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from careplan.standard.matters import load_matters
from careplan.standard.specification import UnitKind, load_standard
from careplan.workbench.side_by_side import owners_of, put_together, without_owners

_USERS = "service_users"
User = Mapping[str, Any]
Statement = tuple[UnitKind, UnitKind, Mapping[str, str]]


def held_document(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return all that is held after these documents, in the order in which they came, as one document.

    The first is no deletion; the others are of its kind or delete it.

    Raises:
        ValueError: a document is of another kind.

    """
    unit, deletion, apart = statement_of(documents[0]["document"])
    held: list[User] = []
    for document in documents:
        if document["document"] not in {unit.id, deletion.id}:
            raise ValueError(document["document"])
        for user in document[_USERS]:
            taken = _without(held, user, (unit, deletion, apart))
            held = taken if document["document"] == deletion.id else _with(held, taken, user, unit)
    return {**documents[0], _USERS: put_together(held, unit.subject, apart) if apart else held}


@cache
def statement_of(kind: str) -> Statement:
    """Return a unit that states something, the one that deletes it, and how its rows are told apart.

    Raises:
        ValueError: a unit of that id states nothing.

    """
    units = load_standard().units
    unit = next((each for each in units if each.id == kind), None)
    matter = next((each for each in load_matters() if unit and unit.lead in each.kinds), None)
    if unit is None or matter is None:
        raise ValueError(kind)
    return unit, next(each for each in units if each.lead == matter.deletion), matter.apart


def key_of(user: User, names: Sequence[str]) -> tuple[Any, ...]:
    """Return the values that tell one service user's statement from others'."""
    return tuple(user.get(name) for name in names)


def _with(held: list[User], taken: list[User], user: User, unit: UnitKind) -> list[User]:
    """Return what is held with a user stated anew, in the place where the user stood; other sheets stay."""
    key = key_of(user, unit.subject)
    left = next((each for each in taken if key_of(each, unit.subject) == key), {})
    stated = {
        name: [*left.get(name, []), *value] if isinstance(value, list) else value
        for name, value in user.items()
    }
    if not any(key_of(each, unit.subject) == key for each in held):
        return [*held, stated]
    others = {key_of(each, unit.subject): each for each in taken}
    keys = [key_of(each, unit.subject) for each in held]
    return [stated if each == key else others[each] for each in keys]


def _without(held: list[User], user: User, statement: Statement) -> list[User]:
    """Return what is held without what a user's statement, or its deletion, is about."""
    unit, deletion, apart = statement
    key = key_of(user, unit.subject)
    days = [name for name in deletion.subject if name not in unit.subject]
    kept: list[User] = []
    for each in held:
        if key_of(each, unit.subject) != key:
            kept.append(each)
        elif apart:
            left = without_owners(each, owners_of(user, apart), apart)
            kept += [left] if left[apart["table"]] else []
        elif days:
            gone = {key_of(sheet, days) for sheet in (user, *_sheets(user, days))}
            left = _other_sheets(each, days, gone)
            kept += [left] if _sheets(left, days) else []
    return kept


def _sheets(user: User, days: Sequence[str]) -> list[User]:
    return [
        sheet
        for value in user.values()
        if isinstance(value, list)
        for sheet in value
        if all(name in sheet for name in days)
    ]


def _other_sheets(user: User, days: Sequence[str], gone: set[tuple[Any, ...]]) -> User:
    return {
        name: [sheet for sheet in value if key_of(sheet, days) not in gone]
        if isinstance(value, list)
        else value
        for name, value in user.items()
    }
