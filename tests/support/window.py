"""A window of a real browser: Debian's chromium, headless, driven over the pages of a running service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from careplan.locator import locate
from support.live_town import PASSWORD

SCREENSHOTS = locate("pyproject.toml").parent / "build" / "screenshots"
"""Where pictures of the pages are kept; `.ci/run` keeps them as an artifact."""
MOST_BYTES = 150_000
_CHROMIUM = "/usr/bin/chromium"
_SERIOUS = {"serious", "critical"}
_TABLET = ViewportSize(width=1180, height=820)


@dataclass
class Window:
    """A page of the browser, in one language."""

    url: str
    language: str
    page: Page

    def go(self, path: str) -> Page:
        """Open a page in the window's language; it has to be there, and small enough."""
        separator = "&" if "?" in path else "?"
        answer = self.page.goto(f"{self.url}{path}{separator}lang={self.language}")
        assert answer is not None
        assert answer.ok, (path, answer.status)
        assert int(answer.header_value("content-length") or 0) <= MOST_BYTES, path
        return self.page

    def log_in(self, staff_id: str, password: str = PASSWORD) -> Page:
        """Log in by the form."""
        self.go("/login")
        self.page.fill("#staff_id", staff_id)
        self.page.fill("#password", password)
        self.page.click("main button.main")
        self.page.wait_for_url(f"{self.url}/")
        return self.page

    def see(self, name: str) -> None:
        """Keep a picture of the page, and have its accessibility judged: no serious finding."""
        assert self.page.locator("html").get_attribute("lang") == self.language
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.language}.png", full_page=True)
        found = Axe().run(self.page).response["violations"]
        serious = [_told(each) for each in found if each["impact"] in _SERIOUS]
        assert not serious, serious

    def narrow(self, width: int) -> None:
        """Look at the page on a narrow screen: what is wide scrolls by itself, never the page sideways."""
        before = self.page.viewport_size or _TABLET
        self.page.set_viewport_size({"width": width, "height": before["height"]})
        root = "document.documentElement"
        assert self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, (self.page.url, width)
        self.page.set_viewport_size(before)


def _told(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser; it needs no network but loopback."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]  # as root, and in a container
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_window(browser: Browser, url: str, language: str) -> Iterator[Window]:
    """Open a window of its own cookies. What goes wrong in a script, or against the policy, fails the test."""
    context = browser.new_context(viewport=_TABLET, locale="ja-JP", accept_downloads=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", _watch(wrong))
    try:
        yield Window(url, language, page)
    finally:
        context.close()
    assert not wrong, wrong


def _watch(wrong: list[str]) -> Callable[[Any], None]:
    def hear(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            wrong.append(message.text)

    return hear
