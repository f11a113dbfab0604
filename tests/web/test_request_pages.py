"""What one office asks and is answered, as the administrator sees it."""

from collections.abc import AsyncIterator

import pytest

from careplan.sealing import Party
from support.api_town import HELP, SUPPORT, Town, party, unit
from support.web_visitor import Visitor, visitor

NUMBER = SUPPORT.number
AT = f"/admin/offices/{NUMBER}/requests"


@pytest.fixture
async def admin(town: Town) -> AsyncIterator[Visitor]:
    one = visitor(town)
    async with one.http:
        yield await one.log_in("admin")


async def test_requests_are_recorded_followed_and_filtered(town: Town, admin: Visitor) -> None:
    office = await town.register(party(SUPPORT), "hosted")
    assert NUMBER not in (await admin.get("/admin/requests")).text
    assert (await admin.post(AT, {"minutes": "10"})).headers["location"] == AT
    assert f'href="{AT}"' in (await admin.get("/admin/requests")).text
    await town.http.get("/v1/sent", headers=office | {"User-Agent": "vendor/<b>1"})
    page = (await admin.get(AT)).text
    assert "GET /v1/sent" in page
    assert 'data-newest="1"' in page
    await town.http.get("/v1/received/nothing", headers=office)
    rows = await admin.get(f"{AT}/rows?after=1&outcome=refused")
    assert (rows.headers["careplan-newest"], rows.text.count("<tr>")) == ("2", 1)
    none = await admin.get(f"{AT}/rows?after=1&outcome=good")
    assert (none.headers["careplan-newest"], "<tr>" in none.text) == ("2", False)
    assert "GET /v1/sent" not in (await admin.get(f"{AT}?outcome=refused")).text
    assert "GET /v1/sent" in (await admin.get(f"{AT}?before=2")).text
    one = (await admin.get(f"{AT}/1")).text
    assert "user-agent: vendor/&lt;b&gt;1" in one
    await admin.post(f"{AT}/end")
    await town.http.get("/v1/sent", headers=office)
    assert (await admin.get(AT)).text.count("GET /v1/sent") == 1


async def test_findings_lead_to_their_rules(town: Town, admin: Visitor) -> None:
    office = await town.register(party(SUPPORT), "hosted")
    await admin.post(AT)
    (name, content), *rest = unit(f"plan-{HELP.number}").files.items()
    answer = await town.post_files({name: content.replace(b"\r\n", b",1\r\n")} | dict(rest), office)
    assert answer.status_code == 422
    one = (await admin.get(f"{AT}/1")).text
    assert answer.json()["code"] in one
    assert 'href="/rules/record.field-count"' in one


async def test_an_office_is_found_by_its_number(town: Town, admin: Visitor) -> None:
    await town.register(Party(NUMBER, "43"), "own")
    found = await admin.get(f"/admin/recordings?office={NUMBER}")
    assert found.headers["location"] == AT
    unknown = await admin.get("/admin/recordings?office=%00")
    assert (unknown.status_code, "office-unknown" in unknown.text) == (404, True)
    for place in ("0", "1", "x", "9" * 30):
        assert (await admin.get(f"{AT}/{place}")).status_code == 404, place
