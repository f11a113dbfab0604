"""Table 7 against the limits of the supplement, and dates of one file against the birth date of another."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from careplan.standard.findings import Finding
from careplan.standard.rows import Values
from careplan.standard.tablecontext import TableContext


def _within_limit(
    unit: TableContext, *, detail: dict[str, str], supplement: dict[str, str], by: list[str], total: str
) -> Iterator[Finding]:
    """Check that the units within the limit are not more than the supplement's limit (layout UPHOSOKU 19)."""
    kind, other = detail["kind"], supplement["kind"]
    if not unit.usable(kind, other):
        return
    known = unit.rows(other).first_of_each([*by, supplement["limit"]])
    limits = {values[:-1]: values[-1] for _, values in known}
    pick = unit.rows(kind).pick([*by, detail["code"], detail["within"]])
    for record, values in unit.rows(kind).items:
        *who, service, units = pick(values)
        most = limits.get(tuple(who))
        if service == total and units and most and int(units) > int(most):
            words = {"found": units, "expected": int(most)}
            yield unit.finding("unit.over-limit", kind, record, detail["within"], **words)


def _within_type_limit(
    unit: TableContext,
    *,
    detail: dict[str, str],
    supplement: dict[str, str],
    by: list[str],
    apart: dict[str, Any],
) -> Iterator[Finding]:
    """Check the units within a type's limit against the supplement's limit of that type (layout UPHOSOKU 20 to 55).

    What the subtotals of a type say counts, the rows where they say nothing; `grouped` types share the limit of one.
    """
    kind, other = detail["kind"], supplement["kind"]
    if not unit.usable(kind, other):
        return
    limits = _type_limits(unit, supplement, by)
    for (user, service_type, subtotal), (record, units) in _within_types(unit, detail, by, apart).items():
        most = limits.get((*user, service_type))
        if most and units > int(most) and subtotal:
            words = {"found": units, "expected": int(most), "code": service_type}
            yield unit.finding("unit.over-type-limit", kind, record, detail["within"], **words)


def _type_limits(
    unit: TableContext, supplement: Mapping[str, str], by: list[str]
) -> dict[Values, str | None]:
    """Return the limits by service user and service type, out of the slots of the supplement."""
    rows = unit.rows(supplement["kind"])
    pick, limits = rows.pick(by), dict[Values, str | None]()
    for slot in rows.slots(supplement["part"].partition(":")[2]):
        for _, values in rows.items:
            limits[*pick(values), values[slot[supplement["type"]]]] = values[slot[supplement["limit"]]]
    return limits


def _within_types(
    unit: TableContext, detail: Mapping[str, str], by: list[str], apart: Mapping[str, Any]
) -> dict[tuple[Values, str, bool], tuple[int, int]]:
    """Return the first record and the sum of units by service user, service type, and whether they count."""
    rows = unit.rows(detail["kind"])
    pick = rows.pick([*by, detail["code"], detail["within"]])
    shared = {each: one for one, several in apart["grouped"].items() for each in several}
    sums: dict[tuple[Values, str, bool], tuple[int, int]] = {}
    stated: dict[tuple[Values, str], set[bool]] = defaultdict(set)
    for record, values in rows.items:
        *who, service, units = pick(values)
        if not service or not units or service == apart["total"]:
            continue
        user, service_type = tuple(who), shared.get(service[:2], service[:2])
        key = (user, service_type, service[2:] in apart["subtotals"])
        first, total = sums.get(key, (record, 0))
        sums[key] = first, total + int(units)
        stated[key[:2]].add(key[2])
    return {(*key[:2], key[2] == max(stated[key[:2]])): value for key, value in sums.items()}


def _born_before(
    unit: TableContext, *, born: dict[str, str], later: dict[str, Any], by: list[str]
) -> Iterator[Finding]:
    """Check that nothing of a service user is dated before the birth that another file of the unit states."""
    kind, other = later["kind"], born["kind"]
    if not unit.usable(kind, other):
        return
    known = unit.rows(other).first_of_each([*by, born["field"]])
    births = {values[:-1]: values[-1] for _, values in known}
    for key in later["fields"]:
        for record, (*who, day) in unit.rows(kind).first_of_each([*by, key]):
            birth = births.get(tuple(who))
            if day and birth and day < birth:
                words = {"earlier": unit.standard.kinds[other].field(born["field"]).name, "other": other}
                yield unit.finding("unit.birth-date", kind, record, key, **words)


LIMITS_OF_TABLES: dict[str, Callable[..., Iterator[Finding]]] = {
    "within_limit": _within_limit,
    "within_type_limit": _within_type_limit,
    "born_before": _born_before,
}
