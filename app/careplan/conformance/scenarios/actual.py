"""Patterns D3 and D7: what a provider gave, made from the month that it was sent.

The services of a person are those given: a story says on which days, where not all came about as planned.
"""

from typing import Any

from careplan.conformance.scenarios.month import month_user
from careplan.conformance.scenarios.town import Story, office, put
from careplan.workbench.actuals import actual_document


def actual_users(story: Story) -> list[dict[str, Any]]:
    """Return what the unit "actual" says of each service user whom the sender (or the office `given_by`) served."""
    given = {resident.insured_number: resident for resident in story.residents}
    month = {
        "document": "month",
        "edition": "4.1",
        "service_users": [month_user(resident, story) for resident in story.residents],
    }
    gives = office(story.told["given_by"]) if "given_by" in story.told else story.sender
    users = actual_document(month, gives.number)["service_users"]
    return [put(user, given[user["insured_number"]].changes) for user in users]
