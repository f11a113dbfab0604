"""The administrator's room: offices, their staff, their certificates."""

import re
from collections.abc import AsyncIterator

import pytest

from careplan.sealing import Party
from careplan.standard.checkdigit import check_digit
from support.api_town import Town
from support.web_visitor import Visitor, visitor

NUMBER = "1370000017"
OFFICE = Party(NUMBER, "43")
NEW = "137000101" + check_digit("137000101")
AT = f"/admin/offices/{NUMBER}"
PASSWORD = re.compile(r"<code>([^<]+)</code></dd></div>\n</dl>")


@pytest.fixture
async def admin(town: Town) -> AsyncIterator[Visitor]:
    one = visitor(town)
    async with one.http:
        yield await one.log_in("admin")


async def newest(town: Town) -> str:
    """Return the serial number of the office's certificate installed last."""
    answer = await town.http.get(f"/v1/offices/{NUMBER}/certificates", headers=await town.login("admin"))
    return str(answer.json()["items"][0]["serial"])


async def test_the_room_is_the_administrator_s_alone(town: Town, anybody: Visitor) -> None:
    assert (await anybody.get("/admin")).headers["location"] == "/login?next=%2Fadmin"
    await town.register(OFFICE, "hosted")
    await anybody.log_in(f"staff-{NUMBER}")
    for path in ("/admin", "/admin/offices", AT, "/admin/certificates"):
        assert (await anybody.get(path)).status_code == 403, path
    assert (await anybody.post(f"{AT}/active", {"active": "no"})).status_code == 403
    assert 'href="/admin"' not in (await anybody.get("/")).text


async def test_an_empty_directory_says_where_to_begin(admin: Visitor) -> None:
    assert 'href="/admin/new-office"' in (await admin.get("/admin/offices")).text


async def test_an_office_is_registered_by_the_form(admin: Visitor) -> None:
    typed = {"number": NEW, "name": "みほん<b>事業所", "service_type": ["43", "11"], "custody": "hosted"}
    answer = await admin.post("/admin/new-office", typed)
    assert answer.headers["location"] == f"/admin/offices/{NEW}"
    page = (await admin.get(f"/admin/offices/{NEW}")).text
    assert "みほん&lt;b&gt;事業所" in page
    assert "office-exists" in (await admin.post("/admin/new-office", typed)).text


async def test_a_number_that_does_not_check_is_asked_about_once(admin: Visitor) -> None:
    doubtful = NEW[:-1] + str((int(NEW[-1]) + 1) % 10)
    typed = {"number": doubtful, "name": "みほん", "service_type": "43", "custody": "own"}
    asked = await admin.post("/admin/new-office", typed)
    assert (asked.status_code, "office-number-doubtful" in asked.text) == (422, True)
    assert f'value="{doubtful}"' in asked.text
    assert (await admin.post("/admin/new-office", typed | {"sure": "yes"})).status_code == 303
    malformed = await admin.post("/admin/new-office", typed | {"number": "13\x00", "sure": "yes"})
    assert (malformed.status_code, "office-malformed" in malformed.text) == (422, True)


async def test_offices_are_found_by_what_is_typed(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "own")
    for query, found in (
        ("?name=みほん", True),
        ("?name=さくら", False),
        ("?number=1370&type=43", True),
        ("?type=17", False),
        ("?active=no", False),
        ("?receives=plan", False),
        ("?after=1370000017", False),
        ("?receives=nothing&name=%00&after=%00", True),  # what cannot be meant is left aside
    ):
        page = await admin.get(f"/admin/offices{query}")
        assert (page.status_code, f'href="{AT}"' in page.text) == (200, found), query


async def test_an_office_is_stopped_and_resumed(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "own")
    assert (await admin.post(f"{AT}/active", {"active": "no"})).headers["location"] == AT
    assert f'href="{AT}"' in (await admin.get("/admin/offices?active=no")).text
    await admin.post(f"{AT}/active", {"active": "yes"})
    assert f'href="{AT}"' in (await admin.get("/admin/offices?active=yes")).text


async def test_a_list_is_imported_and_each_line_told(admin: Visitor) -> None:
    columns = '[columns]\nnumber = "番号"\nname = "名"\nservice_type = "種類"\n'
    rows = f"番号,名,種類\n{NEW},さくら,訪問介護\n{NEW},さくら,43\nx,みほん,43\n"
    given = {"columns": columns, "custody": "own"}
    answer = await admin.post("/admin/office-list", given, {"list": ("list.csv", rows.encode())})
    assert (answer.status_code, "<dd>1</dd>" in answer.text) == (200, True)
    assert "4行目" in answer.text
    wrong = await admin.post("/admin/office-list", {"columns": "["}, {"list": ("list.csv", b"")})
    assert (wrong.status_code, "office-list-unreadable" in wrong.text) == (422, True)
    assert "file-missing" in (await admin.post("/admin/office-list", given)).text


async def test_a_log_in_is_added_with_a_password_shown_once(
    town: Town, admin: Visitor, anybody: Visitor
) -> None:
    await town.register(OFFICE, "own")
    page = await admin.post(f"{AT}/staff", {"staff_id": "keikaku-01", "administrator": "yes"})
    password = PASSWORD.search(page.text)
    assert password
    assert page.headers["cache-control"] == "no-store"
    listed = (await admin.get(AT)).text
    assert "keikaku-01" in listed
    assert password[1] not in listed
    await anybody.log_in("keikaku-01", password[1])
    assert (await anybody.get("/account")).status_code == 200
    refused = await admin.post(f"{AT}/staff", {"staff_id": "keikaku-01"})
    assert (refused.status_code, "staff-exists" in refused.text) == (422, True)


async def test_a_log_in_is_switched_off_and_on_unlocked_and_helped(
    town: Town, admin: Visitor, anybody: Visitor
) -> None:
    await town.register(OFFICE, "own")
    who = f"staff-{NUMBER}"
    await anybody.log_in(who)
    assert (await admin.post(f"{AT}/staff/{who}/disabled")).status_code == 303
    assert (await anybody.get("/account")).status_code == 303
    await admin.post(f"{AT}/staff/{who}/enabled")
    await anybody.log_in(who)
    for _ in range(5):
        await anybody.post("/login", {"staff_id": who, "password": "not the password"})
    assert f"{AT}/staff/{who}/unlocked" in (await admin.get(AT)).text
    await admin.post(f"{AT}/staff/{who}/unlocked")
    assert f"{AT}/staff/{who}/unlocked" not in (await admin.get(AT)).text
    page = await admin.post(f"{AT}/staff/{who}/password")
    password = PASSWORD.search(page.text)
    assert password
    await anybody.log_in(who, password[1])
    assert (await admin.post(f"{AT}/staff/{who}/one-time-off")).status_code == 303
    assert (await admin.post(f"{AT}/staff/{who}/dismissed")).status_code == 404
    assert (await admin.post(f"{AT}/staff/nobody/disabled")).status_code == 404


async def test_certificates_are_issued_renewed_revoked_and_downloaded(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    first = await newest(town)
    given = {"profile": "care-dx", "key_type": "rsa2048"}
    assert (await admin.post(f"{AT}/certificates/issue", given)).headers["location"] == f"{AT}#certificates"
    page = (await admin.get(AT)).text
    assert first in page  # the one before is still good
    second = await newest(town)
    assert second != first
    pem = await admin.get(f"{AT}/certificates/{second}.pem")
    assert pem.content.startswith(b"-----BEGIN CERTIFICATE-----")
    assert (await admin.get(f"{AT}/certificates/00.pem")).status_code == 404
    revoking = {"serial": first, "reason": "key_compromise"}
    assert (await admin.post(f"{AT}/certificates/revocation", revoking)).status_code == 303
    for query, found in (("", (first, second)), ("?state=revoked", (first,)), ("?state=good", (second,))):
        page = (await admin.get(f"/admin/certificates{query}")).text
        assert [each for each in (first, second) if f">{each}<" in page] == list(found)
    assert (
        await admin.post(f"{AT}/certificates/revocation", {"serial": "", "reason": "?"})
    ).status_code == 303
    refused = await admin.post(f"{AT}/certificates/revocation", {"serial": ""})
    assert (refused.status_code, "certificate-missing" in refused.text) == (422, True)


async def test_what_ends_within_90_days_stands_first(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    assert 'id="ending"' not in (await admin.get("/admin/certificates")).text
    town.clock.advance(days=1095 - 89)
    await admin.log_in("admin")
    assert 'id="ending"' in (await admin.get("/admin/certificates")).text
    assert 'id="all"' in (await admin.get("/admin/certificates?state=ending")).text


async def test_an_office_with_its_own_key_gets_an_issue_password_once(town: Town, admin: Visitor) -> None:
    await town.enrol(OFFICE)
    page = await admin.post(f"{AT}/certificates/password", {"hours": "24", "profile": "care-dx"})
    assert re.search(r"<code>([0-9A-Z]{5}-){3}[0-9A-Z]{5}</code>", page.text)
    assert "custody-differs" in (await admin.post(f"{AT}/certificates/issue")).text
    files = {"pem_file": ("a.pem", b"-----BEGIN CERTIFICATE-----\nnone\n")}
    refused = await admin.post(f"{AT}/certificates/install", {}, files)
    assert (refused.status_code, "certificate-refused" in refused.text) == (422, True)


async def test_certificates_are_paged_by_their_end(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    for _ in range(50):
        await admin.post(f"{AT}/certificates/issue")
    page = (await admin.get("/admin/certificates")).text
    following = re.search(r'href="(/admin/certificates\?after=[^"]+)"', page)
    assert following
    rest = (await admin.get(following[1].replace("&amp;", "&"))).text
    assert (page.count('class="code serial"'), rest.count('class="code serial"')) == (50, 1)
    assert (await admin.get("/admin/certificates?after=x~y")).text.count('class="code serial"') == 50
