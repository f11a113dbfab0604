"""The administrator's room in a real browser."""

import re

import httpx
import pytest
from playwright.sync_api import Page

from careplan.standard.checkdigit import check_digit
from support.live_town import HELP, SUPPORT
from support.window import Window

pytestmark = pytest.mark.browser
NEW = "137000101" + check_digit("137000101")


@pytest.fixture
def room(window: Window) -> Window:
    """Return a window in which the administrator is logged in."""
    window.log_in("admin")
    return window


def test_an_office_is_registered_staffed_and_certified(room: Window) -> None:
    page = room.go("/")
    page.click('main a[href="/admin"]')
    room.see("admin")
    page.click('main a[href="/admin/offices"]')
    room.see("admin-offices")
    page.click('a[href="/admin/new-office"]')
    page.fill("#number", NEW[:-1] + str((int(NEW[-1]) + 1) % 10))
    page.fill("#name", "みほん訪問介護ステーション")
    page.check('input[value="11"]')
    page.click("main button.main")
    page.wait_for_selector(".refusal")
    room.see("admin-new-office-doubtful")
    page.fill("#number", NEW)
    page.click("main button.main")
    page.wait_for_url(f"**/admin/offices/{NEW}")
    room.see("admin-office-new")
    page.fill("#staff_id", "kaigo-01")
    page.click('form[action$="/staff"] button.main')
    page.wait_for_selector(".key code")
    room.see("admin-password-made")
    page.click("main a.button.main")
    page.click('form[action$="/certificates/issue"] button.main')
    page.wait_for_selector("td.serial")
    _open(page, "失効する…", "Revoke…")
    room.see("admin-office")
    page.click('form[action$="/revocation"] button.danger')
    page.wait_for_selector("td .tag.error")
    page.click('nav.tabs a[href="/admin/certificates"]')
    room.see("admin-certificates")
    with page.expect_download() as download:
        page.click("td a[href$='.pem'] >> nth=0")
    assert download.value.suggested_filename.endswith(".pem")


def test_staff_are_helped_and_an_own_key_gets_its_password(room: Window) -> None:
    page = room.go(f"/admin/offices/{SUPPORT.number}")
    page.click('form[action$="/certificates/password"] button.main')
    page.wait_for_selector(".key code")
    room.see("admin-issue-password")
    page = room.go(f"/admin/offices/{HELP.number}")
    _open(page, "パスワード再発行…", "New password…")
    room.see("admin-office-staff")
    page.click('form[action$="/password"] button.danger')
    page.wait_for_selector(".key code")
    room.go(f"/admin/offices/{HELP.number}")
    _open(page, "利用を停止する…", "Stop this office…")
    page.click('form[action$="/active"] button.danger')
    page.wait_for_selector('form[action$="/active"] button.main')
    room.go("/admin/office-list")
    room.see("admin-office-list")


def _open(page: Page, *labels: str) -> None:
    page.locator("summary", has_text=re.compile("|".join(map(re.escape, labels)))).first.click()


def test_a_nuisance_is_put_seen_everywhere_and_taken_away(room: Window) -> None:
    page = room.go("/admin/nuisance")
    room.see("admin-nuisance-none")
    page.select_option("#do", "refuse")
    page.select_option("#place", "send")
    page.select_option("#status", "429")
    page.fill("#retry_after", "5")
    page.fill("#nth", "2")
    page.click('form[action$="/rule"] button.main')
    page.wait_for_selector("#rules")
    page.select_option("#do", "delay")
    page.fill("#office", HELP.number)
    page.click('form[action$="/rule"] button.main')
    page.wait_for_selector("#rules tr:nth-child(2)")
    room.see("admin-nuisance")
    room.go("/admin/service")
    assert page.locator(".loud").count() == 1
    room.see("admin-service")
    room.go("/admin/nuisance")
    page.locator("main details summary").last.click()
    page.fill("#script", '{"rules": [{"name": "x", "do": "refuse", "nth": 0}]}')
    page.locator('form[action$="/script"] button').click()
    page.wait_for_selector(".refusal")
    room.see("admin-nuisance-refused")
    page.click("#clear")
    page.wait_for_selector(".done")
    assert page.locator(".loud").count() == 0


def test_the_audit_log_is_read_checked_and_exported(room: Window) -> None:
    page = room.go("/admin/audit")
    page.click('form[action$="/check"] button')
    page.wait_for_selector("#verdict.done")
    room.see("admin-audit")
    page.fill("#office", HELP.number)
    page.select_option("#event", "certificate.")
    page.click('form[role="search"] button')
    page.wait_for_url("**/admin/audit?office=*")
    assert page.locator("#entries tbody tr").count() == 1
    with page.expect_download() as download:
        page.click('a[href$="audit.jsonl"]')
    assert download.value.suggested_filename.endswith(".jsonl")


def test_requests_of_one_office_are_followed_live(room: Window) -> None:
    page = room.go("/admin/requests")
    page.fill("#office", HELP.number)
    page.click("main form button.main")
    page.wait_for_selector("#minutes")
    page.click("main form button.main")
    page.wait_for_selector(".recording")
    wrong = {"staff_id": f"staff-{HELP.number}", "password": "not the password"}
    assert httpx.post(f"{room.url}/v1/login", json=wrong).status_code == 401
    page.wait_for_selector("#requests tbody tr", timeout=15_000)  # without a reload
    room.see("admin-requests")
    page.click("#requests tbody tr a")
    page.wait_for_selector("dl.facts")
    room.see("admin-request")
    page.go_back()
    page.click('form[action$="/end"] button')
    page.wait_for_selector("#minutes")
