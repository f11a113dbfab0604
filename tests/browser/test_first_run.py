"""The first run in a real browser: from an empty sandbox to a town, and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from careplan.exchange.town.desk import CONFIRMATION
from support.live_town import running_town
from support.window import Window, open_window

pytestmark = pytest.mark.browser


@pytest.fixture
def first(chromium: Browser, tmp_path: Path, language: str) -> Iterator[Window]:
    """Return a window on a sandbox in which nothing is."""
    with running_town(tmp_path, offices=()) as town, open_window(chromium, town.url, language) as made:
        yield made


def test_an_empty_sandbox_makes_a_town_and_takes_it_away(first: Window) -> None:
    page = first.go("/")
    first.see("first-run-stranger")
    page.click('#first-run a[href^="/login"]')
    first.log_in("admin")
    first.see("first-run")
    page.click('#first-run a[href="/admin/town"]')
    first.see("town-empty")
    page.click("main form button.main")
    page.wait_for_selector("#settlers", timeout=20_000)
    first.see("town-made")
    password = page.locator("#password").inner_text()
    first.go("/admin/certificates")
    assert page.locator("#ending tbody tr").count() == 1
    first.see("admin-certificates-ending")
    page.click(".who button")
    first.log_in("hinata-staff", password)
    first.go("/received")
    assert page.locator("main table").count() == 1
    page.click(".who button")
    first.log_in("admin")
    first.go("/admin/town")
    page.click("details.ask > summary")
    page.fill("#word", "yes")
    page.click("button.danger")
    page.wait_for_selector(".refusal")
    first.see("town-standing")
    page.fill("#word", CONFIRMATION)
    page.click("button.danger")
    page.wait_for_selector("main form[data-waiting] button.main")
    first.go("/")
    assert page.locator("#first-run").count() == 1
