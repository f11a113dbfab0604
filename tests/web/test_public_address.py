"""Links that are passed on: of the address that was set, else of the one that was asked at."""

from pathlib import Path

import pytest

from careplan.settings import SettingsError, load_settings
from support.api_town import OWN, Town, unit
from support.api_town import town as running
from support.page_files import form_files
from support.web_visitor import Visitor, visitor

SET = "https://exchange.example:8443"


async def link_to_findings(who: Visitor) -> str:
    """Check something, make the link, return the page that shows it."""
    path = (await who.post("/check", files=form_files(unit("month").files))).headers["location"]
    assert (await who.post(f"{path}/share")).status_code == 303
    return (await who.get(f"{path}/reports")).text


async def issue_password(who: Visitor) -> str:
    """Make an issue password, return the page that shows it."""
    given = {"hours": "24", "profile": "care-dx"}
    made = await who.post(f"/admin/offices/{OWN.office_number}/certificates/password", given)
    assert made.status_code == 200, made.text
    return made.text


async def pages(town: Town, host: str) -> tuple[str, str, str]:
    """Ask for both pages with links, and for that of the settings, saying `host`."""
    await town.enrol(OWN)
    who = visitor(town)
    who.headers["Host"] = host
    async with who.http:
        findings = await link_to_findings(who)
        enrolment = await issue_password(await who.log_in("admin"))
        return findings, enrolment, (await who.get("/admin/service")).text


async def test_with_an_address_set_a_forged_host_has_no_effect(tmp_path: Path) -> None:
    async with running(tmp_path, public_address=f"{SET}/") as town:
        findings, enrolment, settings = await pages(town, "forged.test")
    assert f'value="{SET}/findings/' in findings
    assert f"certificate enrol {SET} {OWN.office_number} " in enrolment
    assert f"<td>{SET}</td>" in settings
    assert "forged.test" not in findings + enrolment + settings


async def test_without_it_links_are_of_the_address_asked_at(town: Town) -> None:
    findings, enrolment, settings = await pages(town, "192.0.2.1:8000")
    assert 'value="http://192.0.2.1:8000/findings/' in findings
    assert "certificate enrol http://192.0.2.1:8000 " in enrolment
    assert "PUBLIC_ADDRESS" not in settings


@pytest.mark.parametrize(
    ("origin", "status"), [(SET, 303), ("http://t", 303), ("https://exchange.example", 403), ("null", 403)]
)
async def test_a_page_of_that_address_may_post_though_a_proxy_names_another_host(
    tmp_path: Path, origin: str, status: int
) -> None:
    async with running(tmp_path, public_address=SET) as town:
        who = visitor(town)
        who.headers = {"Accept": "text/html", "Origin": origin}  # a browser without Sec-Fetch-Site
        async with who.http:
            assert (await who.post("/check", files=form_files(unit("month").files))).status_code == status


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Exchange.Example/", "https://exchange.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://見本.example", "https://xn--8pvz87e.example"),
    ],
)
def test_an_address_is_kept_in_one_form(monkeypatch: pytest.MonkeyPatch, given: str, kept: str) -> None:
    monkeypatch.setenv("CAREPLAN_PUBLIC_ADDRESS", given)
    assert load_settings().public_address == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "exchange.example",
        "//exchange.example",
        "ftp://exchange.example",
        "https://",
        "https://exchange.example/pages",
        "https://exchange.example?a=b",
        "https://exchange.example?",
        "https://exchange.example#",
        "https://admin@exchange.example",
        "https://admin:pw@exchange.example",
        "https://exchange.example:0",
        "https://exchange.example:70000",
        "https://exchange.example<b>",
    ],
)
def test_what_is_no_bare_address_is_refused_and_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CAREPLAN_PUBLIC_ADDRESS", given)
    with pytest.raises(SettingsError, match="CAREPLAN_PUBLIC_ADDRESS") as refused:
        load_settings()
    assert given == "" or given not in refused.value.message_ja + refused.value.message_en
