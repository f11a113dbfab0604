"""What takes back: documents that hold the key of what was sent, and nothing else."""

from collections.abc import Callable
from typing import Any

from careplan.conformance.scenarios.supplement import key_of
from careplan.conformance.scenarios.town import Story


def _by_day(name: str) -> Callable[[Story], list[dict[str, Any]]]:
    def users(story: Story) -> list[dict[str, Any]]:
        return [key_of(resident) | {name: story.written.isoformat()} for resident in story.residents]

    return users


def _month_users(story: Story) -> list[dict[str, Any]]:
    month = f"{story.month:%Y-%m}"
    return [key_of(resident) | {"service_month": month} for resident in story.residents]


def _actual_users(story: Story) -> list[dict[str, Any]]:
    """Return the keys with the sender's office and service type, whose actuals are taken back."""
    deleted = {"office_number": story.sender.number, "service_type": story.sender.service_type}
    return [user | {"deleted": [deleted]} for user in _month_users(story)]


DELETIONS: dict[str, Callable[[Story], list[dict[str, Any]]]] = {
    "plan-deletion": _by_day("plan_date"),
    "month-deletion": _month_users,
    "actual-deletion": _actual_users,
    "basic-information-deletion": _by_day("consultation_date"),
    "preventive-plan-deletion": _by_day("plan_date"),
}
