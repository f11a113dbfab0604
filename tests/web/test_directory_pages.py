"""The directory by page, and linkage groups."""

import pytest

from support.api_town import HELP, RENTAL, SUPPORT, Town
from support.desk_town import enter, settle
from support.web_visitor import Visitor


@pytest.fixture
async def support(town: Town) -> Visitor:
    await settle(town)
    return await enter(town, SUPPORT.number)


async def test_offices_are_found_by_name_prefecture_service_and_what_they_receive(support: Visitor) -> None:
    for query, found in {
        "": {SUPPORT.number, HELP.number, RENTAL.number},
        "name=みほん&prefecture=13&service_type=11": {HELP.number},
        "prefecture=47": set(),
        "name=%25": set(),
        "receives=plan": set(),
        f"after={HELP.number}": {RENTAL.number},
    }.items():
        page = (await support.get(f"/directory?{query}")).text
        shown = {each.number for each in (SUPPORT, HELP, RENTAL) if f">{each.number}</small>" in page}
        assert shown == found, query
    assert (await support.get("/directory?prefecture=x")).status_code == 422


async def test_an_office_says_what_it_can_receive(town: Town, support: Visitor) -> None:
    help_office = await enter(town, HELP.number)
    answer = await help_office.post("/directory/receives", {"receives": ["plan", "month", "nothing"]})
    assert answer.headers["location"] == "/directory?done=declared"
    assert f">{HELP.number}</small>" in (await support.get("/directory?receives=month")).text


async def test_a_group_is_made_filled_used_and_dissolved(town: Town, support: Visitor) -> None:
    assert "group-malformed" in (await support.post("/directory/groups", {"name": " "})).text
    made = await support.post("/directory/groups", {"name": "みほんの輪"})
    group = made.headers["location"]
    for each in (HELP, RENTAL):
        await support.post(f"{group}/members", {"office": each.number})
    assert f">{RENTAL.number}</small>" in (await support.get(group)).text
    help_office, rental = [await enter(town, each.number) for each in (HELP, RENTAL)]
    assert "みほんの輪" in (await help_office.get("/directory")).text
    assert (await help_office.post(f"{group}/dissolution")).status_code == 403
    assert (await help_office.post(f"{group}/leaving", {"office": RENTAL.number})).status_code == 403
    assert (await rental.post(f"{group}/leaving", {"office": RENTAL.number})).status_code == 303
    assert (await rental.get(group)).status_code == 404
    assert (await support.post(f"{group}/dissolution")).headers["location"] == "/directory?done=dissolved"
    assert (await help_office.get(group)).status_code == 404
