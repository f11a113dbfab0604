from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.live_town import Town, running_town
from support.window import Window, open_browser, open_window

Opener = Callable[[str], Window]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Town]:
    with running_town(tmp_path) as town:
        yield town


@pytest.fixture(params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each path is walked in both languages."""
    return str(request.param)


@pytest.fixture
def window(chromium: Browser, served: Town, language: str) -> Iterator[Window]:
    """Return a window of somebody who is not logged in."""
    with open_window(chromium, served.url, language) as made:
        yield made


@pytest.fixture
def another(chromium: Browser, served: Town, language: str) -> Iterator[Callable[[], Window]]:
    """Return what opens one more window, with cookies of its own: of another office, say."""
    with ExitStack() as windows:
        yield lambda: windows.enter_context(open_window(chromium, served.url, language))
