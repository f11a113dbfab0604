"""A provider's actuals from the month it was sent: every service as planned, the provider's own only."""

from collections.abc import Iterator, Mapping
from typing import Any


def actual_document(month: Mapping[str, Any], office_number: str) -> dict[str, Any]:
    """Return the document of the actuals (unit "actual") of one office from a month's document.

    Every planned use of that office becomes an actual one; service users without any are left out.

    Raises:
        ValueError: the document is no month, or plans nothing of that office.

    """
    if month.get("document") not in {"month", "consigned-return"}:
        raise ValueError(f"actuals are made from a month's document, not from {month.get('document')}")
    users = [user for planned in month["service_users"] if (user := _service_user(planned, office_number))]
    if not users:
        raise ValueError(f"the month plans no service of the office {office_number}")
    return {"document": "actual", "edition": month["edition"], "service_users": users}


def _service_user(user: Mapping[str, Any], office_number: str) -> dict[str, Any] | None:
    sheets = list(_sheets(user["planned"], office_number))
    if not sheets:
        return None
    keys = ("insurer_number", "insured_number", "service_month")
    return {**{key: user[key] for key in keys}, "actual": sheets}


def _sheets(planned: list[Mapping[str, Any]], office_number: str) -> Iterator[dict[str, Any]]:
    for sheet in planned:
        uses = [dict(use) for use in sheet["uses"] if use["office_number"] == office_number]
        if uses:
            yield {**sheet, "updated_by": office_number, "uses": uses}
