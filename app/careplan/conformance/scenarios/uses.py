"""Table 6: a record for each day of use, each service once where it is billed by the day or by the month."""

import calendar
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from careplan.conformance.scenarios.services import services_of
from careplan.conformance.scenarios.town import Resident, Words, office

_FLAGS = 31
EQUIPMENT = ("tais_code", "equipment_notification_code", "equipment_name")


def given_in(resident: Resident, month: date) -> list[tuple[dict[str, Any], list[date]]]:
    """Return the services of a month with their days; an addition by percentage has its units reckoned."""
    given = [(service, days_of(service, month)) for service in services_of(resident)]
    for service, _ in given:
        if "percent" in service:
            base = sum(
                each["units"] * amount(each, days) for each, days in given if each["is"] in service["of"]
            )
            service["units"] = _percent(base, service["percent"])
    return given


def _percent(units: int, rate: float) -> int:
    exact = units * Decimal(str(rate)) / 100
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def days_of(service: Words, month: date) -> list[date]:
    """Return the days of use in a month: those said, those of the weekdays, or the first."""
    length = calendar.monthrange(month.year, month.month)[1]
    days = [month.replace(day=day) for day in range(1, length + 1)]
    if "daily" in service:
        return [days[service["daily"][0] - 1]]
    if "days" in service:
        return [days[day - 1] for day in service["days"]]
    weekdays = service.get("weekdays")
    return days[:1] if weekdays is None else [day for day in days if day.isoweekday() in weekdays]


def amount(service: Words, days: list[date]) -> int:
    """Return how often a service is given in the month, in times or in days billed."""
    if "daily" in service:
        first, last = service["daily"]
        length = calendar.monthrange(days[0].year, days[0].month)[1]
        return int(min(last, length) - first + 1)
    times: int = service.get("a_day", 1)
    return len(days) * times


def uses_of(service: Words, days: list[date]) -> Iterator[dict[str, Any]]:
    """Yield the records of one service."""
    gives = office(service["by"])
    start, end = service.get("times", (None, None))
    units = service.get("discount", (None, service["units"]))[-1]
    for day in days:
        yield {
            "units": units,
            "service_date": day.isoformat(),
            "daily_billing_days": _flags(service, day),
            "start_time": start,
            "end_time": end,
            "times": service.get("a_day", 1),
            "service_code": service["code"],
            **{key: service.get(key) for key in EQUIPMENT},
            "equipment_item": service.get("item"),
            "office_number": gives.number,
            "office_name": gives.name,
            "satellite": service.get("satellite"),
            "over_30_days": "1" if day.day in service.get("over_30", ()) else "0",
        }


def _flags(service: Words, day: date) -> list[int] | None:
    """Return the days billed by the day, 31 of them whatever the month."""
    if "daily" not in service:
        return None
    first, last = service["daily"]
    last = min(last, calendar.monthrange(day.year, day.month)[1])
    return [number for number in range(1, _FLAGS + 1) if first <= number <= last]
