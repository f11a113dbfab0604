"""The administrator's room: nuisances, the audit log, the service itself."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from careplan.api.wire_nuisance import ScriptBody
from careplan.exchange.errors import ExchangeError
from careplan.exchange.nuisance.script import Deed
from careplan.exchange.nuisance.script_text import read_script, write_script
from careplan.exchange.proof.audit_file import verify_audit_file
from careplan.sealing import Party
from support.api_town import Town, town
from support.web_visitor import Visitor, visitor

OFFICE = Party("1370000017", "43")


@pytest.fixture
async def admin(town: Town) -> AsyncIterator[Visitor]:
    one = visitor(town)
    async with one.http:
        yield await one.log_in("admin")


async def test_the_pages_are_the_administrator_s_alone(town: Town, anybody: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    await anybody.log_in(f"staff-{OFFICE.office_number}")
    for path in ("nuisance", "audit", "audit/audit.jsonl", "service"):
        assert (await anybody.get(f"/admin/{path}")).status_code == 403, path
    for path in (
        "nuisance/rule",
        "nuisance/script",
        "nuisance/removal",
        "audit/check",
        "service/housekeeping",
    ):
        assert (await anybody.post(f"/admin/{path}")).status_code == 403, path


async def test_a_usual_nuisance_is_put_seen_loudly_and_taken_away(town: Town, admin: Visitor) -> None:
    office = await town.register(OFFICE, "hosted")
    typed = {"do": "refuse", "place": "received", "status": "429", "retry_after": "7", "nth": "2"}
    assert (await admin.post("/admin/nuisance/rule", typed)).status_code == 303
    assert (await admin.post("/admin/nuisance/rule", {"do": "delay", "seconds": "0.1"})).status_code == 303
    assert 'class="loud"' in (await admin.get("/")).text
    answers = [await town.http.get("/v1/received", headers=office) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 429]
    assert answers[1].headers["retry-after"] == "7"
    page = (await admin.get("/admin/nuisance")).text
    assert "refuse-1" in page
    assert "delay-1" in page
    await admin.post("/admin/nuisance/rule/removal", {"name": "delay-1"})
    assert "delay-1" not in (await admin.get("/admin/nuisance")).text
    await admin.post("/admin/nuisance/rule/removal", {"name": "refuse-1"})
    assert 'class="loud"' not in (await admin.get("/admin/nuisance")).text


async def test_each_usual_nuisance_has_its_form(admin: Visitor) -> None:
    for deed in Deed:
        typed = {"do": deed, "place": "send", "status": "503", "minutes": "5", "office": "1370000017"}
        assert (await admin.post("/admin/nuisance/rule", typed)).status_code == 303
        assert f"{deed}-1" in (await admin.get("/admin/nuisance")).text


async def test_maintenance_lets_the_administrator_in_to_end_it(admin: Visitor) -> None:
    await admin.post("/admin/nuisance/rule", {"do": "maintenance", "minutes": "5"})
    assert (await admin.get("/")).status_code == 503
    await admin.log_in("admin")
    assert (await admin.post("/admin/nuisance/removal")).status_code == 303
    assert (await admin.get("/")).status_code == 200


async def test_a_wrong_form_is_shown_again(admin: Visitor) -> None:
    for typed in (
        {"do": "x"},
        {"do": "delay", "seconds": "nan"},
        {"do": "maintenance", "minutes": ""},
        {"nth": "²"},
    ):
        answer = await admin.post("/admin/nuisance/rule", {"do": "refuse"} | typed)
        assert (answer.status_code, "script-malformed" in answer.text) == (422, True), typed
        assert all(f'value="{each}"' in answer.text for each in typed.values() if each not in {"x", ""})


async def test_a_script_is_put_by_hand(admin: Visitor) -> None:
    script = '[[rules]]\nname = "slow"\ndo = "delay"\nseconds = 0.5\n'
    assert (await admin.post("/admin/nuisance/script", {"script": script})).status_code == 303
    assert "&#34;slow&#34;" in (await admin.get("/admin/nuisance")).text
    refused = await admin.post("/admin/nuisance/script", {"script": '{"rules": [{"name": "A"}]}'})
    assert (refused.status_code, "rules[1].name" in refused.text) == (422, True)


async def test_where_nuisances_are_forbidden_the_page_says_so(tmp_path: Path) -> None:
    async with town(tmp_path, nuisance=False) as made:
        one = visitor(made)
        async with one.http:
            await one.log_in("admin")
            page = await one.get("/admin/nuisance")
            assert (page.status_code, "nuisance-off" in page.text) == (403, True)


RULE = {"name": "a", "do": "refuse"}
SCRIPTS = [
    {"rules": [RULE]},
    {
        "seed": 3,
        "rules": [RULE | {"nth": 1, "every": 2, "chance": 0.5, "times": 3, "status": 429, "retry_after": 0}],
    },
    {"rules": [{"name": "b", "do": "delay", "seconds": 60}]},
    {"rules": [{"name": "c", "do": "maintenance", "until": "2026-11-22T18:30:00+09:00"}]},
    {"rules": [RULE | {"method": "GET", "route": "/v1/x", "office": "1370000017", "channel": "event"}]},
    *(
        {"rules": [RULE | wrong]}
        for wrong in (
            {"name": "A"},
            {"do": "x"},
            {"method": "get"},
            {"route": "v1"},
            {"office": "1"},
            {"channel": "mail"},
            {"nth": 0},
            {"chance": 1.5},
            {"status": 500},
            {"retry_after": 3601},
            {"seconds": 61},
            {"until": "2026-11-22T18:30:00"},
            {"until": "x"},
        )
    ),
    {"rules": []},
    {"rules": [1]},
    {"rules": [RULE], "seed": -1},
    [],
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: json.dumps(script)[:60])
def test_the_page_takes_the_scripts_that_the_api_takes(script: object) -> None:
    text = json.dumps(script)
    try:
        ScriptBody.model_validate(script)
    except ValidationError:
        with pytest.raises(ExchangeError) as caught:
            read_script(text)
        assert caught.value.code == "script-malformed"
    else:
        made = read_script(text)
        assert read_script(write_script(made)) == made


async def test_entries_are_filtered_and_paged(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    page = (await admin.get("/admin/audit?event=office.&office=1370000017")).text
    assert page.count('<td class="number">') == 1
    assert "事業所を登録した" in page
    assert 'id="entries"' not in (await admin.get("/admin/audit?event=office.activate")).text
    for number in range(1, 52):
        await admin.post("/admin/offices/1370000017/active", {"active": "yes" if number % 2 else "no"})
        await admin.post("/admin/offices/1370000017/active", {"active": "yes" if number % 2 else "no"})
    page = (await admin.get("/admin/audit")).text
    assert page.count('<td class="number">') == 100
    before = page.rpartition("/admin/audit?before=")[2].partition('"')[0]
    rest = (await admin.get(f"/admin/audit?before={before}")).text
    assert f'<td class="number">{int(before) - 1}</td>' in rest
    assert (await admin.get("/admin/audit?before=x&event=%00&office=%00")).status_code == 200


async def test_the_log_is_checked_and_exported(town: Town, admin: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    checked = await admin.post("/admin/audit/check")
    assert 'class="done" role="status" id="verdict"' in checked.text
    exported = await admin.get("/admin/audit/audit.jsonl")
    assert "attachment" in exported.headers["content-disposition"]
    lines = exported.content.splitlines(keepends=True)
    verdict = verify_audit_file(lines, await town.trust())
    assert verdict.head.number == len(lines) - 1


async def test_the_service_says_how_it_was_started_and_shows_no_secret(tmp_path: Path) -> None:
    async with town(tmp_path, metrics_token="a-secret-token", otp_required=False) as made:
        one = visitor(made)
        async with one.http:
            await one.log_in("admin")
            page = (await one.get("/admin/service")).text
            assert "CAREPLAN_LOCK_FAILURES" in page
            assert "SQLite" in page
            for secret in ("a-secret-token", "correct horse", str(tmp_path)):
                assert secret not in page
            assert 'id="swept"' in (await one.post("/admin/service/housekeeping")).text


async def test_a_stale_revocation_list_is_said(town: Town, admin: Visitor) -> None:
    town.clock.advance(days=40)  # the vendors' list is not made anew
    await admin.log_in("admin")
    assert 'class="tag error"' in (await admin.get("/admin/service")).text
