"""Whatever is asked of a page is a page or a refusal: garbage in addresses, queries, forms and headers, never a 500."""

import asyncio
import gc
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from support.api_town import SUPPORT
from support.page_matrix import PAGES, VALUES
from support.route_world import LOGINS, MONTH, PLAN, World, build, visiting
from support.web_visitor import Visitor

PLACES = sorted({*PAGES} - {"POST /admin/town", "POST /admin/town/reset", "POST /logout"})
"""Making a town takes seconds and has tests of its own."""
ROUNDS = 2
"""Requests of each page by each visitor. More of them, with other seeds, were tried by hand."""
SEED = 20260401
_PARAMETER = re.compile(r"\{(\w+)\}")
_ASKED = (
    "lang next q severity scope to name type number receives active after before state kind "
    "month partner order event office outcome pattern status file show start at unit user one "
    "other values done page group "
)
_TYPED = (
    "staff_id password code current new again secret uri next to allow_errors reason finding "
    "name office receives anyway software version pattern side user ticked take-back refused "
    "active profile key_type hours serial pem script deed nth seconds share from until number "
    "service_type custody word minutes administrator list text names sure "
)
_FILES = ("files", "one", "other", "list", "pem")
WORDS = (
    *("", " ", "0", "-1", "1", "2", "9" * 18, "9" * 40, "1" * 5000, "１２", "²", "1e9", "NaN", "true", "1.5"),
    *(
        "\0",
        "a\0b",
        "\r\nX: y",
        "\u202e\u2066",
        "\ud7ff",
        "\uffff",
        "\U0010ffff",
        "<script>",
        "'\"><b>",
        "%00",
        "../..",
    ),
    *(
        "=1+1",
        "//e.example",
        "/\\e",
        "javascript:x",
        "{{7*7}}",
        "a" * 3000,
        "ja",
        "en",
        "all",
        "plan",
        "newest",
    ),
    *(
        SUPPORT.number,
        "1370000000",
        "G000001",
        "9" * 18 + "-" + "9" * 14,
        "202604",
        "999999",
        "2026-04-01T00:00:00",
    ),
    *(
        "2026-01-01T00:00:00+00:00~1~1",
        "~~",
        "rejected",
        "accepted",
        "yes",
        '{"rules":' + "[" * 3000,
        "[[x]]\n=",
    ),
    '{"rules": [{"name": "a", "nth": 99999999999999999999, "deed": "delay", "seconds": 1e999}]}',
)
CONTENTS = (
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"\x00\xff" * 40,
    MONTH,
    PLAN,
    MONTH[:-30],
    b"a,b\r\n" * 30,
)
NAMES = (
    "",
    "x.zip",
    "a\x01\u202eb.csv",
    "../../etc/passwd",
    "\\\\h\\c.csv",
    "n" * 400 + ".csv",
    "UPPLAN_1.CSV",
    "お.jpg",
)
HEADERS = (
    {"Host": "e.example"},
    {
        "X-Forwarded-For": "'",
        "X-Forwarded-Proto": "x",
        "X-Forwarded-Host": "e.example",
        "Forwarded": "for=\x01",
    },
    {"Cookie": "careplan-visit=\x01; careplan-session=..; careplan-language=%00"},
    {"Referer": "javascript:x", "Accept-Language": "x;q=9", "Range": "bytes=9-1", "Sec-Fetch-Site": "none"},
    {"Careplan-Token": "é"},
)
_ONE_FIELD = b'--b\r\nContent-Disposition: form-data; name="_token"\r\n\r\n\\ud800\r\n--b--\r\n'
BODIES = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: x\r\n\r\ny"),
    (
        "multipart/form-data; boundary=b; charset=unicode_escape",
        _ONE_FIELD,
    ),
    (
        "multipart/form-data; boundary=b; charset=undefined",
        _ONE_FIELD,
    ),
    ("application/x-www-form-urlencoded; charset=utf-16", b"%zz=%ff&_token=%ed%a0%80&&;="),
    ("application/json", b"[" * 2000),
    ("", b"_token=\xff"),
)
"""Forms that no browser sends, each refused for what it is."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return asyncio.run(build(tmp_path_factory.mktemp("world")))


@pytest.mark.parametrize("actor", ["nobody", "sender", "administrator"])
async def test_no_request_is_an_error_of_the_service(world: World, tmp_path: Path, actor: str) -> None:
    chance = random.Random(f"{SEED} {actor}")  # noqa: S311 - the same garbage each time
    unlimited = dict.fromkeys(("rate_address", "rate_login", "rate_staff", "rate_office"), 0)
    async with visiting(world, tmp_path / "data", **unlimited) as (_, http):
        by = Visitor(http)
        if actor in LOGINS:
            await by.log_in(*LOGINS[actor])
        kept = await _lockers(by)
        cookies = dict(http.cookies)
        for name in chance.sample(PLACES, len(PLACES)):
            for _ in range(ROUNDS):
                http.cookies.update(cookies)
                asked = _request(name, VALUES | world.ids | kept, chance)
                if name.startswith("POST") and "content" not in asked:
                    asked["data"]["_token"] = await by.token()
                answer = await http.request(**asked)
                assert answer.status_code < 500, (asked, answer.text[:500])
                assert "default-src 'none'" in answer.headers["content-security-policy"], asked
                assert "no-store" in answer.headers["cache-control"], asked


@pytest.mark.parametrize(("kind", "body"), BODIES)
async def test_forms_that_no_browser_sends_are_refused(anybody: Visitor, kind: str, body: bytes) -> None:
    sent = anybody.headers | {"Content-Type": kind}
    answer = await anybody.http.post("/login", content=body, headers=sent)
    assert answer.status_code in {400, 403}, answer.text


async def test_files_of_a_form_that_is_refused_are_let_go(anybody: Visitor) -> None:
    """An unclosed file is a warning, and a warning fails."""
    files = [("files", ("unit.zip", MONTH))]
    answer = await anybody.http.post("/check", files=files, data={"_token": "x"}, headers=anybody.headers)
    assert answer.status_code == 403
    gc.collect()


async def _lockers(by: Visitor) -> dict[str, str]:
    """Return the ids of a check and of a run of this visitor."""
    check = await by.post("/check", files=[("files", ("u.zip", MONTH))])
    given = {"software": "<b>", "version": "=1", "pattern": ["D1"], "side": ["reads", "writes"]}
    run = await by.post("/vendor-test/runs", given)
    ids = [each.headers["location"].rpartition("/")[2] for each in (check, run)]
    return dict(zip(("locker_id", "run_id"), ids, strict=True)) | {"number": SUPPORT.number}


def _request(name: str, values: dict[str, str], chance: random.Random) -> dict[str, Any]:
    method, _, pattern = name.partition(" ")

    def part(found: re.Match[str]) -> str:
        return quote(chance.choice(WORDS), safe="") if chance.random() < 0.3 else values[found[1]]

    odd = chance.choice(HEADERS) if chance.random() < 0.2 else {}
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", **odd}
    asked: dict[str, Any] = {
        "method": method,
        "url": _PARAMETER.sub(part, pattern),
        "params": [(chance.choice(_ASKED.split()), chance.choice(WORDS)) for _ in range(chance.randrange(6))],
    }
    if method == "POST":
        kind = chance.random()
        if kind < 0.1:
            headers["Content-Type"], asked["content"] = chance.choice(BODIES)
        else:
            asked |= {"data": {chance.choice(_TYPED.split()): chance.choice(WORDS) for _ in range(8)}}
            asked |= {"files": list(_files(chance)) if kind > 0.6 else None}
    return asked | {"headers": {each: value.encode() for each, value in headers.items()}}


def _files(chance: random.Random) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for _ in range(chance.randrange(1, 4)):
        yield chance.choice(_FILES), (chance.choice(NAMES), chance.choice(CONTENTS))
