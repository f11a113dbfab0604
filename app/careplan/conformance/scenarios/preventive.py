"""Patterns D4 and D5: basic information and the preventive plan, alone and together."""

from datetime import date
from typing import Any

from careplan.conformance.scenarios.supplement import certified_from, key_of, year_later
from careplan.conformance.scenarios.town import Resident, Story, Words, office, put, town

_SUPPORT_LEVEL = {"12": "1", "13": "2", "06": "3"}  # the preventive plan's own codes for the care level
_COMPANIONS = {
    "daily_schedule": ("time", "own_activity", "family_activity"),
    "illnesses": ("date", "illness", "doctor", "attending", "course", "treatment"),
}
_PREVENTIVE_SUPPORT, _PREVENTIVE_MANAGEMENT = "1", "2"


def information_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "basic-information" says of each service user of a story."""
    return [put(key_of(each) | _information(each, story), each.changes) for each in story.residents]


def plan_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "preventive-plan" says of each service user of a story."""
    return [put(key_of(each) | _plan(each, story), each.changes) for each in story.residents]


def both_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "preventive-plan-with-information" says of each service user of a story."""
    return [
        put(key_of(each) | _information(each, story) | _plan(each, story), each.changes)
        for each in story.residents
    ]


def _plan_type(resident: Resident) -> str:
    """Return preventive support, or preventive care management for those of the municipal programme."""
    return _PREVENTIVE_MANAGEMENT if resident.care_level == "06" else _PREVENTIVE_SUPPORT


def _information(resident: Resident, story: Story) -> dict[str, Any]:
    sheets = [{"consultation_date": day} for day in _dates(resident, story)]
    value: dict[str, Any] = {"basic_information": [sheet | _record(resident, story) for sheet in sheets]}
    for name, keys in _COMPANIONS.items():
        rows = resident.has.get(name, ())
        entries = [dict(zip(keys, map(_filled, row), strict=True)) for row in rows]
        if entries:
            value[name] = [sheet | {"entries": entries} for sheet in sheets]
    return value


def _dates(resident: Resident, story: Story) -> list[str]:
    """Return the days of the sheets: the day of writing, or those that the story says."""
    dates: list[date] = resident.has.get("dates", [story.written])
    return [day.isoformat() for day in dates]


def _filled(text: str) -> str | None:
    return text or None


def _certified(resident: Resident, story: Story) -> dict[str, Any]:
    start = certified_from(resident, story)
    return {
        "care_level": resident.care_level,
        "certified_from": start.isoformat(),
        "certified_to": year_later(start).isoformat(),
    }


def _record(resident: Resident, story: Story) -> dict[str, Any]:
    certified = {} if resident.care_level == "06" else _certified(resident, story)
    branch = resident.has.get("picture")
    picture = branch and {"branch": branch, "jpeg": town()["information"]["picture"]}
    return certified | {
        "plan_type": _plan_type(resident),
        "consignment": "1",
        "author": town()["planner"],
        "consultation_method": "01",
        "consultation_count": "01",
        "present_state": "01",
        "name_kana": resident.name_kana,
        "name": resident.name,
        "sex": resident.sex,
        "birth_date": resident.birth_date,
        "address": resident.address + (resident.building or ""),
        "telephone": "000-0000-0000",
        "disability_independence": "12",
        "dementia_independence": "01",
        "housing": "05",
        "family_image": picture,
        "life_so_far": town()["information"]["life_so_far"],
        "interests": town()["information"]["interests"],
    }


def _plan(resident: Resident, story: Story) -> dict[str, Any]:
    sheets = [{"plan_date": day} for day in _dates(resident, story)]
    issues = [_issue(at, town()["issue"][name]) for at, name in enumerate(resident.has["issues"], start=1)]
    return {
        "preventive_plan": [sheet | _plan_record(resident, story) for sheet in sheets],
        "support_plan": [sheet | {"issues": issues} for sheet in sheets],
    }


def _plan_record(resident: Resident, story: Story) -> dict[str, Any]:
    start = certified_from(resident, story)
    return {
        "plan_type": _plan_type(resident),
        "consignment": "1",
        "name": resident.name,
        "plan_class": "11",
        "certification_status": "2",
        "certified_on": start.isoformat(),
        "certified_from": start.isoformat(),
        "certified_to": year_later(start).isoformat(),
        "support_level": _SUPPORT_LEVEL[resident.care_level],
        "centre_author": town()["planner"],
        "office_name": office("centre").name,
        "first_plan_date": story.written.isoformat(),
        "centre": office("centre").name,
        **town()["preventive"],
    }


def _issue(number: int, row: Words) -> dict[str, Any]:
    supports = [_support(at, each) for at, each in enumerate(row["supports"], start=1)]
    return {**row, "issue_number": str(number), "supports": supports}


def _support(number: int, row: Words) -> dict[str, Any]:
    services = [
        {
            "service_number": str(at),
            "service_type_name": name,
            "service_office": office(role).name if role else None,
            "service_period": "６か月",
        }
        for at, (name, role) in enumerate(row["services"], start=1)
    ]
    return {**row, "support_number": str(number), "services": services}
