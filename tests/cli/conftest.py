from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from careplan.workbench.sample import SampleOffice
from support.commands import careplan
from support.live_town import PASSWORD, TOWN, Town, running_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(tmp_path_factory.mktemp("exchange")) as running:
        yield running


@pytest.fixture(scope="module")
def sessions(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Log every office in, each with a session file of its own."""
    folder = tmp_path_factory.mktemp("sessions")
    files = {}
    for office in TOWN.offices:
        files[office.number] = folder / f"{office.number}.json"
        arguments = (
            "login",
            town.url,
            "--staff",
            f"staff-{office.number}",
            "--session",
            files[office.number],
        )
        assert careplan(*arguments, stdin=PASSWORD + "\n").exit_code == 0
    return files


@pytest.fixture
def session(sessions: dict[str, Path]) -> Callable[[SampleOffice], tuple[str, str]]:
    return lambda office: ("--session", str(sessions[office.number]))
