"""The desk of an office in a real browser: sending, receiving, sending back, taking back, drafts, the year."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from support.live_town import HELP, RENTAL, SUPPORT, TOWN, Town, fresh, running_town
from support.window import Window

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Town]:
    with running_town(tmp_path, hosted=TOWN.offices) as town:
        yield town


def choose_files(window: Window, files: dict[str, bytes]) -> None:
    chosen = [FilePayload(name=name, mimeType="text/csv", buffer=data) for name, data in files.items()]
    window.page.set_input_files("#files", chosen)
    window.page.click("main form button.main")


def test_an_office_sends(window: Window) -> None:
    window.log_in(f"staff-{SUPPORT.number}")
    window.see("home-office")
    window.go("/sent")
    window.see("sent-empty")
    window.go("/drafts")
    window.see("drafts-empty")
    window.go("/send")
    window.see("send")
    choose_files(window, fresh(f"month-{HELP.number}"))
    window.see("partner")
    window.page.click(f'a.button[href*="to={RENTAL.number}"] >> nth=0')
    window.see("draft-differs")
    window.page.click('a.button[href$="/partner"]')
    window.page.click(f'a.button[href*="to={HELP.number}"] >> nth=0')
    window.see("draft")
    window.go("/drafts")
    window.see("drafts")
    window.page.go_back()
    window.page.dblclick("form[data-once] button.main")
    window.page.wait_for_url("**/sent/*")
    window.see("sent-one")
    window.go("/sent")
    assert window.page.locator("table.list tbody tr").count() == 1
    window.see("sent")
    window.go("/directory")
    window.see("directory")
