"""Files, partner, preview, send: from the form to the other office's list."""

import asyncio
import re

import httpx
import pytest

from careplan.api.bounds import BodyLimits
from careplan.cli.demo.altered import without
from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, RENTAL, SUPPORT, Town, party, unit
from support.desk_town import MONTH, enter, settle
from support.web_visitor import Visitor


@pytest.fixture
async def support(town: Town) -> Visitor:
    await settle(town)
    return await enter(town, SUPPORT.number)


def zipped(content: bytes) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", ("unit.zip", content))]


async def put(by: Visitor, content: bytes = MONTH, to: str = "") -> str:
    """Let somebody choose files; return the draft's path."""
    answer = await by.post("/send", {"to": to}, zipped(content))
    assert answer.status_code == 303, answer.text
    return re.split(r"[?]|/partner", answer.headers["location"])[0]


async def press(by: Visitor, draft: str, to: str, **more: str) -> httpx.Response:
    return await by.post(f"{draft}/sending", {"to": to} | more)


async def test_from_files_to_the_other_office_s_list(town: Town, support: Visitor) -> None:
    files = [("files", (name, content)) for name, content in unit(f"month-{HELP.number}").files.items()]
    answer = await support.post("/send", {"to": ""}, files)
    partner = answer.headers["location"]
    page = (await support.get(partner)).text
    assert "ファイルの送信先" in page
    assert f"?to={HELP.number}" in page
    assert f"?to={SUPPORT.number}" not in page, "nobody sends to oneself"
    draft = partner.removesuffix("/partner")
    shown = (await support.get(f"{draft}?to={HELP.number}")).text
    for said in (
        "人の",
        "サービス利用票（第６表・第７表）",
        "訪問介護",
        "送信先以外の事業所",
        "エラーはありません",
    ):
        assert said in shown, said
    sent = await press(support, draft, HELP.number)
    assert "送信しました" in (await support.get(sent.headers["location"])).text
    assert "サービス利用票" in (await (await enter(town, HELP.number)).get("/received")).text
    assert "下書きはありません" in (await support.get("/drafts")).text


async def test_a_double_click_and_a_reload_send_once(support: Visitor) -> None:
    draft = await put(support)
    await support.token()
    both = await asyncio.gather(*(press(support, draft, HELP.number) for _ in range(3)))
    again = await press(support, draft, HELP.number)
    places = {each.headers["location"] for each in (*both, again)} - {"/sent?done=sending"}
    assert len(places) == 1
    back = await support.get(f"{draft}?to={HELP.number}")
    assert f"{back.headers['location']}?done=sent" in places
    assert len(set(re.findall(r'href="/sent/([0-9a-f-]{36})"', (await support.get("/sent")).text))) == 1


async def test_another_partner_than_the_files_name_is_said_and_not_sent(support: Visitor) -> None:
    draft = await put(support, to=RENTAL.number)
    page = (await support.get(f"{draft}?to={RENTAL.number}")).text
    assert "このままでは送れません" in page
    assert f'action="{draft}/sending"' not in page
    answer = await press(support, draft, RENTAL.number)
    assert answer.status_code == 422
    assert "partner-differs" in answer.text
    assert "まだ何も送っていません" in (await support.get("/sent")).text


async def test_what_is_no_unit_is_kept_shown_and_replaced(support: Visitor) -> None:
    missing = write_archive(without(unit(f"month-{HELP.number}").files, "UPSIKYU"))
    draft = await put(support, missing)
    page = (await support.get(f"{draft}?to={HELP.number}")).text
    assert "not-a-unit" in page
    assert f'action="{draft}/sending"' not in page
    await support.post(f"{draft}/files", {"to": HELP.number}, zipped(MONTH))
    assert f'action="{draft}/sending"' in (await support.get(f"{draft}?to={HELP.number}")).text
    broken = await put(support, write_archive({"notes.csv": b"x"}))
    assert "files-not-one-unit" in (await support.get(broken)).text
    assert "送れません" in (await support.get("/drafts")).text


async def test_errors_are_sent_only_where_one_says_so(support: Visitor) -> None:
    files = dict(unit(f"month-{HELP.number}").files)
    name = next(each for each in files if each.startswith("UPPLAN"))
    files[name] = files[name].replace(b"202612", b"209912")
    draft = await put(support, write_archive(files))
    page = (await support.get(f"{draft}?to={HELP.number}")).text
    assert 'name="allow_errors"' in page
    assert "/rules/" in page
    assert "unit-has-errors" in (await press(support, draft, HELP.number)).text
    sent = await press(support, draft, HELP.number, allow_errors="on")
    assert sent.headers["location"].startswith("/sent/")


async def test_a_draft_is_kept_and_deleted(town: Town, support: Visitor) -> None:
    draft = await put(support)
    assert draft in (await support.get("/drafts?lang=en")).text
    assert (await support.get(f"{draft}/files.zip")).content == MONTH
    forms = (await support.get(f"{draft}/contents?user=2&to={HELP.number}")).text
    assert forms.count('<section class="sheet') == 2
    assert f"?user=1&amp;to={HELP.number}" in forms
    other = await enter(town, RENTAL.number)
    for path in (draft, f"{draft}/contents", f"{draft}/partner", f"{draft}/files.zip"):
        assert (await other.get(path)).status_code == 404
    for path in (f"{draft}/sending", f"{draft}/deletion"):
        assert (await other.post(path, {"to": HELP.number})).status_code == 404
    assert (await support.post(f"{draft}/deletion")).headers["location"] == "/drafts?done=deletion"
    assert (await support.get(draft)).status_code == 404


async def test_a_form_without_files_says_so(support: Visitor) -> None:
    answer = await support.post("/send", {"to": ""}, [("files", ("", b""))])
    assert answer.status_code == 422
    assert "nothing-to-send" in answer.text
    twice = [("files", (f"{folder}/A.CSV", b"1")) for folder in ("one", "two")]
    assert "archive-refused" in (await support.post("/send", {"to": ""}, twice)).text
    refused = await support.post("/send", {"to": ""}, zipped(b"PK\x03\x04 no zip"))
    assert "archive-refused" in refused.text


async def test_as_much_is_taken_by_page_as_by_the_api(support: Visitor) -> None:
    large = await support.post("/send", {"to": ""}, zipped(b"PK\x03\x04" + bytes(2_000_000)))
    assert "archive-refused" in large.text, "read, and then refused for what it is"
    for path in ("/send", "/drafts/00000000-0000-4000-8000-000000000000/files"):
        assert BodyLimits().of(path) == BodyLimits().of("/v1/transmissions")


async def test_an_office_with_its_own_key_is_told_how(town: Town) -> None:
    await town.register(party(RENTAL), "own")
    rental = await enter(town, RENTAL.number)
    for path in ("/send", "/drafts"):
        assert "careplan send" in (await rental.get(path)).text
    assert (await rental.post("/send", {"to": ""}, zipped(MONTH))).status_code == 409
