"""Documents of preventive care, generated from the layouts: basic information, plans, their companions and pictures."""

import base64
from random import Random
from typing import Any

from careplan.standard.naming import Address
from careplan.workbench.sample import preventive_sample
from support.standard_documents import Document, part_of, text_of
from support.standard_files import SUPPORT

CENTRE = Address("1370000042", "46")
PREVENTIVE_ROUTES = {
    "basic-information": (CENTRE, SUPPORT),
    "preventive-plan": (CENTRE, SUPPORT),
    "preventive-plan-with-information": (CENTRE, SUPPORT),
    "basic-information-deletion": (CENTRE, SUPPORT),
    "preventive-plan-deletion": (CENTRE, SUPPORT),
}
_DATES = ["2026-11-01", "2026-11-20"]
_PICTURE = next(
    data
    for unit in preventive_sample(users=1).units
    for name, data in unit.files.items()
    if name.endswith(".jpg")
)


def preventive_document(unit: str, seed: int) -> Document:
    """Return a document of that unit, of one to three service users; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - examples need no secret
    branches = iter(range(1, 10_000))
    users = [
        {"insurer_number": "139998", "insured_number": number, **_content(random, unit, branches)}
        for number in random.sample(["0000000001", "0000000002", "H000000003"], random.randint(1, 3))
    ]
    return {"document": unit, "edition": "4.1", "service_users": users}


def _content(random: Random, unit: str, branches: Any) -> Document:
    if unit == "basic-information-deletion":
        return {"consultation_date": random.choice(_DATES)}
    if unit == "preventive-plan-deletion":
        return {"plan_date": random.choice(_DATES)}
    content: Document = {}
    if unit != "basic-information":
        content |= _plan(random)
    if unit != "preventive-plan":
        content |= _information(random, branches)
    return content


def _information(random: Random, branches: Any) -> Document:
    records = []
    for date in random.sample(_DATES, random.randint(1, 2)):
        record = part_of(random, "UPKIHON", "record") | {"consultation_date": date, "family_image": None}
        if random.random() < 1 / 2:
            jpeg = base64.b64encode(_PICTURE).decode()
            record["family_image"] = {"branch": f"{next(branches):04d}", "jpeg": jpeg}
        records.append(record)
    days = [record["consultation_date"] for record in records]
    return {
        "basic_information": records,
        "daily_schedule": _sheets(random, "UPKIHON_SUB1", days, "time"),
        "illnesses": _sheets(random, "UPKIHON_SUB2", days, "illness"),
    }


def _sheets(random: Random, kind: str, days: list[str], first: str) -> list[Document]:
    return [
        {
            "consultation_date": day,
            "entries": [
                part_of(random, kind, "record") | {first: text_of(random, least=1)}
                for _ in range(random.randint(1, 3))
            ],
        }
        for day in random.sample(days, random.randint(0, len(days)))
    ]


def _plan(random: Random) -> Document:
    days = random.sample(_DATES, random.randint(1, 2))
    plans = [part_of(random, "UPYOBO", "record") | {"plan_date": day} for day in days]
    supported = random.sample(days, random.randint(0, len(days)))
    return {
        "preventive_plan": plans,
        "support_plan": [{"plan_date": day, "issues": _level(random, 0)} for day in supported],
    }


_LEVELS = [
    ("issue", "issue_number", "supports"),
    ("support", "support_number", "services"),
    ("service", "service_number", ""),
]


def _level(random: Random, depth: int) -> list[Document]:
    """Return numbered entries of one level, each with those of the next."""
    name, number, below = _LEVELS[depth]
    entries = []
    for index in range(1, random.randint(1, 3) + 1):
        entry = part_of(random, "UPYOBO_SUB", name) | {number: str(index)}
        if below:
            entry[below] = _level(random, depth + 1)
        entries.append(entry)
    return entries
