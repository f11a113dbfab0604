"""Arithmetic within one row, as it is practised on table 7 and the supplement. All are warnings.

A number that is not stated is not asked for: offices leave empty what their form does not print. Money is cut to
whole yen. Sums over several rows are in `sums`.
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, Decimal

from careplan.standard.contexts import FileContext, RecordContext
from careplan.standard.findings import Finding

_WHOLE_YEN = Decimal(1)
_PERCENT = 100
_PUBLIC_ASSISTANCE = "H"


def _integer(value: str | None) -> int | None:
    return int(value) if value else None


def _yen(units: int, price: str) -> int:
    return int((units * Decimal(price)).quantize(_WHOLE_YEN, ROUND_DOWN))


def _line_units(file: FileContext, *, fields: list[str], result: str) -> Iterator[Finding]:
    """Check service units = units (after discount) × times; rows without units, as totals, are passed over.

    `fields` are units, units after discount, times.
    """
    for record, row in file.picked([*fields, result]):
        if None in row:
            continue
        plain, less, count, found = map(_integer, row)
        each = less if less is not None else plain
        if each and count is not None and found is not None and each * count != found:
            yield file.finding("detail.service-units", record, result, found=found, expected=each * count)


def _adds_up(
    file: FileContext, *, terms: list[str], total: str, less: list[str], rule: str
) -> Iterator[Finding]:
    """Check that terms add up to a total, less other fields; asked where total and a term are stated.

    With one term stated the others count as 0, but for the days of stay all of them are needed (`less` is empty).
    """
    for record, row in file.picked([total, *terms, *less]):
        if None in row:
            continue
        found, *rest = map(_integer, row)
        stated, taken = rest[: len(terms)], rest[len(terms) :]
        if found is None or all(term is None for term in stated) or (not less and None in stated):
            continue
        expected = found - sum(each or 0 for each in taken)
        summed = sum(each or 0 for each in stated)
        if summed != expected:
            yield file.finding(rule, record, total, found=found, expected=summed + found - expected)


def _line_cost(file: FileContext, *, within: list[str], price: str, result: str) -> Iterator[Finding]:
    """Check cost = units within the limit × price, cut to whole yen.

    `within` names the units within, the service units, and what of these is over; additions by percentage stand
    outside the limit and cost all the same, so both ways of counting are right.
    """
    for record, row in file.picked([price, result, *within]):
        rate, found, *units = row
        if None in row or not rate or not found:
            continue
        inside, service, *over = map(_integer, units)
        counted = [] if inside is None else [inside]
        if service is not None:
            counted.append(service - sum(each or 0 for each in over))
        expected = [_yen(each, rate) for each in counted]
        if expected and int(found) not in expected:
            yield file.finding("detail.cost", record, result, found=found, expected=expected[0])


def _line_claim(file: FileContext, *, fields: list[str], result: str) -> Iterator[Finding]:
    """Check claim = cost × benefit rate, cut to whole yen; not where the user pays a fixed sum.

    `fields` are cost, rate, fixed sum.
    """
    for record, row in file.picked([*fields, result]):
        if None in row:
            continue
        total, percent, share, found = map(_integer, row)
        if total is None or percent is None or found is None or share:
            continue
        if found != total * percent // _PERCENT:
            expected = total * percent // _PERCENT
            yield file.finding("detail.claim", record, result, found=found, expected=expected)


def _line_share(file: FileContext, *, fields: list[str], result: str) -> Iterator[Finding]:
    """Check share = cost − claim, less a fixed sum; 0 where public funds pay it, nothing on the grand total.

    `fields` are insured number, rate, cost, claim, fixed sum, times.
    """
    for record, row in file.picked([*fields, result]):
        if None in row or str(row[0]).startswith(_PUBLIC_ASSISTANCE):
            continue
        percent, total, claimed, each, count, found = map(_integer, row[1:])
        if percent is None or total is None or claimed is None or not found:
            continue
        paid = (each or 0) * (count or 0)
        if found not in {total - claimed, total - claimed - paid, paid or found + 1}:
            yield file.finding("detail.share", record, result, found=found, expected=total - claimed)


def _full_charge(file: FileContext, *, fields: list[str], over: list[str], result: str) -> Iterator[Finding]:
    """Check full charge = units over the limits × price, cut; more than 30 days are charged whole.

    `fields` are the flag of more than 30 days, the price, the service units.
    """
    flag, price, service = fields
    for record, row in file.picked([flag, price, result, service, *over]):
        if None in row or not row[1]:
            continue
        found, whole, *beyond = map(_integer, row[2:])
        if found is None or (all(each is None for each in beyond) and row[0] != "1"):
            continue
        units = {beyond[0] or 0, sum(each or 0 for each in beyond)}
        if row[0] == "1":
            units.add(whole or 0)
        expected = [_yen(each, row[1]) for each in sorted(units, reverse=True)]
        if found not in expected:
            yield file.finding("detail.full-charge", record, result, found=found, expected=expected[0])


def _slot_sums(
    record: RecordContext, *, part: str, fields: list[str], over: str, result: str
) -> Iterator[Finding]:
    """Check the limits by service type: what is over each, and the sum of it (layout UPHOSOKU 20 to 56).

    `fields` are the limit and the total of a slot.
    """
    summed, stated, place = 0, False, record.kind.field(result)
    for slot in (
        each for each in record.kind.fields if each.key == over and each.part.startswith(f"{part}.")
    ):
        most, used, beyond = (
            _integer(record.values[record.kind.field(key, slot.part).number - 1]) for key in (*fields, over)
        )
        summed, stated = summed + (beyond or 0), stated or beyond is not None
        if None not in (most, used, beyond) and beyond != max(0, (used or 0) - (most or 0)):
            yield record.finding(
                "limits.over", slot, found=beyond, expected=max(0, (used or 0) - (most or 0))
            )
    found = record.values[place.number - 1]
    if stated and found and int(found) != summed:
        yield record.finding("limits.over-total", place, found=found, expected=summed)


ARITHMETIC_OF_RECORDS: dict[str, Callable[..., Iterator[Finding]]] = {"slot_sums": _slot_sums}
ARITHMETIC_OF_ROWS: dict[str, Callable[..., Iterator[Finding]]] = {
    "line_units": _line_units,
    "adds_up": _adds_up,
    "line_cost": _line_cost,
    "line_claim": _line_claim,
    "line_share": _line_share,
    "full_charge": _full_charge,
}
