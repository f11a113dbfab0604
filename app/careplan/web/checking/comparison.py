"""Two units side by side: two of a kind, or a plan and what was done; service user by service user.

Who of the one is who of the other is told by the insured number and the month (not the insurer: under the residence
exception, 住所地特例, it may differ).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.conformance.vendor.compare import Difference, differences
from careplan.standard.findings import Message
from careplan.standard.reports.visible import shortened, visible
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import load_standard
from careplan.web.checking.documents import Document, only
from careplan.workbench.forms import Form, compare_forms, fill_forms
from careplan.workbench.reconcile import Reconciliation, reconcile
from careplan.workbench.reconcile.show import about_user, line_cells

MOST_RECORDS = 1_500
"""Records of one service user that are compared: beyond them it takes too long, and nobody reads it."""
_MOST_LISTED, _TEXT = 300, 200
_SAME_PERSON = ("insured_number", "service_month")
_SIGNS = {"changed": "≠", "added": "＋", "removed": "－", "": "＝"}


@dataclass(frozen=True, slots=True)
class Compared:
    """A service user of both units, or of one; `mark` is "changed", "added", "removed", or empty where both agree."""

    number: int
    insured_number: str
    name: str
    before: Document | None
    after: Document | None
    mark: str

    @property
    def sign(self) -> str:
        """The mark as a sign."""
        return _SIGNS[self.mark]


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in words: where, what the one has, what the other has."""

    sign: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents; `actuals` says that the later one is what was done of the earlier one's plan."""

    before: Document
    after: Document
    actuals: bool
    people: tuple[Compared, ...]
    swapped: bool = False
    """Whether the plan was given second."""


def compare(before: Document, after: Document) -> Comparison | None:
    """Return the comparison of two documents, the plan first; None where they cannot be compared."""
    if before["document"] == after["document"]:
        return Comparison(before, after, actuals=False, people=tuple(_people(before, after, None)))
    for plan, done, swapped in ((before, after, False), (after, before, True)):
        try:
            result = reconcile([plan], [done])
        except (ValueError, KeyError, TypeError):
            continue
        return Comparison(
            plan, done, actuals=True, people=tuple(_people(plan, done, result)), swapped=swapped
        )
    return None


def too_long(person: Compared) -> bool:
    """Whether a service user has more records than are compared."""
    return max(_count(person.before), _count(person.after)) > MOST_RECORDS


def compared_forms(comparison: Comparison, person: Compared, language: Language) -> list[Form]:
    """Return the forms of one service user, what differs marked."""
    if comparison.actuals:
        plans = {**comparison.before, "service_users": [person.before] if person.before else []}
        done = [only(comparison.after, person.after)] if person.after else []
        return fill_forms(plans, actuals=done, language=language, marks=True)
    return compare_forms(
        _filled(comparison.before, person.before, language), _filled(comparison.after, person.after, language)
    )


def told_differences(comparison: Comparison, person: Compared, language: Language) -> list[Told]:
    """Return what differs of one service user, in words, as far as it can be listed."""
    if comparison.actuals:
        return list(_told_actuals(comparison, person, language))[:_MOST_LISTED]
    if person.before is None or person.after is None:
        return []
    found = differences(only(comparison.before, person.before), only(comparison.after, person.after), "")
    return [_told(each, language) for each in found[:_MOST_LISTED]]


def about_actuals(comparison: Comparison, person: Compared, language: Language) -> list[str]:
    """Return the sentences on one service user's plan and actuals: notes, offices without actuals, units."""
    if not comparison.actuals or person.before is None or person.after is None:
        return []
    result = reconcile([only(comparison.before, person.before)], [only(comparison.after, person.after)])
    return [visible(each) for user in result.users for each in about_user(user, language)]


def _people(before: Document, after: Document, result: Reconciliation | None) -> Iterator[Compared]:
    earlier, later = _by_person(before), _by_person(after)
    differing = (
        None
        if result is None
        else {
            (user.insured_number, user.service_month)
            for user in result.users
            if any(line.state != "done" for line in user.lines)
        }
    )
    for number, key in enumerate(dict.fromkeys([*earlier, *later]), start=1):
        one, other = earlier.get(key), later.get(key)
        either = one or other or {}
        name = next((text for each in (one, other) if (text := _name(each))), "")
        differs = one != other if differing is None else key[:-1] in differing
        mark = "added" if one is None else "removed" if other is None else "changed" if differs else ""
        yield Compared(number, str(either.get(_SAME_PERSON[0]) or ""), name, one, other, mark)


def _by_person(document: Document) -> dict[tuple[Any, ...], Document]:
    """Return the service users by who they are; one who is there twice keeps both places."""
    seen: Counter[object] = Counter()
    found: dict[tuple[Any, ...], Document] = {}
    for user in document["service_users"]:
        key = tuple(user.get(name) for name in _SAME_PERSON)
        found[*key, seen[key]] = user
        seen[key] += 1
    return found


def _name(user: Document | None) -> str:
    return str(((user or {}).get("supplement") or {}).get("name") or "")


def _count(value: Any) -> int:
    """Return how many records a part of a document has: the objects in its lists."""
    if isinstance(value, Mapping):
        return sum(_count(each) for each in value.values())
    if isinstance(value, list):
        return len(value) + sum(_count(each) for each in value)
    return 0


def _filled(document: Document, user: Document | None, language: Language) -> Sequence[Form]:
    return [] if user is None else fill_forms(only(document, user), language=language)


def _told_actuals(comparison: Comparison, person: Compared, language: Language) -> Iterator[Told]:
    if person.before is None or person.after is None:
        return
    result = reconcile([only(comparison.before, person.before)], [only(comparison.after, person.after)])
    signs = {"changed": "≠", "missing": "－", "extra": "＋"}
    for user in result.users:
        for line in user.lines:
            if line.state != "done":
                *where, _, planned, done = line_cells(line, language)
                yield Told(signs[line.state], " ".join(where), planned, done)


def _told(difference: Difference, language: Language) -> Told:
    sign = "－" if difference.found is None else "＋" if difference.expected is None else "≠"
    return Told(sign, _place(difference, language), _value(difference.expected), _value(difference.found))


def _place(difference: Difference, language: Language) -> str:
    kind = load_standard().kinds.get(difference.table)
    table = "" if kind is None else f"{kind.id} {said(kind.title, language)}"
    field = difference.field
    name = Message.same(difference.name) if field is None else field.name
    entry = difference.entry.expected if difference.entry.expected is not None else difference.entry.found
    keys = () if kind is None or not isinstance(entry, dict) else kind.document.get("sort", ())
    told = [str(entry[key]) for key in keys if entry.get(key) is not None]
    return visible(" ".join(part for part in (table, " ".join(told), said(name, language)) if part))


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        leaves = [str(each) for each in value.values() if isinstance(each, str | int)]
        return visible(shortened(" ".join(leaves), _TEXT))
    return visible(shortened(str(value), _TEXT))
