"""The comparison: documents in, lines out.

Service users are matched by insured number and month: under the residence exception (住所地特例) the insurer number
may differ. Only offices that sent actuals are compared. Within an office, day and code the same use is taken
first, then the nearest by time of day; what is left over is missing or extra.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from careplan.standard.findings import Message
from careplan.workbench.reconcile.result import Line, Reconciliation, Use, UserResult

Document = Mapping[str, Any]
_Place = tuple[str, str, str]
_Uses = dict[_Place, list[Use]]
_User = tuple[str, str]
_DAY = 24 * 60
_NOT_PLANNED = Message("予定のない利用者です。", "This service user is not in the plan.")
_NO_ACTUALS = Message("実績のない利用者です。", "This service user is not in the actuals.")


@dataclass(slots=True)
class _Side:
    """One side of a service user: uses by office, day and code; the insurers named; the limit."""

    insurers: set[str] = field(default_factory=set)
    uses: _Uses = field(default_factory=dict)
    limit: int | None = None


def reconcile(plans: Iterable[Document], actuals: Iterable[Document]) -> Reconciliation:
    """Return the comparison of months' and actuals' documents, the oldest first: a later one takes its place.

    Raises:
        ValueError: no plan or no actuals among them.

    """
    planned, done = _sides(plans, "planned", by_office=False), _sides(actuals, "actual", by_office=True)
    if not planned:
        raise ValueError("there is no planned service use (UPPLAN) to compare with")
    if not done:
        raise ValueError("there are no actuals (UPJSK) to compare with")
    reported = {office for side in done.values() for office, _, _ in side.uses}
    users = [_user(user, planned.get(user), done.get(user), reported) for user in sorted({*planned, *done})]
    return Reconciliation(tuple(users))


def _sides(documents: Iterable[Document], name: str, *, by_office: bool) -> dict[_User, _Side]:
    """Gather service users; a later document replaces a user's whole plan, or the actuals of its offices."""
    sides: dict[_User, _Side] = {}
    for document in documents:
        for entry in document["service_users"]:
            if not entry.get(name):
                continue
            key = (entry["insured_number"], entry["service_month"])
            side = sides.setdefault(key, _Side())
            uses = _uses(entry[name])
            replaced = {office for office, _, _ in uses}
            kept = {
                place: each for place, each in side.uses.items() if by_office and place[0] not in replaced
            }
            side.uses = kept | uses
            side.insurers.add(entry["insurer_number"])
            side.limit = (entry.get("supplement") or {}).get("limit_units", side.limit)
    return sides


def _uses(sheets: Sequence[Mapping[str, Any]]) -> _Uses:
    uses: _Uses = defaultdict(list)
    for sheet in sheets:
        for row in sheet["uses"]:
            place = (row["office_number"], row["service_date"], row["service_code"])
            uses[place].append(
                Use(row.get("start_time"), row.get("end_time"), row.get("times") or 0, row.get("units") or 0)
            )
    return dict(uses)


def _user(user: _User, planned: _Side | None, done: _Side | None, reported: set[str]) -> UserResult:
    plan, actual = planned or _Side(), done or _Side()
    places = sorted({*plan.uses, *actual.uses}, key=lambda place: (place[0], place[1], place[2]))
    lines = [line for place in places if place[0] in reported for line in _lines(place, plan, actual)]
    others = [each for place, uses in plan.uses.items() if place[0] not in reported for each in uses]
    return UserResult(
        insured_number=user[0],
        insurer_numbers=tuple(sorted(plan.insurers | actual.insurers)),
        service_month=user[1],
        lines=tuple(lines),
        not_reported=tuple(sorted({office for office, _, _ in plan.uses} - reported)),
        limit=plan.limit if planned else actual.limit,
        planned_units=_total(use for uses in plan.uses.values() for use in uses),
        actual_units=_total(use for uses in actual.uses.values() for use in uses) + _total(others),
        notes=tuple(_notes(planned, done)),
    )


def _total(uses: Iterable[Use]) -> int:
    return sum(use.total for use in uses)


def _lines(place: _Place, plan: _Side, actual: _Side) -> Iterator[Line]:
    for planned, done in _pairs(plan.uses.get(place, []), actual.uses.get(place, [])):
        yield Line(*place, planned, done)


def _pairs(planned: list[Use], done: list[Use]) -> Iterator[tuple[Use | None, Use | None]]:
    """Pair the same uses, then the others in the order of their times."""
    open_planned, open_done = sorted(planned, key=_order), sorted(done, key=_order)
    for use in list(open_planned):
        if use in open_done:
            open_planned.remove(use)
            open_done.remove(use)
            yield use, use
    while open_planned and open_done:
        one, other = min(product(open_planned, open_done), key=lambda pair: _distance(*pair))
        open_planned.remove(one)
        open_done.remove(other)
        yield one, other
    yield from ((use, None) for use in open_planned)
    yield from ((None, use) for use in open_done)


def _distance(one: Use, other: Use) -> int:
    """Return the minutes between two beginnings, a day where one has no time."""
    if one.start_time is None or other.start_time is None:
        return 0 if one.start_time == other.start_time else _DAY
    return abs(_minutes(one.start_time) - _minutes(other.start_time))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _order(use: Use) -> tuple[str, str, int, int]:
    return use.start_time or "", use.end_time or "", use.times, use.units


def _notes(planned: _Side | None, done: _Side | None) -> Iterator[Message]:
    if planned is None:
        yield _NOT_PLANNED
    elif done is None:
        yield _NO_ACTUALS
    elif planned.insurers != done.insurers:
        one, other = "・".join(sorted(planned.insurers)), "・".join(sorted(done.insurers))
        yield Message(
            f"保険者番号が違います（予定 {one}、実績 {other}）。住所地特例かもしれません。被保険者番号で照合しました。",
            f"The insurer numbers differ (plan {one}, actual {other}): the residence exception, perhaps. "
            "They were matched by insured number.",
        )
