"""Cookies, languages, log-in by form, and requests that other pages cause."""

from pathlib import Path

import pyotp
import pytest

from careplan.sealing import Party
from support.api_town import PASSWORD, Town, town
from support.web_visitor import Visitor, visitor

OFFICE = Party("1370000017", "43")


async def test_japanese_first_english_by_a_switch_that_is_remembered(anybody: Visitor) -> None:
    assert '<html lang="ja">' in (await anybody.get("/")).text
    assert '<html lang="en">' in (await anybody.get("/?lang=en")).text
    assert '<html lang="en">' in (await anybody.get("/")).text
    assert '<html lang="ja">' in (await anybody.get("/?lang=ja")).text


async def test_every_page_says_that_this_is_development(anybody: Visitor) -> None:
    assert 'class="development"' in (await anybody.get("/login")).text


async def test_no_page_allows_inline_script_or_style(anybody: Visitor) -> None:
    page = await anybody.get("/")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert " onclick=" not in page.text


async def test_cookies_are_strict_and_out_of_reach_of_scripts(anybody: Visitor) -> None:
    for cookie in (await anybody.get("/")).headers.get_list("set-cookie"):
        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()


async def test_with_tls_cookies_are_of_this_host_alone(tmp_path: Path) -> None:
    async with town(tmp_path, trusted_proxies=("127.0.0.1",)) as made:
        one = visitor(made)
        async with one.http:
            cookies = (await one.get("/")).headers.get_list("set-cookie")
            assert cookies
            assert all(each.startswith("__Host-careplan-") and "secure" in each.lower() for each in cookies)


async def test_log_in_and_out(town: Town, anybody: Visitor) -> None:
    await town.register(OFFICE, "hosted")
    await anybody.log_in("staff-1370000017")
    assert "staff-1370000017" in (await anybody.get("/")).text
    assert (await anybody.post("/logout")).status_code == 303
    assert "staff-1370000017" not in (await anybody.get("/")).text


async def test_a_wrong_password_shows_the_form_again_without_it(anybody: Visitor) -> None:
    answer = await anybody.post("/login", {"staff_id": "admin", "password": "not the password"})
    assert answer.status_code == 401
    assert "login-failed" in answer.text
    assert 'value="admin"' in answer.text
    assert "not the password" not in answer.text


async def test_who_is_not_logged_in_is_asked_to_and_comes_back(anybody: Visitor) -> None:
    answer = await anybody.get("/account?a=b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Faccount%3Fa%3Db"
    await_login = await anybody.get("/login?next=%2Faccount")
    assert 'name="next" value="/account"' in await_login.text


@pytest.mark.parametrize("elsewhere", ["//example.org/", "https://example.org/", "/\\example.org", "/a\nb"])
async def test_going_on_never_leaves_this_service(anybody: Visitor, elsewhere: str) -> None:
    answer = await anybody.post("/login", {"staff_id": "admin", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["location"] == "/"


async def test_a_session_that_has_ended_goes_on_by_its_refresh_token(town: Town, anybody: Visitor) -> None:
    await anybody.log_in("admin")
    town.clock.advance(minutes=61)
    assert (await anybody.get("/account")).status_code == 200
    town.clock.advance(hours=9)
    assert (await anybody.get("/account")).status_code == 303


async def test_two_windows_that_renew_at_once_stay_logged_in(town: Town, anybody: Visitor) -> None:
    await anybody.log_in("admin")
    town.clock.advance(minutes=61)
    cookies = dict(anybody.http.cookies)
    first = await anybody.get("/account")
    anybody.http.cookies.update(cookies)
    second = await anybody.get("/account")
    assert (first.status_code, second.status_code) == (200, 200)
    assert (await anybody.get("/account")).status_code == 200


async def test_a_form_without_the_token_is_refused(anybody: Visitor) -> None:
    await anybody.get("/login")
    answer = await anybody.http.post(
        "/login", data={"staff_id": "admin", "password": PASSWORD}, headers=anybody.headers
    )
    assert answer.status_code == 403
    assert "request-forged" in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://elsewhere"}],
)
async def test_a_request_of_another_site_is_refused_although_it_has_the_token(
    anybody: Visitor, headers: dict[str, str]
) -> None:
    given = {"staff_id": "admin", "password": PASSWORD, "_token": await anybody.token()}
    answer = await anybody.http.post("/login", data=given, headers={"Accept": "text/html"} | headers)
    assert answer.status_code == 403


async def test_a_one_time_password_is_asked_for_by_the_form(town: Town, anybody: Visitor) -> None:
    await anybody.log_in("admin")
    page = await anybody.post("/account/one-time")
    secret = page.text.split("<code>")[1].split("</code>")[0]
    code = pyotp.TOTP(secret).at(town.clock())
    done = await anybody.post(
        "/account/one-time/confirmation", {"secret": secret, "uri": "otpauth:", "code": code}
    )
    assert done.status_code == 303
    await anybody.post("/logout")
    town.clock.advance(minutes=5)
    asked = await anybody.post("/login", {"staff_id": "admin", "password": PASSWORD})
    assert 'name="code"' in asked.text
    code = pyotp.TOTP(secret).at(town.clock())
    answer = await anybody.post("/login", {"staff_id": "admin", "password": PASSWORD, "code": code})
    assert answer.status_code == 303


async def test_a_password_is_changed_by_the_form(anybody: Visitor) -> None:
    await anybody.log_in("admin")
    new = "another long password"
    typed = {"current": PASSWORD, "new": new, "again": new}
    assert "passwords-differ" in (await anybody.post("/account/password", typed | {"again": "x" * 12})).text
    assert "login-failed" in (await anybody.post("/account/password", typed | {"current": "x"})).text
    assert (await anybody.post("/account/password", typed)).status_code == 303
    assert (await anybody.get("/account")).status_code == 200
    await anybody.post("/logout")
    await anybody.log_in("admin", new)


async def test_a_refusal_speaks_the_visitors_language_not_the_browsers(anybody: Visitor) -> None:
    for language, title in (("ja", "ありません"), ("en", "Not found")):
        headers = anybody.headers | {"Accept-Language": "en" if language == "ja" else "ja"}
        page = await anybody.http.get(f"/nothing-here?lang={language}", headers=headers)
        assert f"<h1>{title}</h1>" in page.text


async def test_what_is_not_there_is_a_page_for_a_browser_and_a_problem_for_others(anybody: Visitor) -> None:
    page = await anybody.get("/nothing-here")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    for path, accept in (("/nothing-here", "*/*"), ("/v1/nothing", "text/html")):
        problem = await anybody.http.get(path, headers={"Accept": accept})
        assert problem.headers["content-type"] == "application/problem+json"


async def test_assets_are_kept_by_browsers_and_nothing_else_is_served(anybody: Visitor) -> None:
    page = (await anybody.get("/")).text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = await anybody.get(sheet)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    folder = sheet.rpartition("/")[0]
    for wrong in (f"{folder}/..%2Fpages.py", f"{folder}/nothing.css", "/static/0000/pages.css"):
        assert (await anybody.get(wrong)).status_code == 404


async def test_a_damaged_form_is_refused_by_name(anybody: Visitor) -> None:
    token = await anybody.token()
    answer = await anybody.http.post(
        "/login",
        content=b"--x\r\nbroken",
        headers=anybody.headers
        | {"Content-Type": "multipart/form-data; boundary=y", "Careplan-Token": token},
    )
    assert (answer.status_code, "form-unreadable" in answer.text) == (400, True)
