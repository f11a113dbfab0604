"""Table 7: a line for each service, subtotals by office and kind of service, the grand total, summed as practised."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from careplan.conformance.scenarios.supplement import limit_units
from careplan.conformance.scenarios.town import Resident, Words, office
from careplan.conformance.scenarios.uses import EQUIPMENT, amount

_INSIDE, _OUTSIDE, _OVER_30 = "AAAA", "EEEE", "ZZZZ"  # subtotals: within the limit, outside it, over 30 days
_TOTAL_OFFICE, _TOTAL_CODE = "9999999999", "999999"
_BENEFIT_RATE = 90
_SUMMED = (
    "times",
    "service_units",
    "managed_units",
    "over_limit",
    "within_limit",
    "total_cost",
    "claim",
    "user_share",
    "full_charge",
)
Given = Sequence[tuple[Words, list[date]]]


@dataclass(slots=True)
class _Group:
    """The lines of one office and kind of service under one subtotal; `over` are the units over the limit."""

    service: Words
    mark: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    over: int = 0

    def summed(self, key: str) -> int:
        return sum(line[key] for line in self.lines)


def detail_of(resident: Resident, given: Given, updated_by: str) -> dict[str, Any]:
    """Return table 7 of one person: services, subtotals and the grand total."""
    groups = _groups(given)
    _share_out(groups, limit_units(resident), resident.has.get("over_at"))
    subtotals = [_subtotal(group, resident.has.get("benefit_rate", _BENEFIT_RATE)) for group in groups]
    services = [line for group in groups for line in group.lines]
    total = _total(subtotals) | _stay_days(resident)
    for line in [*services, *subtotals, total]:
        line["updated_by"] = updated_by
    return {"services": services, "subtotals": subtotals, "total": total}


def _groups(given: Given) -> list[_Group]:
    groups: dict[tuple[str, str, str], _Group] = {}
    for service, days in given:
        for mark, part in _parts(service, days):
            key = (office(service["by"]).number, _service_type(service), mark)
            group = groups.setdefault(key, _Group(service, mark))
            group.lines.append(_line(service, mark, amount(service, part)))
    return list(groups.values())


def _service_type(service: Words) -> str:
    """Return the type of a service, which stands in its code: an office may have many under one number."""
    return str(service["code"][:2])


def _parts(service: Words, days: list[date]) -> Iterator[tuple[str, list[date]]]:
    """Yield the days of a service by the subtotal that they stand under."""
    beyond = [day for day in days if day.day in service.get("over_30", ())]
    within = [day for day in days if day not in beyond]
    if within:
        yield (_OUTSIDE if "percent" in service or service.get("outside") else _INSIDE), within
    if beyond:
        yield _OVER_30, beyond


def _line(service: Words, mark: str, times: int) -> dict[str, Any]:
    gives = office(service["by"])
    rate, less = service.get("discount", (None, None))
    units = (service["units"] if less is None else less) * times
    return {
        "office_name": gives.name,
        "office_number": gives.number,
        "satellite": service.get("satellite"),
        "service_code": service["code"],
        **{key: service.get(key) for key in EQUIPMENT},
        "units": service["units"],
        "discounted_rate": rate,
        "discounted_units": less,
        "times": times,
        "service_units": units,
        "managed_units": units if mark == _INSIDE else None,
        "over_30_days": "1" if mark == _OVER_30 else "0",
    }


def _share_out(groups: Iterable[_Group], limit: int, role: str | None) -> None:
    """Put what is over the limit of the care level at one office: the story's, or the last that has so much."""
    inside = [group for group in groups if group.mark == _INSIDE]
    over = sum(group.summed("service_units") for group in inside) - limit
    if over <= 0:
        return
    bears = [group for group in inside if role in (None, group.service["by"])]
    next(group for group in reversed(bears) if group.summed("service_units") >= over).over = over


def _subtotal(group: _Group, rate: int) -> dict[str, Any]:
    gives = office(group.service["by"])
    units = group.summed("service_units")
    money = _charged(group, units) if group.mark == _OVER_30 else _covered(group, units, rate)
    return {
        "office_name": gives.name,
        "office_number": gives.number,
        "service_code": _service_type(group.service) + group.mark,
        "units": 0,
        "times": group.summed("times"),
        "service_units": units,
        "unit_price": f"{Decimal(group.service['price']):.2f}",
        "over_30_days": "1" if group.mark == _OVER_30 else "0",
        **money,
    }


def _covered(group: _Group, units: int, rate: int) -> dict[str, Any]:
    """Return limit and money of a subtotal that insurance pays; a fixed share is the user's, a time."""
    price, fixed = Decimal(group.service["price"]), group.service.get("fixed_share")
    cost = _yen((units - group.over) * price)
    claim = cost * rate // 100 if fixed is None else cost - fixed * group.summed("times")
    inside = group.mark == _INSIDE
    return {
        "managed_units": units if inside else None,
        "over_limit": group.over if inside else None,
        "within_limit": units - group.over if inside else None,
        "total_cost": cost,
        "benefit_rate": rate,
        "claim": claim,
        "fixed_share": fixed,
        "user_share": cost - claim if rate else 0,
        "full_charge": _yen(group.over * price),
    }


def _charged(group: _Group, units: int) -> dict[str, Any]:
    """Return the money of days over 30: the user pays them whole."""
    return {"full_charge": _yen(units * Decimal(group.service["price"]))}


def _yen(amount_of_money: Decimal) -> int:
    return int(amount_of_money.quantize(Decimal(1), ROUND_DOWN))


def _total(subtotals: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "office_number": _TOTAL_OFFICE,
        "service_code": _TOTAL_CODE,
        "units": 0,
        **{key: sum(row.get(key) or 0 for row in subtotals) for key in _SUMMED},
        "over_30_days": "0",
    }


def _stay_days(resident: Resident) -> dict[str, Any]:
    """Return the days of stay under the table, where the person stays at all."""
    if "stay_planned" not in resident.has:
        return {}
    before, planned = resident.has.get("stay_before", 0), resident.has["stay_planned"]
    return {
        "stay_days_before": before,
        "stay_days_planned": planned,
        "stay_days_total": before + planned,
    }
