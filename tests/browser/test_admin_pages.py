"""The administrator's room in a real browser."""

import re

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
