"""POST /v1/check in every format, by query and by Accept."""

import io
import zipfile

import pytest

from careplan.standard.reports.checked import Wishes, check_folder
from careplan.standard.reports.formats import FORMATS
from support.api_town import OWN, Town
from support.report_cases import PLAN, PLAN_DATA, PLANNER, with_value, wrong_start

CSV = {"Content-Type": "text/csv"}


@pytest.fixture
async def staff(town: Town) -> dict[str, str]:
    return await town.register(OWN, "own") | CSV


@pytest.mark.parametrize("form", FORMATS)
async def test_the_same_as_the_command_line(town: Town, staff: dict[str, str], form: str) -> None:
    files = wrong_start()
    answer = await town.http.post(
        "/v1/check",
        params={"name": PLAN, "format": form},
        content=files[PLAN],
        headers=staff | {"Accept-Language": "en"},
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[form].media_type)
    part = check_folder(files, as_units=False, wishes=Wishes(places=FORMATS[form].places))
    assert answer.text.splitlines() == "\n".join(FORMATS[form].write([part], "en")).splitlines()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.1, application/sarif+json", "application/sarif+json"),
        ("text/xml", "application/xml"),
        ("text/plain;q=x, application/xml;q=0.5", "application/xml"),
        (";;q=,,", "application/json"),
    ],
)
async def test_the_accept_header_chooses(
    town: Town, staff: dict[str, str], accept: str, media_type: str
) -> None:
    answer = await town.http.post(
        "/v1/check", params={"name": PLAN}, content=PLAN_DATA, headers=staff | {"Accept": accept}
    )
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]


async def test_the_query_goes_before_the_header(town: Town, staff: dict[str, str]) -> None:
    asked = {"name": PLAN, "format": "junit"}
    headers = staff | {"Accept": "text/html"}
    answer = await town.http.post("/v1/check", params=asked, content=PLAN_DATA, headers=headers)
    assert answer.headers["content-type"].startswith("application/xml")
    unknown = {"name": PLAN, "format": "pdf"}
    answer = await town.http.post("/v1/check", params=unknown, content=PLAN_DATA, headers=headers)
    assert answer.status_code == 422


async def test_values_only_where_asked_for(town: Town, staff: dict[str, str]) -> None:
    data = with_value(with_value(PLAN_DATA, 2, PLANNER, "秘密太郎"), 2, PLANNER + 1, "x", quoted=False)
    for wanted, there in (({}, False), ({"show_values": "false"}, False), ({"show_values": "true"}, True)):
        asked = {"name": PLAN, "format": "html"} | wanted
        answer = await town.http.post("/v1/check", params=asked, content=data, headers=staff)
        assert ("秘密太郎" in answer.text) is there


async def test_every_format_is_documented(town: Town) -> None:
    answer = town.app.openapi()["paths"]["/v1/check"]["post"]["responses"]["200"]
    assert set(answer["content"]) == {form.media_type for form in FORMATS.values()}


@pytest.mark.parametrize("files", [{PLAN: PLAN_DATA}, {}])
async def test_what_a_system_left_in_a_zip_is_told(
    town: Town, staff: dict[str, str], files: dict[str, bytes]
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in ({"__MACOSX/._a": b"", "Thumbs.db": b""} | files).items():
            archive.writestr(name, data)
    answer = await town.http.post(
        "/v1/check", content=target.getvalue(), headers=staff | {"Content-Type": "application/zip"}
    )
    told = [file for file in answer.json()["files"] if "name.passed-over" in str(file["findings"])]
    assert [file["path"] for file in told] == ["Thumbs.db"]
