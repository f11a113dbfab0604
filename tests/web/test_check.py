"""Checking files on a page: what comes in, the verdict, the findings, the table; who sees it, and what is kept."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from support.api_town import TOWN, Town, unit
from support.web_visitor import Visitor, visitor

MONTH = unit("month")


def spoiled() -> dict[str, bytes]:
    """Return the month with a wrong value in one cell: the third record's insured number."""
    files = dict(MONTH.files)
    name = next(each for each in files if each.startswith("UPPLAN"))
    lines = files[name].split(b"\r\n")
    fields = lines[2].split(b",")
    fields[2] = b'"ABC"'
    lines[2] = b",".join(fields)
    return files | {name: b"\r\n".join(lines)}


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def parts(files: Mapping[str, bytes]) -> list[Any]:
    return [("files", (name, data)) for name, data in files.items()]


async def send(who: Visitor, files: Mapping[str, bytes]) -> httpx.Response:
    return await who.post("/check", files=parts(files))


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
