"""The fiscal year by page, the hint of new arrivals, and an office's own staff."""

import json
import re

import pytest

from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.proof.fiscal_year import FiscalYear, MonthRow, Partner
from careplan.web.desk.year_chart import draw_year
from support.api_town import HELP, SUPPORT, Clock, Town
from support.desk_town import MONTH, PLAN, enter, send, settle
from support.web_visitor import Visitor, visitor


@pytest.fixture
async def offices(town: Town) -> dict[str, dict[str, str]]:
    return await settle(town)


async def test_the_year_counts_partners_and_is_saved(town: Town, offices: dict[str, dict[str, str]]) -> None:
    support = await enter(town, SUPPORT.number)
    empty = (await support.get("/year")).text
    assert "まだありません" in empty
    assert empty.count("<rect") == 12
    sent = await send(town, offices[SUPPORT.number], PLAN)
    await (await enter(town, HELP.number)).post(f"/received/{sent}/opening")
    page = (await support.get("/year/2026")).text
    assert "<strong>1</strong> / 5" in page
    assert ">1</text>" in page
    assert "2026年11月" in page
    saved = await support.get("/year/2026/report.json")
    assert json.loads(saved.text)["partner_count"] == 1
    assert "attachment" in saved.headers["content-disposition"]
    assert (await support.get("/year/2026/report.csv")).content.startswith(b"\xef\xbb\xbf")
    assert "<table>" in (await support.get("/year/2026/report.html")).text
    assert "<strong>0</strong> / 5" in (await support.get("/year/2025?lang=en")).text
    for wrong in ("/year/1900", "/year/2026/report.exe"):
        assert (await support.get(wrong)).status_code == 422


def test_the_chart_draws_each_month_to_scale_and_the_line_never_falls() -> None:
    office = Office(SUPPORT.number, "みほん", ("43",), Custody.HOSTED, active=True, registered_at=Clock()())
    met = [(), ("a", "b"), ("a",), ("c", "d", "e", "f")]
    months = tuple(
        MonthRow(f"2026-{4 + at:02}", 1, 1, 1, 1, met[at] if at < len(met) else ()) for at in range(9)
    )
    partners = tuple(Partner(each, each, 1, 0, "2026-05-01") for each in "abcdef")
    chart = draw_year(FiscalYear(office, 2026, None, months, partners, ()))
    assert [bar.partners for bar in chart.bars[:4]] == [0, 2, 1, 4]
    assert [bar.so_far for bar in chart.bars] == [0, 2, 2, 6, 6, 6, 6, 6, 6]
    assert chart.bars[3].height == pytest.approx(2 * chart.bars[1].height, abs=0.2)
    heights = [float(point.split(",")[1]) for point in chart.line.split()]
    assert heights == sorted(heights, reverse=True)
    assert chart.bars[0].height == 0
    short = draw_year(FiscalYear(office, 2026, None, months, partners, ()), "2026-05")
    assert short.line == " ".join(chart.line.split()[:2])


async def test_new_arrivals_are_hinted_at(town: Town, offices: dict[str, dict[str, str]]) -> None:
    await send(town, offices[SUPPORT.number], PLAN)
    help_office = await enter(town, HELP.number)
    found = re.search(r'data-arrivals="([^"]*)"', (await help_office.get("/received")).text)
    assert found
    assert not (await help_office.get(found[1])).text.strip()
    await send(town, offices[SUPPORT.number], MONTH)
    assert "新しく 1 件届きました" in (await help_office.get(found[1])).text
    assert not (await (await enter(town, SUPPORT.number)).get("/received/arrivals")).text.strip()


async def test_an_office_s_administrator_keeps_its_log_ins(
    town: Town, offices: dict[str, dict[str, str]]
) -> None:
    chief = await _chief(town)
    assert "/staff" in (await chief.get("/account")).text
    made = await chief.post("/staff", {"staff_id": "new-one"})
    password = made.text.split("<code>")[2].split("</code>")[0]
    assert "staff-exists" in (await chief.post("/staff", {"staff_id": "new-one"})).text
    new = await visitor(town).log_in("new-one", password)
    assert (await new.get("/received")).headers["location"] == "/account/password"
    await chief.post("/staff/new-one/disabled")
    assert "停止中" in (await chief.get("/staff")).text
    assert (await new.get("/account")).status_code == 303, "logged out at once"
    again = await chief.post("/staff/new-one/password")
    assert password not in again.text
    assert (await chief.post("/staff/new-one/dance")).status_code == 404
    assert (await chief.post(f"/staff/staff-{SUPPORT.number}/disabled")).status_code == 404
    plain = await enter(town, HELP.number)
    assert (await plain.get("/staff")).status_code == 403
    assert (await plain.post("/staff", {"staff_id": "another"})).status_code == 403
    assert offices


async def _chief(town: Town) -> Visitor:
    chief = {"staff_id": "chief-help", "role": "office-administrator", "password": "another horse battery"}
    path = f"/v1/offices/{HELP.number}/staff"
    answer = await town.http.post(path, json=chief, headers=await town.login("admin"))
    assert answer.status_code == 201, answer.text
    return await visitor(town).log_in("chief-help", "another horse battery")
