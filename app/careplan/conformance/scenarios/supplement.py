"""What every document says of a service user: the key, the certification and the user supplement."""

from datetime import date, timedelta
from typing import Any

from careplan.conformance.scenarios.town import Resident, Story, insurer_number, town

_CERTIFIED = "2"


def key_of(resident: Resident) -> dict[str, Any]:
    """Return the two numbers that tell a service user."""
    return {"insurer_number": insurer_number(), "insured_number": resident.insured_number}


def certified_from(resident: Resident, story: Story) -> date:
    """Return the first day of the certification: the story's, or the first of the month of writing."""
    first: date = resident.has.get("certified_from", story.written.replace(day=1))
    return first


def year_later(start: date) -> date:
    """Return the last day of the year that begins on a day."""
    return start.replace(year=start.year + 1) - timedelta(days=1)


def certification(resident: Resident, story: Story) -> dict[str, Any]:
    """Return the fields of certification that tables and supplement share."""
    return {
        "certification_status": _CERTIFIED,
        "certified_on": certified_from(resident, story).isoformat(),
        "care_level": resident.care_level,
    }


def limit_units(resident: Resident) -> int:
    """Return the limit of the care level, in units."""
    limit: int = town()["limits"][resident.care_level]
    return limit


def supplement(resident: Resident, story: Story) -> dict[str, Any]:
    """Return the user supplement, without the keys."""
    start = certified_from(resident, story)
    before, planned = resident.has.get("stay_before", 0), resident.has.get("stay_planned", 0)
    return certification(resident, story) | {
        "name_kana": resident.name_kana,
        "name": resident.name,
        "sex": resident.sex,
        "birth_date": resident.birth_date,
        "postal_code": "999-0001",
        "address_1": resident.address,
        "address_2": resident.building,
        "telephone": "000-0000-0000",
        "limit_start": start.isoformat(),
        "limit_end": year_later(start).isoformat(),
        "limit_units": limit_units(resident),
        "stay_days_before": before,
        "stay_days_total": before + planned,
        "consent_office": story.support.number,
        "updated_by": story.support.number,
        "limits": [],
    }
