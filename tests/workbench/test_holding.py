"""What is held after several units: newest versions, less what was deleted; other months, days and people stay."""

from typing import Any

import pytest

from careplan.conformance.scenarios import find_scenario
from careplan.workbench.holding import held_document


def held(*names: str) -> list[tuple[Any, ...]]:
    document = held_document([find_scenario(name).document for name in names])
    return [
        (user["insured_number"][-3:], user.get("service_month") or days(user))
        for user in document["service_users"]
    ]


def days(user: dict[str, Any]) -> list[str]:
    return [sheet["consultation_date"] for sheet in user["basic_information"]]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (
            ("D2-several-users", "D2-correction"),
            [("101", "2026-12"), ("102", "2026-12"), ("104", "2026-12")],
        ),
        (("D2-other-offices", "D2-next-month"), [("101", "2026-12"), ("101", "2027-02")]),
        (("D2-several-users", "D2-withdrawal"), [("101", "2026-12"), ("102", "2026-12"), ("104", "2026-12")]),
        (("D2-public-assistance", "D2-withdrawal"), []),
        (("D4-two-consultations", "D4-every-field"), [("108", ["2027-02-03", "2026-11-20"])]),
    ],
)
def test_who_and_when_is_held(names: tuple[str, ...], wanted: list[Any]) -> None:
    assert held(*names) == wanted


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    before, after = (find_scenario(name).document for name in ("D3-as-planned", "D3-correction"))
    assert before["service_users"] != after["service_users"]
    assert held_document([before, after]) == after
    assert held_document([after, before]) == before


def test_of_two_consultations_one_is_deleted() -> None:
    document = find_scenario("D4-two-consultations").document
    user = document["service_users"][0]
    key = {name: value for name, value in user.items() if isinstance(value, str)}
    gone = key | {"consultation_date": "2026-11-20"}
    deletion = {"document": "basic-information-deletion", "edition": "4.1", "service_users": [gone]}
    left = held_document([document, deletion])["service_users"]
    assert [days(each) for each in left] == [["2027-02-03"]]


def test_actuals_of_two_providers_stand_side_by_side() -> None:
    names = ("D3-two-handrails", "D3-as-planned", "D3-correction")
    rental, helper, corrected = (find_scenario(name).document for name in names)
    both = held_document([helper, rental, corrected])["service_users"]
    assert len(both) == 1
    uses = [use for sheet in both[0]["actual"] for use in sheet["uses"]]
    offices = [use["office_number"] for use in uses]
    wanted = [
        use["office_number"]
        for document in (rental, corrected)
        for sheet in document["service_users"][0]["actual"]
        for use in sheet["uses"]
    ]
    assert offices == wanted
    key = {name: value for name, value in both[0].items() if isinstance(value, str)}
    gone = key | {"deleted": [{"office_number": uses[0]["office_number"], "service_type": "17"}]}
    deletion = {"document": "actual-deletion", "edition": "4.1", "service_users": [gone]}
    assert held_document([helper, rental, corrected, deletion])["service_users"] == corrected["service_users"]


def test_units_of_another_kind_are_not_held_together() -> None:
    plan, month = (find_scenario(name).document for name in ("D1-long-text", "D2-satellite"))
    for documents in ([plan, month], [find_scenario("D2-withdrawal").document], [{"document": "none"}]):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is the kind alone
            held_document(documents)
