"""What a mistake leaves behind: predicates over one difference, with the words of detectors.toml as parameters."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.conformance.vendor.after import WAYS, After, same_entry
from careplan.conformance.vendor.compare import Difference
from careplan.conformance.vendor.extensions import is_extension, is_mapped_otherwise

_USERS = "service_users"


@dataclass(frozen=True, slots=True)
class Case:
    """What a comparison was about: both documents, the number of the office whose software is tested, and what came."""

    expected: Mapping[str, Any]
    found: Any
    own: str
    after: After | None = None


def _users(case: Case, difference: Difference, *, only_first: bool) -> bool:
    """Service users are missing; `only_first`: of several the first alone is left."""
    if difference.entry.path != (_USERS,) or not difference.lost:
        return False
    wanted, left = case.expected[_USERS], _left_users(case)
    first = len(left) == 1 and len(wanted) > 1 and same_entry(wanted[0], left[0])
    first = first and not (case.after and case.after.states(difference.expected))
    return first == only_first


def _left_users(case: Case) -> list[Any]:
    users = case.found.get(_USERS) if isinstance(case.found, dict) else None
    return users if isinstance(users, list) else []


def _own_office(case: Case, difference: Difference, *, key: str, also: Sequence[str]) -> bool:
    """Another office's record stands under the own number."""
    one, other = difference.entry.expected, difference.entry.found
    if difference.name not in {key, *also} or not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return one.get(key) not in (None, case.own) and other.get(key) == case.own


def _others_lost(case: Case, difference: Difference, *, key: str, lists: Sequence[str]) -> bool:
    """All records of other offices in a list are missing, none of the own."""
    if not _is_in(difference, lists) or not difference.lost:
        return False
    owner = difference.expected.get(key)
    return owner not in (None, case.own) and not _still_there(case, difference, key)


def _still_there(case: Case, difference: Difference, key: str) -> bool:
    """Whether the answer holds a record of another office in a list of that name."""
    last = difference.entry.path[-1]
    return any(
        entry.get(key) not in (None, case.own)
        for entry in _entries(case.found, last)
        if isinstance(entry, dict)
    )


def _entries(value: Any, name: str) -> list[Any]:
    """Return the entries of all lists of a name, wherever they stand."""
    if isinstance(value, list):
        return [entry for each in value for entry in _entries(each, name)]
    if not isinstance(value, dict):
        return []
    held = value.get(name)
    own = held if isinstance(held, list) else []
    return [*own, *(entry for key, each in value.items() if key != name for entry in _entries(each, name))]


def _value(
    _case: Case,
    difference: Difference,
    *,
    expected: str,
    found: str,
    keys: Sequence[str] = (),
    types: Sequence[str] = (),
) -> bool:
    """Say whether a value of some fields or types changed from one look to another; nothing is empty text."""
    field = difference.field
    if field is None or (keys and difference.name not in keys) or (types and field.type.id not in types):
        return False
    one, other = _text(difference.expected), _text(difference.found)
    return re.fullmatch(expected, one) is not None and re.fullmatch(found, other) is not None


def _changed(
    _case: Case, difference: Difference, *, expected: str, keys: Sequence[str] = (), types: Sequence[str] = ()
) -> bool:
    """Say whether a value of a certain look came out as any other."""
    field = difference.field
    if field is None or (keys and difference.name not in keys) or (types and field.type.id not in types):
        return False
    return re.fullmatch(expected, _text(difference.expected)) is not None


def _record_lost(  # noqa: PLR0913 - the parameters are words of detectors.toml
    _case: Case,
    difference: Difference,
    *,
    lists: Sequence[str],
    filled: Sequence[str] = (),
    blank: Sequence[str] = (),
    any_filled: Sequence[str] = (),
    other_than: Mapping[str, str] | None = None,
) -> bool:
    """Say whether a record is missing that has all of some members filled, any of others, some blank or other."""
    if not _is_in(difference, lists) or not difference.lost:
        return False
    entry = difference.expected
    return (
        all(entry.get(name) is not None for name in filled)
        and all(entry.get(name) is None for name in blank)
        and (not any_filled or any(entry.get(name) is not None for name in any_filled))
        and all(entry.get(name) != value for name, value in (other_than or {}).items())
    )


def _sibling_lost(
    _case: Case,
    difference: Difference,
    *,
    lists: Sequence[str],
    key: Sequence[str],
    filled: Sequence[str] = (),
) -> bool:
    """Say whether a record is missing that shares its key with another of the same list."""
    if not _is_in(difference, lists) or not difference.lost:
        return False
    entry = difference.expected
    siblings = difference.entry.within.get(difference.entry.path[-1], [])
    same = [each for each in siblings if all(each.get(name) == entry.get(name) for name in key)]
    return len(same) > 1 and all(entry.get(name) is not None for name in filled)


def _extra(_case: Case, difference: Difference, *, lists: Sequence[str], key: str, form: str) -> bool:
    """Say whether a record is there that should not be, a member of which looks so."""
    return (
        _is_in(difference, lists)
        and difference.extra
        and isinstance(difference.found, dict)
        and re.fullmatch(form, _text(difference.found.get(key))) is not None
    )


def _foreign(case: Case, difference: Difference, *, lists: Sequence[str], key: str) -> bool:
    """Say whether a record of another office is there that should not be."""
    if not _is_in(difference, lists) or not difference.extra or not isinstance(difference.found, dict):
        return False
    return difference.found.get(key) not in (None, case.own)


def _order(case: Case, difference: Difference, *, way: str) -> bool:
    """Say whether a difference comes from how units that came one after the other were taken."""
    return case.after is not None and WAYS[way](case.after, difference, (case.expected, case.found))


def _table_lost(_case: Case, difference: Difference, *, tables: Sequence[str]) -> bool:
    """Nothing of a table is there."""
    return difference.table in tables and len(difference.entry.path) == 1 and difference.lost


def _rewritten(_case: Case, difference: Difference, *, way: str) -> bool:
    """Say whether a text came out changed in a certain way."""
    one, other = difference.expected, difference.found
    if not isinstance(one, str) or not isinstance(other, str) or difference.field is None:
        return False
    return _WAYS[way](one, other)


def _breaks(one: str, other: str) -> bool:
    return "\n" in one and re.sub(r"\n", "", one) == re.sub(r"[\n 　]|\\n|<br ?/?>", "", other)


def _first_line(one: str, other: str) -> bool:
    return "\n" in one and one.partition("\n")[0] == other


def _quotes(one: str, other: str) -> bool:
    return '"' in one and one.replace('"', "") == re.sub(r'[\\"＂”“]', "", other)


def _zeros(one: str, other: str) -> bool:
    return one.startswith("0") and one.lstrip("0") == other


def _cut(one: str, other: str) -> bool:
    return bool(other) and one.startswith(other)


def _characters(one: str, other: str) -> bool:
    """Only characters differ that stand in the extensions of MS932, such as 髙, or that Shift_JIS maps otherwise."""
    return _only(one, other, lambda char: is_extension(char) or is_mapped_otherwise(char))


def _wave_dash(one: str, other: str) -> bool:
    """Only characters differ that Shift_JIS maps to other code points, such as ～ and －."""
    return _only(one, other, is_mapped_otherwise)


def _only(one: str, other: str, concerned: Callable[[str], bool]) -> bool:
    """Whether only characters of one sort differ, each replaced by at most three, at least one by another."""
    form = "".join(".{0,3}" if concerned(char) else re.escape(char) for char in one)
    return any(map(concerned, one)) and re.fullmatch(form, other, re.DOTALL) is not None


def _is_in(difference: Difference, lists: Sequence[str]) -> bool:
    path = difference.entry.path
    return difference.field is None and bool(path) and path[-1] in lists


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_WAYS: dict[str, Callable[[str, str], bool]] = {
    "breaks": _breaks,
    "first-line": _first_line,
    "quotes": _quotes,
    "zeros": _zeros,
    "cut": _cut,
    "characters": _characters,
    "wave-dash": _wave_dash,
}
PREDICATES: Mapping[str, Callable[..., bool]] = {
    "users": _users,
    "own-office": _own_office,
    "others-lost": _others_lost,
    "value": _value,
    "changed": _changed,
    "record-lost": _record_lost,
    "sibling-lost": _sibling_lost,
    "extra": _extra,
    "foreign": _foreign,
    "table-lost": _table_lost,
    "order": _order,
    "rewritten": _rewritten,
}
