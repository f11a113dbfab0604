"""The units of preventive care for invented service users: basic information, preventive plan, deletions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from careplan.workbench.sample.people import Person, SampleOffice, words

_OWN = "1"


def preventive_documents(
    people: Sequence[Person], centre: SampleOffice, written: date
) -> Iterator[dict[str, Any]]:
    """Yield the documents of basic information, of plan with information, of the plan alone, and of both deletions."""
    users = [_service_user(person, centre, written) for person in people]
    yield _document(
        "basic-information", [_without(user, "preventive_plan", "support_plan") for user in users]
    )
    yield _document("preventive-plan-with-information", users)
    plan = ("basic_information", "daily_schedule", "illnesses")
    yield _document("preventive-plan", [_without(user, *plan) for user in users])
    keys = [{key: user[key] for key in ("insurer_number", "insured_number")} for user in users]
    day = written.isoformat()
    yield _document("basic-information-deletion", [key | {"consultation_date": day} for key in keys])
    yield _document("preventive-plan-deletion", [key | {"plan_date": day} for key in keys])


def _document(kind: str, users: list[dict[str, Any]]) -> dict[str, Any]:
    return {"document": kind, "edition": "4.1", "service_users": users}


def _without(user: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in user.items() if name not in names}


def _service_user(person: Person, centre: SampleOffice, written: date) -> dict[str, Any]:
    day = written.isoformat()
    return {
        "insurer_number": person.insurer_number,
        "insured_number": person.insured_number,
        "basic_information": [{"consultation_date": day, **_information(person, written)}],
        "daily_schedule": [{"consultation_date": day, "entries": _schedule()}],
        "illnesses": [{"consultation_date": day, "entries": _illnesses()}],
        "preventive_plan": [{"plan_date": day, **_plan(person, centre, day)}],
        "support_plan": [{"plan_date": day, "issues": _issues(centre, day)}],
    }


def _information(person: Person, written: date) -> dict[str, Any]:
    vocabulary = words()["preventive"]
    picture = {"branch": f"{int(person.insured_number):04d}", "jpeg": vocabulary["picture"]}
    return {
        "plan_type": "1",
        "consignment": _OWN,
        "author": words()["people"]["planner"],
        "consultation_method": "01",
        "consultation_count": "01",
        "present_state": "01",
        "name_kana": person.kana,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "address": person.address + person.building,
        "telephone": "000-0000-0000",
        "disability_independence": "12",
        "dementia_independence": "01",
        "care_level": "12",
        **_certified(written),
        "housing": "05",
        "room_floor": 1,
        "family_image": picture,
        "life_so_far": vocabulary["life_so_far"],
        "interests": vocabulary["interests"],
    }


def _certified(written: date) -> dict[str, str]:
    """Return the year of the certification, from the first of the month on."""
    first = written.replace(day=1)
    last = first.replace(year=first.year + 1) - timedelta(days=1)
    return {"certified_from": first.isoformat(), "certified_to": last.isoformat()}


def _schedule() -> list[dict[str, Any]]:
    keys = ("time", "own_activity", "family_activity")
    return [dict(zip(keys, map(_filled, row), strict=True)) for row in words()["preventive"]["schedule"]]


def _illnesses() -> list[dict[str, Any]]:
    keys = ("date", "illness", "doctor", "attending", "course", "treatment")
    return [dict(zip(keys, row, strict=True)) for row in words()["preventive"]["illnesses"]]


def _filled(text: str) -> str | None:
    return text or None


def _plan(person: Person, centre: SampleOffice, day: str) -> dict[str, Any]:
    vocabulary = words()["preventive"]
    return {
        "plan_type": "1",
        "consignment": _OWN,
        "name": person.name,
        "plan_class": "11",
        "certification_status": "2",
        "certified_on": date.fromisoformat(day).replace(day=1).isoformat(),
        **_certified(date.fromisoformat(day)),
        "support_level": "1",
        "centre_author": words()["people"]["planner"],
        "office_name": centre.name,
        "first_plan_date": day,
        "centre": centre.name,
        "day_goal": vocabulary["day_goal"],
        "year_goal": vocabulary["year_goal"],
        "movement_state": "外出は週に一度ほど",
        "movement_has_issue": "1",
        "movement_background": vocabulary["background"],
        "overall_policy": vocabulary["policy"],
        "checklist_exercise": 3,
        "programme_exercise": "1",
    }


def _issues(centre: SampleOffice, day: str) -> list[dict[str, Any]]:
    issues = []
    for number, row in enumerate(words()["preventive"]["issues"], start=1):
        texts = {key: text for key, text in row.items() if key != "supports"}
        supports = [
            _support(index, support, centre, day) for index, support in enumerate(row["supports"], start=1)
        ]
        issues.append({"issue_number": str(number), **texts, "supports": supports})
    return issues


def _support(number: int, row: dict[str, Any], centre: SampleOffice, day: str) -> dict[str, Any]:
    texts = {key: _filled(text) for key, text in row.items() if key != "services"}
    services = [
        {
            "service_number": str(index),
            "service_type_name": name,
            "service_office": centre.name,
            "service_period": f"{day}から",
        }
        for index, name in enumerate(row["services"], start=1)
    ]
    return {"support_number": str(number), **texts, "services": services}
