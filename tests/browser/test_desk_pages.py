"""The desk of an office in a real browser: sending, receiving, sending back, taking back, drafts, the year."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload

from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, TOWN, Town, fresh, running_town
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
    window.page.wait_for_url("**/partner")


def send_by_page(window: Window, files: dict[str, bytes], to: str) -> str:
    """Send by the pages; return the id of what was sent."""
    window.go("/send")
    choose_files(window, files)
    window.page.click(f'a.button[href*="to={to}"] >> nth=0')
    window.page.click("form[data-once] button.main")
    window.page.wait_for_url("**/sent/*")
    return urlsplit(window.page.url).path.rpartition("/")[2]


def open_by_page(window: Window, sent: str) -> None:
    window.go(f"/received/{sent}")
    window.page.click('form[action$="/opening"] button')
    window.page.wait_for_url("**/contents")


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
    window.narrow(390)


def test_another_looks_imports_and_signs(window: Window, another: Callable[[], Window]) -> None:
    window.log_in(f"staff-{SUPPORT.number}")
    sent = send_by_page(window, fresh(f"plan-{HELP.number}"), HELP.number)
    receiver = another()
    receiver.log_in(f"staff-{HELP.number}")
    receiver.go("/received")
    receiver.see("received")
    receiver.go(f"/received/{sent}")
    receiver.see("received-new")
    open_by_page(receiver, sent)
    receiver.see("contents")
    receiver.page.emulate_media(media="print")
    assert receiver.page.is_visible(".sheet .top h2"), "a form has its heading on paper, too"
    assert not receiver.page.is_visible("header.top")
    receiver.page.emulate_media(media="screen")
    receiver.page.keyboard.press("ArrowRight")
    receiver.page.wait_for_url("**/contents?user=2")
    with receiver.page.expect_download() as saved:
        receiver.page.click('form[action$="/files"] button')
    assert saved.value.suggested_filename.endswith(".zip")
    receiver.page.click("details:has(form[data-once]) summary")
    receiver.see("contents-receipt")
    receiver.page.click("form[data-once] button.main")
    receiver.page.wait_for_url("**?done=receipt*")
    receiver.see("received-receipt")
    window.go(f"/sent/{sent}")
    window.see("sent-received")
    with window.page.expect_download() as pack:
        window.page.click('a[href$="/evidence"]')
    assert pack.value.suggested_filename == f"evidence-{sent}.zip"


def test_another_sends_back_and_one_takes_back(window: Window, another: Callable[[], Window]) -> None:
    window.log_in(f"staff-{SUPPORT.number}")
    bad = send_by_page(window, fresh(f"month-{HELP.number}"), HELP.number)
    unwanted = send_by_page(window, fresh(f"plan-{HELP.number}"), HELP.number)
    receiver = another()
    receiver.log_in(f"staff-{HELP.number}")
    open_by_page(receiver, bad)
    receiver.see("contents-month")
    receiver.page.click('a[href$="/rejection"]')
    receiver.page.fill("#reason", "みほん: 予定の回数が合いません")
    receiver.page.check('input[name="finding"] >> nth=0')
    receiver.see("rejection")
    receiver.page.click("button.danger")
    receiver.page.wait_for_url("**?done=rejection*")
    window.go(f"/sent/{bad}")
    window.see("sent-back")
    window.go(f"/sent/{unwanted}")
    window.page.click("main details summary")
    window.see("withdraw")
    window.page.click("button.danger")
    window.page.wait_for_url("**?done=withdrawal*")
    window.see("withdrawn")
    receiver.go("/received")
    receiver.see("received-over")


def test_the_year_and_what_comes_while_one_looks(window: Window, another: Callable[[], Window]) -> None:
    sender, receiver = another(), window
    sender.log_in(f"staff-{SUPPORT.number}")
    receiver.log_in(f"staff-{HELP.number}")
    receiver.go("/received")
    receiver.see("received-empty")
    sent = send_by_page(sender, fresh(f"plan-{HELP.number}"), HELP.number)
    receiver.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    receiver.page.wait_for_selector("[data-arrivals] a")
    receiver.see("received-arrivals")
    open_by_page(receiver, sent)
    receiver.go("/year")
    receiver.see("year")
    with receiver.page.expect_download() as saved:
        receiver.page.click('a[href$="report.csv"]')
    assert saved.value.suggested_filename.endswith(".csv")
    receiver.page.emulate_media(media="print")
    receiver.see("year-print")


def test_groups_and_staff(window: Window, served: Town) -> None:
    served.admin.administration.add_staff(HELP.number, "chief-help", PASSWORD, role="office-administrator")
    window.log_in("chief-help")
    window.go("/staff")
    window.see("staff")
    window.page.fill("#staff_id", "new-one")
    window.page.click("main form.card button")
    window.see("staff-password")
    window.go("/directory")
    window.page.fill("#group-name", "みほんの輪")
    window.page.click('form[action$="/groups"] button')
    window.page.wait_for_url("**/groups/G*")
    window.page.click('form[action$="/members"] button >> nth=0')
    window.page.wait_for_url("**?done=joined*")
    window.see("group")
