"""Pattern D1: the document of tables 1 to 3."""

from collections.abc import Iterator
from typing import Any

from careplan.conformance.scenarios.services import services_of
from careplan.conformance.scenarios.supplement import (
    certification,
    certified_from,
    key_of,
    supplement,
    year_later,
)
from careplan.conformance.scenarios.town import Resident, Story, Words, office, put, town
from careplan.standard.specification import load_standard


def plan_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "plan" says of each service user of a story."""
    return [put(_user(resident, story), resident.changes) for resident in story.residents]


def _user(resident: Resident, story: Story) -> dict[str, Any]:
    day = story.written.isoformat()
    sheet = {"created_on": day}
    needs = list(_needs(resident, story))
    return key_of(resident) | {
        "plan_date": day,
        "supplement": supplement(resident, story),
        "care_plan": _care_plan(resident, story) | certification(resident, story),
        "needs_table": [{**sheet, "updated_by": story.support.number, "needs": needs}],
        "weekly_table": [{**sheet, **_weekly(resident)}],
    }


def _care_plan(resident: Resident, story: Story) -> dict[str, Any]:
    day, start = story.written.isoformat(), certified_from(resident, story)
    return {
        "created_on": day,
        "user_postal_code": "999-0001",
        "user_address_1": resident.address,
        "user_address_2": resident.building,
        "planner_name": town()["planner"],
        "support_office_name": story.support.name,
        "support_office": story.support.number,
        "first_plan_date": day,
        "plan_class": "11",
        "certified_from": start.isoformat(),
        "certified_to": year_later(start).isoformat(),
        **town()["plan"],
        "updated_by": story.support.number,
    }


def _needs(resident: Resident, story: Story) -> Iterator[dict[str, Any]]:
    """Yield the needs; with `one_number` their goals carry one 援助目標ＮＯ (reading goal-number)."""
    period = f"{story.written:%Y/%m/%d}～{year_later(story.written):%Y/%m/%d}"
    shared = resident.has.get("one_number", False)
    for number, name in enumerate(resident.has["needs"], start=1):
        row, goals, contents = town()["need"][name], [], 0
        for index, goal in enumerate(row["goals"], start=1):
            services = [
                _service(each, period) | {"content_number": (contents if shared else 0) + at}
                for at, each in enumerate(goal["services"], start=1)
            ]
            contents += len(services)
            goals.append(_goal(goal, period) | {"goal_number": 1 if shared else index, "services": services})
        yield {"need_number": number, "need": row["need"], "goals": goals}


def _goal(goal: Words, period: str) -> dict[str, Any]:
    return {
        "long_term_goal": goal["long"],
        "long_term_period": period,
        "short_term_goal": goal["short"],
        "short_term_period": period,
    }


def _service(service: Words, period: str) -> dict[str, Any]:
    """Return a row's service; what insurance does not pay has no office."""
    said = {"content": service["content"], "frequency": service["frequency"], "period": period}
    if "by" not in service:
        return said
    gives = office(service["by"])
    return said | {
        "insurance_covered": "Y",
        "service_type_name": load_standard().service_types[gives.service_type].title.ja,
        "office_number": gives.number,
        "office_name": gives.name,
    }


def _weekly(resident: Resident) -> dict[str, Any]:
    weekly = town()["weekly"]
    return {
        "weekly_services": [
            {
                "service": service["ja"],
                "weekday": str(day),
                "start_time": service["times"][0],
                "end_time": service["times"][1],
            }
            for service in services_of(resident)
            for day in service.get("weekdays", ())
        ],
        "activities": [
            dict(zip(("activity", "start_time", "end_time"), row, strict=True))
            for row in weekly["activities"]
        ],
        "other_services": [{"other_service": text} for text in resident.has.get("others", weekly["others"])],
    }
