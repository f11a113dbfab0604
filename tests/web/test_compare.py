"""Comparing on a page: two of a kind, plan and actuals; what cannot be compared says so; nobody else sees it."""

import re
from collections.abc import Mapping

import httpx
import pytest

from support.api_town import Town, unit
from support.page_files import changed, form_files, zipped
from support.web_visitor import Visitor, visitor

PLAN, MONTH, ACTUAL = unit("plan"), unit("month"), unit("actual")


async def send(who: Visitor, one: Mapping[str, bytes], other: Mapping[str, bytes]) -> httpx.Response:
    return await who.post("/compare", files=[*form_files(one, "one"), *form_files(other, "other")])


async def compared(who: Visitor, one: Mapping[str, bytes], other: Mapping[str, bytes]) -> str:
    answer = await send(who, one, other)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_two_that_agree_say_so(anybody: Visitor) -> None:
    path = await compared(anybody, {"a.zip": zipped(PLAN.files)}, PLAN.files)
    page = (await anybody.get(path)).text
    assert 'class="verdict good"' in page
    assert "<ins>" not in page
    assert 'class="verdict good"' in (await anybody.get(f"{path}?lang=en")).text


async def test_a_difference_is_listed_and_marked_on_the_form(anybody: Visitor) -> None:
    other = changed(PLAN.files, "UP2KYO", 1, 14, '"ちがう課題"'.encode("cp932"))
    page = (await anybody.get(await compared(anybody, PLAN.files, other))).text
    assert 'class="verdict bad"' in page
    assert re.search(r"<td>≠</td><td>UP2KYO [^<]+</td><td>[^<]+</td><td>ちがう課題</td>", page)
    assert re.search(r'<ins><span class="sign">＋</span>[^<]*ちがう課題', page)
    assert re.search(r'href="#form\d">≠ <span lang="ja">第２表', page)
    assert re.search(r'href="#form\d">＝ <span lang="ja">第３表', page)


async def test_who_is_on_one_side_only_is_shown_and_said(anybody: Visitor) -> None:
    first = PLAN.files
    fewer = {
        name: b"".join(line for line in data.splitlines(keepends=True) if b"0000000002" not in line)
        for name, data in first.items()
    }
    page = (await anybody.get(await compared(anybody, first, fewer))).text
    assert re.search(r"<option[^>]*>－ 2: 0000000002", page)
    assert re.search(r"<option[^>]*>＝ 1: 0000000001", page)
    assert '<span class="sign">－</span>' in page or re.search(r'href="#form\d">－', page)


async def test_planned_and_actual_are_compared_whichever_comes_first(anybody: Visitor) -> None:
    done = changed(ACTUAL.files, "UPJSK", 1, 10, b"20261231")
    for pair in ((MONTH.files, done), (done, MONTH.files)):
        page = (await anybody.get(await compared(anybody, *pair) + "?user=1")).text
        assert 'class="verdict bad"' in page
        assert re.search(r"<td>[＋－≠]</td><td>\d{10} 2026-12-\d\d", page)
        assert page.index("UPPLAN") < page.index("UPJSK")
        assert "<ins>" in page


@pytest.mark.parametrize(
    ("one", "other"),
    [(PLAN.files, MONTH.files), ({"UPPLAN.CSV": b"x"}, MONTH.files), (PLAN.files, ACTUAL.files)],
)
async def test_what_cannot_be_compared_says_what_to_do(
    anybody: Visitor, one: dict[str, bytes], other: dict[str, bytes]
) -> None:
    page = await anybody.get(await compared(anybody, one, other))
    assert page.status_code == 200
    assert 'class="notice"' in page.text
    assert 'href="/compare"' in page.text


@pytest.mark.parametrize(
    ("one", "other"), [({}, PLAN.files), (PLAN.files, {}), (PLAN.files, {"a.zip": b"PK"})]
)
async def test_a_side_that_is_missing_or_broken_shows_the_form_again(
    anybody: Visitor, one: dict[str, bytes], other: dict[str, bytes]
) -> None:
    answer = await send(anybody, one, other)
    assert answer.status_code == 422
    assert 'action="/compare"' in answer.text


async def test_units_of_a_check_are_compared_with_each_other(anybody: Visitor) -> None:
    files = {f"a/{name}": data for name, data in MONTH.files.items()}
    files |= {f"b/{name}": data for name, data in ACTUAL.files.items()}
    answer = await anybody.post("/check", files=form_files({"two.zip": zipped(files)}))
    made = await anybody.post(f"{answer.headers['location']}/compare")
    assert made.status_code == 303
    page = (await anybody.get(made.headers["location"])).text
    assert 'id="one"' in page
    assert 'class="verdict' in page


async def test_a_service_user_with_too_many_records_is_not_compared(anybody: Visitor) -> None:
    name = next(each for each in MONTH.files if each.startswith("UPPLAN"))
    line = MONTH.files[name].split(b"\r\n")[0] + b"\r\n"
    path = await compared(anybody, MONTH.files, MONTH.files | {name: MONTH.files[name] + line * 2_000})
    page = await anybody.get(path)
    assert page.status_code == 200
    assert "<ins>" not in page.text
    assert page.text.count('class="notice"') >= 1


async def test_only_the_browser_that_sent_them_sees_them(town: Town, anybody: Visitor) -> None:
    path = await compared(anybody, PLAN.files, PLAN.files)
    assert (await anybody.get(f"{path}?user=99")).status_code == 404
    assert (await anybody.get(f"{path}?one=2")).status_code == 404
    assert (await anybody.get(path.replace("compare", "check"))).status_code == 404
    other = visitor(town)
    async with other.http:
        assert (await other.get(path)).status_code == 404
    assert (await anybody.post(f"{path}/delete")).status_code == 303
    assert (await anybody.get(path)).status_code == 404


async def test_hostile_texts_of_a_unit_are_shown_harmless(anybody: Visitor) -> None:
    files = PLAN.files
    for field, cell in (
        (7, b"<script>alert(1)</script>"),
        (14, b"=1+1<img src=x onerror=x>"),
        (18, b"\x1b[31m"),
    ):
        files = changed(files, "UP2KYO", 1, field, b'"' + cell + b'"')
    files = changed(files, "UPHOSOKU", 1, 6, b'"<b>{{ 7*7 }}</b>"')
    answer = await anybody.post("/check", files=form_files(files))
    path = await compared(anybody, PLAN.files, files)
    for each in (f"{answer.headers['location']}/form", path, f"{path}?lang=en"):
        page = (await anybody.get(each)).text
        assert "&lt;" in page
        for mark in ("<script>alert", "<img src=x", "\x1b", "<b>{{"):
            assert mark not in page, each
