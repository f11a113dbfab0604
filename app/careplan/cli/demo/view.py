"""What a provider sees of a plan and a month: service users, goals, days."""

from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import east_asian_width

from careplan.standard.findings import Message

_WIDTHS = (16, 34)
_HEAD = (
    Message("利用者", "service user"),
    Message("短期目標", "short-term goal"),
    Message("利用日", "days of use"),
)


def receiver_view(
    plan: Mapping[str, Any], month: Mapping[str, Any], office_number: str, language: str
) -> Iterator[str]:
    """Yield the lines of a table: each service user with the goals that the office serves and its days."""
    yield _line(*(getattr(head, language) for head in _HEAD))
    days = {user["insured_number"]: list(_days(user, office_number)) for user in month["service_users"]}
    for user in plan["service_users"]:
        name = (user["supplement"] or {}).get("name") or user["insured_number"]
        dates = days.get(user["insured_number"], [])
        shown = f"{' '.join(map(str, dates))} ({len(dates)})"
        for goal in list(_goals(user, office_number)) or [""]:
            yield _line(name, goal, shown)
            name = shown = ""


def _goals(user: Mapping[str, Any], office_number: str) -> Iterator[str]:
    """Yield number and text of the short-term goals behind which a service of the office stands."""
    for sheet in user["needs_table"]:
        for need in sheet["needs"]:
            for goal in need["goals"]:
                if any(service["office_number"] == office_number for service in goal["services"]):
                    yield f"{need['need_number']}-{goal['goal_number']} {goal['short_term_goal']}"


def _days(user: Mapping[str, Any], office_number: str) -> Iterator[int]:
    dates = {
        use["service_date"]
        for sheet in user["planned"]
        for use in sheet["uses"]
        if use["office_number"] == office_number
    }
    yield from (int(date[-2:]) for date in sorted(dates))


def shared_goal_numbers(plan: Mapping[str, Any]) -> int:
    """Return how many goal numbers carry several short-term goals (reading goal-number)."""
    count = 0
    for user in plan["service_users"]:
        for sheet in user["needs_table"]:
            for need in sheet["needs"]:
                numbers = [goal["goal_number"] for goal in need["goals"]]
                count += len({number for number in numbers if numbers.count(number) > 1})
    return count


def _line(*cells: str) -> str:
    return "  ".join([*map(_padded, cells, _WIDTHS), cells[-1]]).rstrip()


def _padded(text: str, width: int) -> str:
    """Fill up with spaces to a width in columns; East Asian characters take two."""
    columns = sum(1 + (east_asian_width(char) in "WF") for char in text)
    return text + " " * (width - columns)
