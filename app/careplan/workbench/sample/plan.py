"""The document of tables 1 to 3 for invented service users."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from careplan.workbench.sample.people import Person, SampleOffice, words

_WEEKDAY_CODES = "1234567"


def plan_document(
    people: Sequence[Person], offices: dict[str, SampleOffice], plan_date: date
) -> dict[str, Any]:
    """Return the plan document (unit "plan") of these service users."""
    return {
        "document": "plan",
        "edition": "4.1",
        "service_users": [_service_user(person, offices, plan_date, first=not index)
                          for index, person in enumerate(people)],
    }  # fmt: skip


def _service_user(
    person: Person, offices: dict[str, SampleOffice], plan_date: date, *, first: bool
) -> dict[str, Any]:
    support = offices["support"]
    day = plan_date.isoformat()
    return {
        "insurer_number": person.insurer_number,
        "insured_number": person.insured_number,
        "plan_date": day,
        "supplement": supplement(person, support, plan_date),
        "care_plan": _care_plan(person, support, day) | certification(person, plan_date),
        "needs_table": [
            {
                "created_on": day,
                "updated_by": support.number,
                "needs": _needs(person, offices, plan_date, shared_number=first),
            }
        ],
        "weekly_table": [{"created_on": day, **_weekly(person, offices)}],
    }


def certification(person: Person, plan_date: date) -> dict[str, Any]:
    """Return the fields of certification that tables and supplement share."""
    return {
        "certification_status": "2",
        "certified_on": person.certified_from(plan_date).isoformat(),
        "care_level": person.care_level,
    }


def supplement(person: Person, support: SampleOffice, plan_date: date) -> dict[str, Any]:
    """Return the user supplement, without the keys."""
    start = person.certified_from(plan_date)
    return certification(person, plan_date) | {
        "name_kana": person.kana,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "postal_code": "999-0001",
        "address_1": person.address,
        "address_2": person.building or None,
        "telephone": "000-0000-0000",
        "limit_start": start.isoformat(),
        "limit_end": _year_later(start).isoformat(),
        "limit_units": person.limit_units,
        "stay_days_before": 0,
        "stay_days_total": 0,
        "consent_office": support.number,
        "updated_by": support.number,
        "limits": [],
    }


def _year_later(start: date) -> date:
    """Return the last day of the year that begins then."""
    is_leap_day = (start.month, start.day) == (2, 29)
    following = date(start.year + 1, 3, 1) if is_leap_day else start.replace(year=start.year + 1)
    return following - timedelta(days=1)


def _care_plan(person: Person, support: SampleOffice, day: str) -> dict[str, Any]:
    start = person.certified_from(date.fromisoformat(day))
    return {
        "created_on": day,
        "user_postal_code": "999-0001",
        "user_address_1": person.address,
        "user_address_2": person.building or None,
        "planner_name": person.planner,
        "support_office_name": support.name,
        "support_office": support.number,
        "first_plan_date": day,
        "plan_class": "11",
        "certified_from": start.isoformat(),
        "certified_to": _year_later(start).isoformat(),
        **person.plan,
        "updated_by": support.number,
    }


def _needs(
    person: Person, offices: dict[str, SampleOffice], plan_date: date, *, shared_number: bool
) -> list[dict[str, Any]]:
    """Return the needs; with `shared_number` the goals of a need carry one 援助目標ＮＯ (reading goal-number)."""
    period = f"{plan_date:%Y/%m/%d}から{_year_later(plan_date):%Y/%m/%d}"
    needs = []
    rows = [row for row in person.needs if any(goal["by"] in person.roles for goal in row["goals"])]
    for number, row in enumerate(rows, start=1):
        served = [goal for goal in row["goals"] if goal["by"] in person.roles]
        goals = [
            {
                "goal_number": 1 if shared_number else index,
                "long_term_goal": row["long_term_goal"],
                "long_term_period": period,
                "short_term_goal": goal["short_term_goal"],
                "short_term_period": period,
                "services": [
                    _service(goal, offices[goal["by"]], period)
                    | {"content_number": index if shared_number else 1}
                ],
            }
            for index, goal in enumerate(served, start=1)
        ]
        needs.append({"need_number": number, "need": row["need"], "goals": goals})
    return needs


def _service(goal: dict[str, str], office: SampleOffice, period: str) -> dict[str, Any]:
    return {
        "content": goal["content"],
        "insurance_covered": "Y",
        "service_type_name": words()["service_types"][office.service_type],
        "office_number": office.number,
        "office_name": office.name,
        "frequency": goal["frequency"],
        "period": period,
    }


def _weekly(person: Person, offices: dict[str, SampleOffice]) -> dict[str, Any]:
    return {
        "weekly_services": list(_weekly_services(person, offices)),
        "activities": [
            {"activity": activity, "start_time": start, "end_time": end}
            for activity, start, end in words()["weekly"]["activities"]
        ],
        "other_services": [{"other_service": text} for text in words()["weekly"]["others"] if _rents(person)],
    }


def _rents(person: Person) -> bool:
    """Tell whether anything they get has no day of its own: it is inspected once a month."""
    return any("weekdays" not in service for service in person.services)


def _weekly_services(person: Person, offices: dict[str, SampleOffice]) -> Iterator[dict[str, Any]]:
    for service in person.services:
        for weekday in service.get("weekdays", ()):
            start, end = service["times"]
            yield {
                "service": words()["service_types"][offices[service["by"]].service_type],
                "weekday": _WEEKDAY_CODES[weekday],
                "start_time": start,
                "end_time": end,
            }
