"""The document of tables 6 and 7 for invented service users, its sums as they are practised."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from careplan.workbench.sample.people import Person, SampleOffice, Words
from careplan.workbench.sample.plan import supplement

_TOTAL_OFFICE, _TOTAL_CODE, _SUBTOTAL = "9999999999", "999999", "AAAA"
_BENEFIT_RATE = 90
_YEN = Decimal(1)


def month_document(
    people: Sequence[Person], offices: dict[str, SampleOffice], month: date, written: date
) -> dict[str, Any]:
    """Return the month document of these service users; `month` is its first day."""
    return {
        "document": "month",
        "edition": "4.1",
        "service_users": [_service_user(person, offices, month, written) for person in people],
    }


def _service_user(
    person: Person, offices: dict[str, SampleOffice], month: date, written: date
) -> dict[str, Any]:
    support = offices["support"]
    uses = [use for service in person.services for use in _uses(service, offices, month)]
    heading = {"created_on": written.isoformat(), "updated_by": support.number}
    return {
        "insurer_number": person.insurer_number,
        "insured_number": person.insured_number,
        "service_month": f"{month:%Y-%m}",
        "supplement": supplement(person, support, written),
        "planned": [
            heading
            | {
                "plan_office": support.number,
                "planner_name": person.planner,
                "short_stay_days_before": 0,
                "uses": uses,
            }
        ],
        "details": [{"created_on": written.isoformat(), **_details(person, offices, uses)}],
    }


def _uses(service: Words, offices: dict[str, SampleOffice], month: date) -> Iterator[dict[str, Any]]:
    """Yield a record for each day of use; rental is written once, on the first day."""
    office = offices[service["by"]]
    start, end = service.get("times", (None, None))
    for day in _days(service, month):
        yield {
            "units": service["units"],
            "service_date": day.isoformat(),
            "start_time": start,
            "end_time": end,
            "times": 1,
            "service_code": service["code"],
            "tais_code": service.get("tais_code"),
            "equipment_notification_code": service.get("equipment_notification_code"),
            "equipment_name": service.get("equipment_name"),
            "equipment_item": service.get("item"),
            "office_number": office.number,
            "office_name": office.name,
            "over_30_days": "0",
        }


def _days(service: Words, month: date) -> list[date]:
    length = calendar.monthrange(month.year, month.month)[1]
    days = [month.replace(day=day) for day in range(1, length + 1)]
    weekdays = service.get("weekdays")
    return days[:1] if weekdays is None else [day for day in days if day.weekday() in weekdays]


def _details(person: Person, offices: dict[str, SampleOffice], uses: list[dict[str, Any]]) -> dict[str, Any]:
    lines = [_line(service, offices, uses) for service in person.services]
    subtotals = []
    for role in person.roles:
        own = [line for line in lines if line["office_number"] == offices[role].number]
        price = next(service["price"] for service in person.services if service["by"] == role)
        subtotals.append(_subtotal(own, offices[role], Decimal(price)))
    return {"services": lines, "subtotals": subtotals, "total": _total(subtotals, offices["support"])}


def _line(service: Words, offices: dict[str, SampleOffice], uses: list[dict[str, Any]]) -> dict[str, Any]:
    office = offices[service["by"]]
    line = (service["code"], office.number)
    times = sum(use["times"] for use in uses if (use["service_code"], use["office_number"]) == line)
    return {
        "office_name": office.name,
        "office_number": office.number,
        "service_code": service["code"],
        "tais_code": service.get("tais_code"),
        "equipment_notification_code": service.get("equipment_notification_code"),
        "equipment_name": service.get("equipment_name"),
        "units": service["units"],
        "times": times,
        "service_units": service["units"] * times,
        "over_30_days": "0",
        "updated_by": offices["support"].number,
    }


def _subtotal(lines: list[dict[str, Any]], office: SampleOffice, price: Decimal) -> dict[str, Any]:
    """Return the subtotal of an office's lines; money stands here, cut to whole yen."""
    units = sum(line["service_units"] for line in lines)
    cost = int((units * price).quantize(_YEN, ROUND_DOWN))
    claim = cost * _BENEFIT_RATE // 100
    return {
        "office_name": office.name,
        "office_number": office.number,
        "service_code": office.service_type + _SUBTOTAL,
        "units": 0,
        "times": sum(line["times"] for line in lines),
        "service_units": units,
        "over_limit": 0,
        "within_limit": units,
        "unit_price": f"{price:.2f}",
        "total_cost": cost,
        "benefit_rate": _BENEFIT_RATE,
        "claim": claim,
        "user_share": cost - claim,
        "full_charge": 0,
        "over_30_days": "0",
        "updated_by": lines[0]["updated_by"],
    }


def _total(subtotals: list[dict[str, Any]], support: SampleOffice) -> dict[str, Any]:
    summed = (
        "times",
        "service_units",
        "over_limit",
        "within_limit",
        "total_cost",
        "claim",
        "user_share",
        "full_charge",
    )
    return {
        "office_number": _TOTAL_OFFICE,
        "service_code": _TOTAL_CODE,
        "units": 0,
        **{key: sum(row[key] for row in subtotals) for key in summed},
        "over_30_days": "0",
        "updated_by": support.number,
    }
