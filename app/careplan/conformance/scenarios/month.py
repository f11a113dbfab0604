"""Patterns D2 and D6: the document of tables 6 and 7, with every provider's services in scope."""

from typing import Any

from careplan.conformance.scenarios.detail import detail_of
from careplan.conformance.scenarios.supplement import key_of, supplement
from careplan.conformance.scenarios.town import Resident, Story, put, town
from careplan.conformance.scenarios.uses import given_in, uses_of


def month_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "month" says of each service user of a story."""
    return [put(month_user(resident, story), resident.changes) for resident in story.residents]


def month_user(resident: Resident, story: Story) -> dict[str, Any]:
    """Return what the unit "month" says of one person, without the changes of the story."""
    given = given_in(resident, story.month)
    sheet = {"created_on": story.written.isoformat()}
    return key_of(resident) | {
        "service_month": f"{story.month:%Y-%m}",
        "supplement": supplement(resident, story),
        "planned": [
            {
                **sheet,
                "updated_by": story.support.number,
                "plan_office": story.support.number,
                "planner_name": town()["planner"],
                "short_stay_days_before": resident.has.get("stay_before", 0),
                "uses": [use for service, days in given for use in uses_of(service, days)],
            }
        ],
        "details": [{**sheet, **detail_of(resident, given, story.support.number)}],
    }
