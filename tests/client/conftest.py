from collections.abc import Iterator

import pytest

from careplan.client import Client, Office
from support.live_town import HELP, RENTAL, SUPPORT, Town, running_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(tmp_path_factory.mktemp("exchange")) as running:
        yield running


@pytest.fixture(scope="module")
def support(town: Town) -> Office:
    return town.office(SUPPORT)


@pytest.fixture(scope="module")
def rental(town: Town) -> Office:
    return town.office(RENTAL)


@pytest.fixture(scope="module")
def helper(town: Town) -> Client:
    return town.client(HELP)
