"""Checking files on a page: what comes in, the verdict, the findings, the table; who sees it, and what is kept."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from careplan.standard.findings import Message
from careplan.web.checking import paper
from careplan.workbench.forms.pdf import PdfUnavailableError
from support.api_town import TOWN, Town, unit
from support.api_town import town as running
from support.page_files import changed, form_files, zipped
from support.web_visitor import Visitor, visitor

MONTH = unit("month")


def spoiled() -> dict[str, bytes]:
    """Return the month with a wrong value in one cell: the third record's insured number."""
    return changed(MONTH.files, "UPPLAN", 3, 3, b'"ABC"')


async def send(who: Visitor, files: Mapping[str, bytes]) -> httpx.Response:
    return await who.post("/check", files=form_files(files))


async def checked(who: Visitor, files: Mapping[str, bytes]) -> str:
    answer = await send(who, files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_a_unit_that_conforms_says_so_in_both_languages(anybody: Visitor) -> None:
    path = await checked(anybody, MONTH.files)
    page = await anybody.get(path)
    assert 'class="verdict good"' in page.text
    assert "202612" in page.text
    assert 'class="verdict good"' in (await anybody.get(f"{path}?lang=en")).text


async def test_a_finding_stands_with_rule_clause_fix_and_place(anybody: Visitor) -> None:
    path = await checked(anybody, spoiled())
    page = (await anybody.get(path)).text
    assert 'class="verdict bad"' in page
    assert 'href="/rules/field.length"' in page
    assert "layout/UPPLAN/3" in page
    assert re.search(r'table\?file=\d&amp;at=3#r3"', page)


async def test_the_table_marks_the_very_cell(anybody: Visitor) -> None:
    path = await checked(anybody, spoiled())
    number = re.search(r'table\?file=(\d)&amp;at=3#r3"', (await anybody.get(path)).text)
    assert number
    table = (await anybody.get(f"{path}/table?file={number[1]}&at=3")).text
    assert re.search(r'<td class="error[^"]*" id="r3f3" aria-describedby="n3">.*?ABC</td>', table)
    assert 'id="n3"' in table
    assert 'id="r2"' in table  # the record before, and no other
    assert 'id="r5"' not in table
    everything = (await anybody.get(f"{path}/table?file={number[1]}&show=all")).text
    assert 'id="r1"' in everything
    assert 'id="r5"' in everything


async def test_a_zip_with_folders_is_checked_by_folder(anybody: Visitor) -> None:
    files = {f"a/{name}": data for name, data in MONTH.files.items()}
    files |= {f"b/{name}": data for name, data in unit("actual").files.items()}
    page = (
        await anybody.get(await checked(anybody, {"two.zip": zipped(files | {"b/Thumbs.db": b"x"})}))
    ).text
    assert page.count('<section class="card file"') >= 4
    assert "Thumbs.db" in page
    assert 'class="verdict good"' in page


async def test_a_folder_is_checked_as_a_unit_and_one_file_by_itself(anybody: Visitor) -> None:
    name = next(iter(MONTH.files))
    alone = (await anybody.get(await checked(anybody, {name: MONTH.files[name]}))).text
    assert "unit.combination" not in alone
    inside = (await anybody.get(await checked(anybody, {f"folder/{name}": MONTH.files[name]}))).text
    assert "unit.combination" in inside


def bomb() -> bytes:
    return zipped({"UPPLAN.CSV": b"0" * 60_000_000})


def locked() -> bytes:
    data = bytearray(zipped({"UPPLAN.CSV": b"x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "nothing-to-check"),
        ({"note.txt": b"hello"}, "nothing-to-check"),
        ({"broken.zip": b"PK\x03\x04nothing"}, "archive-refused"),
        ({"no.zip": b"none at all"}, "archive-refused"),
        ({"bomb.zip": bomb()}, "archive-refused"),
        ({"locked.zip": locked()}, "archive-refused"),
        ({"UPPLAN.CSV": b"1\r\n" * 20_001}, "archive-refused"),
    ],
)
async def test_what_cannot_be_checked_shows_the_form_again(
    anybody: Visitor, files: dict[str, bytes], code: str
) -> None:
    answer = await send(anybody, files)
    assert answer.status_code == 422
    assert code in answer.text
    assert 'action="/check"' in answer.text


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 50, b"\xff\xd8\xff not a picture", b'"never closed', b"," * 5000]
)
async def test_any_bytes_give_a_page(anybody: Visitor, data: bytes) -> None:
    path = await checked(anybody, {"UPPLAN_202612.CSV": data})
    assert 'class="verdict bad"' in (await anybody.get(path)).text
    assert (await anybody.get(f"{path}/table")).status_code == 200
    assert (await anybody.get(f"{path}/table?show=all")).status_code == 200


async def test_more_than_a_body_may_have_is_a_page_too(anybody: Visitor) -> None:
    answer = await send(anybody, {"UPPLAN.CSV": b"x" * 20_000_001})
    assert answer.status_code == 413
    assert "too-large" in answer.text


async def test_only_the_browser_that_sent_files_sees_them(town: Town, anybody: Visitor) -> None:
    path = await checked(anybody, MONTH.files)
    other = visitor(town)
    async with other.http:
        for each in ("", "/table"):
            assert (await other.get(path + each)).status_code == 404
        assert (await other.post(f"{path}/delete")).status_code == 404
    assert (await anybody.get(path)).status_code == 200


async def test_files_are_gone_after_an_hour_or_when_deleted(town: Town, anybody: Visitor) -> None:
    path = await checked(anybody, MONTH.files)
    other = await checked(anybody, MONTH.files)
    assert (await anybody.post(f"{path}/delete")).status_code == 303
    assert (await anybody.get(path)).status_code == 404
    assert (await anybody.get(other)).status_code == 200
    town.clock.advance(minutes=61)
    assert (await anybody.get(other)).status_code == 404


@pytest.mark.parametrize("path", ["/check/x", "/check/%00", "/check/" + "0" * 300, "/check/..%2f"])
async def test_a_check_that_never_was_is_not_found(anybody: Visitor, path: str) -> None:
    assert (await anybody.get(path)).status_code == 404


async def test_no_plaintext_is_at_rest(town: Town, anybody: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = b"MARKER-OF-A-PERSON-7781"
    temporary = town.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = await checked(anybody, {"UPPLAN_202612.CSV": b'"' + marker * 200_000 + b'"\r\n'})
    assert marker.decode() in (await anybody.get(f"{path}/table?show=all")).text
    for file in town.folder.rglob("*"):
        assert not file.is_file() or marker not in file.read_bytes(), file
    assert not list(temporary.iterdir())


async def test_hostile_texts_are_shown_harmless(anybody: Visitor) -> None:
    hostile = b'<script>alert(1)</script>,"=cmd|x","\x1b[31m\x00","{{ 7*7 }}"\r\n'
    name = "UPPLAN_<img src=x onerror=alert(1)>.CSV"
    path = await checked(anybody, {name: hostile, f"b{name}": hostile})
    for each in (path, f"{path}/table?show=all", f"{path}?lang=en"):
        page = (await anybody.get(each)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\x1b" not in page
        assert "\x00" not in page


async def test_forty_service_users_fit_one_page(anybody: Visitor) -> None:
    assert TOWN.units
    path = await checked(anybody, MONTH.files)
    for each in (path, f"{path}/table?show=all"):
        page = await anybody.http.get(each, headers=anybody.headers | {"Accept-Encoding": "gzip"})
        assert int(page.headers["content-length"]) < 150_000


async def test_a_unit_is_shown_as_forms_one_service_user_at_a_time(anybody: Visitor) -> None:
    path = await checked(anybody, MONTH.files)
    first = (await anybody.get(f"{path}/form")).text
    assert first.count('<section class="sheet') == 2  # tables 6 and 7
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    second = (await anybody.get(f"{path}/form?user=2&lang=en")).text
    assert 'rel="prev"' in second
    assert (await anybody.get(f"{path}/form?user=3")).status_code == 404
    assert (await anybody.get(f"{path}/form?unit=2")).status_code == 404


async def test_a_unit_with_errors_is_drawn_without_the_records_that_have_them(anybody: Visitor) -> None:
    path = await checked(anybody, spoiled())
    page = (await anybody.get(f"{path}/form")).text
    assert '<section class="sheet' in page
    assert 'class="notice"' in page


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b'"never closed', b"1,2,3\r\n", b"\xff" * 99])
async def test_what_cannot_be_drawn_says_so(anybody: Visitor, data: bytes) -> None:
    files = dict(MONTH.files)
    path = await checked(anybody, files | {next(name for name in files if name.startswith("UPPLAN")): data})
    assert (await anybody.get(f"{path}/form")).status_code == 200
    alone = await checked(anybody, {"UPPLAN.CSV": data})
    assert "notice" in (await anybody.get(f"{alone}/form")).text


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "html", "text", "csv"])
async def test_reports_are_saved_without_values_unless_asked_for(anybody: Visitor, form: str) -> None:
    path = await checked(anybody, spoiled())
    plain = await anybody.get(f"{path}/reports/{form}")
    assert plain.status_code == 200
    assert "attachment" in plain.headers["content-disposition"]
    assert "field.length" in plain.text
    assert "ABC" not in plain.text
    assert "ABC" in (await anybody.get(f"{path}/reports/{form}?values=1")).text
    assert (await anybody.get(f"{path}/reports/exe")).status_code == 404


async def test_a_sheet_for_spreadsheets_holds_no_formula(anybody: Visitor) -> None:
    hostile = "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "＝1"
    line = ",".join(f'"{each}"' for each in hostile).encode("cp932") + b"\r\n"
    path = await checked(anybody, {"=UPPLAN.CSV": line, "UPPLAN_202612.CSV": line})
    sheet = (await anybody.get(f"{path}/reports/csv?values=1")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert any(row[0].startswith("'=UPPLAN") for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]


async def shared(who: Visitor, path: str) -> str:
    assert (await who.post(f"{path}/share")).status_code == 303
    found = re.search(r'value="http://t(/findings/[^"]+)"', (await who.get(f"{path}/reports")).text)
    assert found
    return found[1]


async def test_a_link_shows_findings_and_nothing_of_a_person(town: Town, anybody: Visitor) -> None:
    name = next(each for each in MONTH.files if each.startswith("UPPLAN"))
    files = spoiled() | {f"山田太郎様/{name}": b"x", "山田太郎様/山田花子.csv": b"x"}
    link = await shared(anybody, await checked(anybody, files))
    other = visitor(town)
    async with other.http:
        for language in ("ja", "en"):
            page = await other.get(f"{link}?lang={language}")
            assert page.status_code == 200
            assert "field.length" in page.text
            assert name in page.text
            for secret in ("山田", "ABC", "0000000001"):
                assert secret not in page.text
        assert "revoke" not in page.text
        assert (await other.post(f"{link}/revoke")).status_code == 404
        assert (await anybody.get(link)).status_code == 200
        assert (await anybody.post(f"{link}/revoke")).status_code == 303
        assert (await other.get(link)).status_code == 404


async def test_a_link_ends_by_itself_and_is_longer_kept_than_the_files(town: Town, anybody: Visitor) -> None:
    link = await shared(anybody, await checked(anybody, MONTH.files))
    town.clock.advance(days=13)
    assert (await anybody.get(link)).status_code == 200
    assert link in (await anybody.get("/check")).text
    town.clock.advance(days=2)
    assert (await anybody.get(link)).status_code == 404
    assert (await anybody.get("/findings/nothing")).status_code == 404


@pytest.mark.pdf
async def test_report_and_forms_are_saved_as_pdf(anybody: Visitor) -> None:
    path = await checked(anybody, spoiled())
    for each in ("reports/pdf", "form.pdf", "form.pdf?user=2&lang=en"):
        answer = await anybody.get(f"{path}/{each}")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


async def test_without_an_engine_pdf_is_refused_in_words(
    anybody: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_: object) -> bytes:
        raise PdfUnavailableError(Message("ない", "none"))

    monkeypatch.setattr(paper, "report_pdf", unavailable)
    monkeypatch.setattr(paper, "write_pdf", unavailable)
    path = await checked(anybody, MONTH.files)
    for each in ("reports/pdf", "form.pdf"):
        answer = await anybody.get(f"{path}/{each}")
        assert answer.status_code == 503
        assert "pdf-unavailable" in answer.text
        assert "libpango" in answer.text


async def test_a_report_that_is_too_long_for_pdf_says_so(
    anybody: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_MOST_CHARACTERS", 1_000)
    answer = await anybody.get(f"{await checked(anybody, MONTH.files)}/reports/pdf")
    assert answer.status_code == 422
    assert "report-too-long" in answer.text


async def test_outside_of_development_one_has_to_log_in(tmp_path: Path) -> None:
    async with running(tmp_path, trusted_proxies=("127.0.0.1",)) as town:
        who = Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(town.app), base_url="https://t"))
        async with who.http:
            for each in (
                "/check",
                "/compare",
                "/check/x",
                "/check/x/table",
                "/compare/x",
                "/check/x/reports/json",
            ):
                answer = await who.get(each)
                assert answer.status_code == 303, each
                assert answer.headers["location"].startswith("/login"), each
            for each in ("/check", "/compare"):
                answer = await who.post(each, files=form_files(MONTH.files))
                assert answer.headers["location"].startswith("/login"), each
            assert (await who.get("/findings/x")).status_code == 404  # the link is its own key


async def test_who_logs_in_after_somebody_else_finds_nothing_of_theirs(anybody: Visitor) -> None:
    strangers = await checked(anybody, MONTH.files)
    await anybody.log_in("admin")
    assert (await anybody.get(strangers)).status_code == 404
    own = await checked(anybody, MONTH.files)
    assert (await anybody.get(own)).status_code == 200
    await anybody.post("/logout")
    assert (await anybody.get(own)).status_code == 404
    assert (await anybody.get(strangers)).status_code == 200


async def test_another_process_opens_the_locker(town: Town, anybody: Visitor) -> None:
    path = await checked(anybody, {"two.zip": zipped(spoiled() | {"note.txt": b"x", "会議.xlsx": b"x"})})
    before = [(await anybody.get(f"{path}{each}")).text for each in ("", "/table?file=2", "/form")]
    town.app.state.desks.inspections.drop(path.rpartition("/")[2])  # what this process remembers
    assert [(await anybody.get(f"{path}{each}")).text for each in ("", "/table?file=2", "/form")] == before
    assert "会議.xlsx" in before[0]


async def test_what_was_done_stands_below_what_was_planned(anybody: Visitor) -> None:
    planned = {f"a/{name}": data for name, data in MONTH.files.items()}
    done = {f"b/{name}": data for name, data in unit("actual").files.items()}
    path = await checked(anybody, {"both.zip": zipped(planned | done)})
    alone = await checked(anybody, {"one.zip": zipped(planned)})
    both, one = [(await anybody.get(f"{each}/form")).text for each in (path, alone)]
    assert both.count('<section class="sheet') == one.count('<section class="sheet')
    assert both.count(">1</td>") > one.count(">1</td>")
