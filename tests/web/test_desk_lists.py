"""The received and the sent list, and one transmission."""

import re

import pytest

from careplan.cli.demo.altered import readdressed
from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, RENTAL, SUPPORT, Town, party, unit
from support.desk_town import MONTH, PLAN, enter, send, settle


@pytest.fixture
async def sent(town: Town) -> list[str]:
    """A support office has sent two units to home help; all three offices' keys are kept."""
    sender = (await settle(town))[SUPPORT.number]
    return [await send(town, sender, PLAN), await send(town, sender, MONTH)]


async def test_lists_tell_state_partner_and_contents_in_plain_words(town: Town, sent: list[str]) -> None:
    received = (await (await enter(town, HELP.number)).get("/received")).text
    assert "サービス利用票（第６表・第７表）" in received
    assert "居宅サービス計画（第１表〜第３表）" in received
    assert "みほん事業所" in received
    assert received.count("● </span>") == 0
    assert len(re.findall(r'<tr class="unread">', received)) == len(sent)
    english = (await (await enter(town, SUPPORT.number)).get("/sent?lang=en")).text
    assert "not fetched yet" in english
    assert "care plan (tables 1 to 3)" in english


FILTERS = {
    "": 2,
    "state=accepted": 2,
    "state=received": 0,
    "kind=UP1KYO": 1,
    "kind=UPPLAN&state=&month=&partner=": 1,
    f"partner={SUPPORT.number}": 2,
    f"partner={RENTAL.number}": 0,
    "month=202612": 1,
    "order=stamp": 2,
}


async def test_lists_are_filtered(town: Town, sent: list[str]) -> None:
    help_office = await enter(town, HELP.number)
    for query, rows in FILTERS.items():
        page = (await help_office.get(f"/received?{query}")).text
        assert sum(f"/received/{each}" in page for each in sent) == rows, query
        if not rows:
            assert 'href="/received"' in page
    for query in ("state=lost", "after=x", "order=up", "month=12", "partner=%00"):
        answer = await help_office.get(f"/received?{query}")
        assert answer.status_code == 422, query
        assert "request-invalid" in answer.text


async def test_empty_lists_say_what_to_do_next(town: Town) -> None:
    await town.register(party(RENTAL), "hosted")
    rental = await enter(town, RENTAL.number)
    assert "まだ何も届いていません" in (await rental.get("/received")).text
    assert "まだ何も送っていません" in (await rental.get("/sent")).text


async def test_a_long_list_has_pages(town: Town, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("careplan.web.desk.asking.ROWS", 1)
    monkeypatch.setattr("careplan.web.desk.listing.ROWS", 1)
    help_office = await enter(town, HELP.number)
    first = (await help_office.get("/received")).text
    assert f"/received/{sent[1]}" in first
    assert f"/received/{sent[0]}" not in first
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following
    second = (await help_office.get(following[1].replace("&amp;", "&"))).text
    assert f"/received/{sent[0]}" in second
    assert 'rel="next"' not in second


@pytest.mark.usefixtures("sent")
async def test_what_lies_unfetched_is_reminded_of_and_then_expires(town: Town) -> None:
    town.clock.advance(days=80)
    page = (await (await enter(town, HELP.number)).get("/received")).text
    assert "未受信のまま" in page
    assert "⌛" in page


async def test_one_transmission_tells_who_when_what_and_what_happened(town: Town, sent: list[str]) -> None:
    page = (await (await enter(town, SUPPORT.number)).get(f"/sent/{sent[0]}")).text
    assert '<time datetime="2026-11-22T12:04:05+09:00">2026-11-22 12:04</time>' in page
    assert "送信を受け付けました" in page
    assert f"staff-{SUPPORT.number}" in page
    other = (await (await enter(town, HELP.number)).get(f"/received/{sent[0]}")).text
    assert f"staff-{SUPPORT.number}" not in other


async def test_versions_are_linked_both_ways(town: Town, sent: list[str]) -> None:
    headers = await town.login(f"staff-{SUPPORT.number}")
    newer = readdressed(unit(f"plan-{HELP.number}").files, stamp="20270101101010")
    again = await send(town, headers, write_archive(newer))
    support = await enter(town, SUPPORT.number)
    assert f'href="/sent/{again}"' in (await support.get(f"/sent/{sent[0]}")).text
    assert "新しい版あり" in (await support.get("/sent")).text


async def test_a_receipt_is_signed_once_however_often_it_is_pressed(town: Town, sent: list[str]) -> None:
    help_office = await enter(town, HELP.number)
    early = await help_office.post(f"/received/{sent[0]}/receipt")
    assert early.status_code == 409
    assert "state-forbids" in early.text
    await town.http.get(
        f"/v1/transmissions/{sent[0]}/files", headers=await town.login(f"staff-{HELP.number}")
    )
    for _ in range(2):
        answer = await help_office.post(f"/received/{sent[0]}/receipt")
        assert answer.headers["location"] == f"/received/{sent[0]}?done=receipt"
    page = (await help_office.get(f"/received/{sent[0]}?done=receipt")).text
    assert page.count("受領しました") == 1
    assert f'action="/received/{sent[0]}/receipt"' not in page


async def test_what_was_not_fetched_is_withdrawn_and_the_rest_is_not(town: Town, sent: list[str]) -> None:
    support = await enter(town, SUPPORT.number)
    assert "元に戻せません" in (await support.get(f"/sent/{sent[0]}")).text
    answer = await support.post(f"/sent/{sent[0]}/withdrawal")
    assert answer.headers["location"] == f"/sent/{sent[0]}?done=withdrawal"
    assert "送信元が取下げ" in (await (await enter(town, HELP.number)).get("/received")).text
    await town.http.get(
        f"/v1/transmissions/{sent[1]}/files", headers=await town.login(f"staff-{HELP.number}")
    )
    assert (await support.post(f"/sent/{sent[1]}/withdrawal")).status_code == 409


async def test_the_evidence_pack_is_given_to_both_sides(town: Town, sent: list[str]) -> None:
    for number, base in ((SUPPORT.number, "sent"), (HELP.number, "received")):
        answer = await (await enter(town, number)).get(f"/{base}/{sent[0]}/evidence")
        assert answer.content[:2] == b"PK"
        assert "attachment" in answer.headers["content-disposition"]


async def test_the_other_list_s_and_another_office_s_are_unknown(town: Town, sent: list[str]) -> None:
    for number, path in (
        (SUPPORT.number, f"/received/{sent[0]}"),
        (HELP.number, f"/sent/{sent[0]}"),
        (RENTAL.number, f"/received/{sent[0]}"),
        (RENTAL.number, f"/sent/{sent[0]}/evidence"),
    ):
        assert (await (await enter(town, number)).get(path)).status_code == 404, path
