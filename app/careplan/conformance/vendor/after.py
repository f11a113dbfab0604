"""Mistakes that show only when units come one after the other: what became of the earlier ones, and of the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careplan.conformance.vendor.compare import Difference, differences
from careplan.conformance.vendor.freedom import compared
from careplan.standard.documents import read_unit
from careplan.standard.specification import load_standard
from careplan.workbench.holding import held_document, statement_of
from careplan.workbench.side_by_side import owners_of, put_together

_USERS = "service_users"
_BOTH, _OLDER = "both", "older"
User = Mapping[str, Any]
Both = tuple[Mapping[str, Any], Any]  # the expected document and the one found


@dataclass(frozen=True, slots=True)
class After:
    """What came: `latest` is the last unit's document, `known` what was to be held before it, `proof` as in Result.

    `standings` keeps by service user which versions were found.
    """

    latest: Mapping[str, Any]
    known: Mapping[str, Any]
    proof: str
    standings: dict[int, str] = field(default_factory=dict, compare=False)

    @property
    def deletes(self) -> bool:
        """Whether the last unit takes something back."""
        return bool(self.latest["document"] != self.known["document"])

    def states(self, user: Any) -> bool:
        """Whether the last unit is about a service user's entry."""
        return any(self.is_about(each, user) for each in self.latest[_USERS])

    def is_about(self, stated: User, user: Any) -> bool:
        """Whether an entry of the last unit has the key of another."""
        return isinstance(user, dict) and all(
            user.get(name) == stated.get(name) for name in _subject(self.known)
        )


def after_of(units: Sequence[Mapping[str, bytes]], proof: str) -> After:
    """Return what came in units of files."""
    documents = [read_unit(files) for files in units]
    return After(documents[-1], held_document(documents[:-1]), proof)


def same_entry(one: Any, other: Any) -> bool:
    """Whether two entries have one key: their members that are no tables."""
    plain = {name: value for name, value in one.items() if isinstance(value, str)}
    return isinstance(other, dict) and all(other.get(name) == value for name, value in plain.items())


def as_held(document: Any, after: After) -> Any:
    """Return a document as it is compared: what is free left out, an entry for each of whom something is left.

    A supplement alone says nothing. Rows of several senders stand in one entry, though they came in several units.
    """
    found = compared(document, after.proof)
    users = found.get(_USERS) if isinstance(found, dict) else None
    if not isinstance(users, list):
        return found
    unit = next(each for each in load_standard().units if each.id == after.known["document"])
    apart = load_standard().kinds[unit.supplement].document["name"] if unit.supplement else None
    left = [each for each in users if _has_contents(each, apart)]
    side_by_side = statement_of(unit.id)[2]
    return {**found, _USERS: put_together(left, unit.subject, side_by_side) if side_by_side else left}


def _has_contents(user: Any, apart: str | None) -> bool:
    return not isinstance(user, dict) or any(
        each and not isinstance(each, str) and name != apart for name, each in user.items()
    )


def _subject(document: Mapping[str, Any]) -> tuple[str, ...]:
    return next(unit.subject for unit in load_standard().units if unit.id == document["document"])


def _not_deleted(after: After, difference: Difference, _both: Both) -> bool:
    return after.deletes and _is_user(difference) and difference.extra and after.states(difference.found)


def _deleted_too_much(after: After, difference: Difference, _both: Both) -> bool:
    return after.deletes and _is_user(difference) and difference.lost


def _overwrites_month(after: After, difference: Difference, _both: Both) -> bool:
    """Whether someone's entry is gone of whom the last unit states another month."""
    person = [name for name in _subject(after.known) if name != "service_month"]
    return _dropped(after, difference) and any(
        all(each.get(name) == difference.expected.get(name) for name in person)
        for each in after.latest[_USERS]
    )


def _others_dropped(after: After, difference: Difference, _both: Both) -> bool:
    return _dropped(after, difference)


def _dropped(after: After, difference: Difference) -> bool:
    """Whether an entry is gone that the last unit says nothing of."""
    lost = _is_user(difference) and difference.lost
    return lost and not after.deletes and not after.states(difference.expected)


def _latest_lost(after: After, difference: Difference, _both: Both) -> bool:
    lost = _is_user(difference) and difference.lost
    return lost and not after.deletes and after.states(difference.expected)


def _other_sender(after: After, difference: Difference, _both: Both) -> bool:
    """Whether a row or a sheet is gone of an office that the last unit says nothing of, of someone who is there."""
    apart = statement_of(after.known["document"])[2]
    if not apart or not difference.lost or _is_user(difference):
        return False
    entry = difference.expected
    sheet = entry if apart["rows"] in entry else {apart["rows"]: [entry]}
    stated = {owner for user in after.latest[_USERS] for owner in owners_of(user, apart)}
    return not owners_of({apart["table"]: [sheet]}, apart) & stated


def _is_user(difference: Difference) -> bool:
    return difference.entry.path == (_USERS,) and (difference.lost or difference.extra)


def _added(after: After, difference: Difference, both: Both) -> bool:
    """Whether the newest version stands there whole, and besides it the one before, or rows of it."""
    if _is_user(difference):
        return difference.extra and not after.deletes and after.states(difference.found)
    return difference.extra and _standing(after, difference, both) == _BOTH


def _doubled(after: After, difference: Difference, both: Both) -> bool:
    """Whether what came twice stands there twice."""
    same = after.latest[_USERS] == after.known[_USERS]
    return same and _added(after, difference, both)


def _older_kept(after: After, difference: Difference, both: Both) -> bool:
    """Whether what is there is liker the version before than the newest."""
    return _standing(after, difference, both) == _OLDER


def _standing(after: After, difference: Difference, both: Both) -> str:
    """Return which versions of the service user of a difference are there; it is found once for all differences."""
    number = difference.user
    if after.deletes or not number or _is_user(difference):
        return ""
    if number not in after.standings:
        after.standings[number] = _stands(after, both[0][_USERS][number - 1], both[1][_USERS])
    return after.standings[number]


def _stands(after: After, user: User, found: Any) -> str:
    older = next((each for each in after.known[_USERS] if after.is_about(user, each)), None)
    given = next((each for each in found if after.is_about(user, each)), None)
    if older is None or given is None or not after.states(user):
        return ""
    newest, before = _against(after, user, given), _against(after, older, given)
    rows = _entries(compared(older, after.proof))
    if all(each.extra and each.found in rows for each in newest):
        return _BOTH
    return _OLDER if len(before) < len(newest) else ""


def _against(after: After, wanted: User, given: User) -> list[Difference]:
    return differences({**after.known, _USERS: [wanted]}, {_USERS: [given]}, after.proof)


def _entries(value: Any) -> list[Any]:
    """Return every object within a value."""
    if isinstance(value, list):
        return [entry for each in value for entry in _entries(each)]
    if not isinstance(value, dict):
        return []
    return [value, *(entry for each in value.values() for entry in _entries(each))]


WAYS: Mapping[str, Callable[[After, Difference, Both], bool]] = {
    "not-deleted": _not_deleted,
    "deleted-too-much": _deleted_too_much,
    "month-overwritten": _overwrites_month,
    "sender-overwritten": _other_sender,
    "others-dropped": _others_dropped,
    "latest-lost": _latest_lost,
    "doubled": _doubled,
    "added": _added,
    "older-kept": _older_kept,
}
