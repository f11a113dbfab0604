"""The first page, logging in and out, in a real browser."""

import pytest

from support.live_town import HELP
from support.window import Window

pytestmark = pytest.mark.browser


def test_the_first_page_and_a_page_that_is_not_there(window: Window) -> None:
    window.go("/")
    window.see("home")
    window.page.goto(f"{window.url}/nothing-here")
    window.see("not-found")


def test_logging_in_and_out(window: Window) -> None:
    window.go("/login")
    window.see("login")
    window.page.fill("#staff_id", "admin")
    window.page.fill("#password", "wrong password")
    window.page.click("main button.main")
    window.page.wait_for_selector(".refusal")
    window.see("login-refused")
    window.log_in(f"staff-{HELP.number}")
    window.go("/account")
    window.see("account")
    window.go("/account/password")
    window.see("password")
    window.go("/account/one-time")
    window.see("one-time")
    window.page.click(".who button")
    window.page.wait_for_url(f"{window.url}/")
    assert window.page.locator('a[href="/login"]').count() == 1


def test_the_keyboard_alone_is_enough(window: Window) -> None:
    window.go("/login")
    window.page.locator("#staff_id:focus").wait_for()  # the browser gives it the focus a moment after loading
    window.page.keyboard.type("admin")
    window.page.keyboard.press("Tab")
    window.page.locator("#password:focus").wait_for()
    window.page.keyboard.type("correct horse battery")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"{window.url}/")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
