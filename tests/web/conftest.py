from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.api_town import Town
from support.api_town import town as running
from support.web_visitor import Visitor, visitor


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with running(tmp_path) as made:
        yield made


@pytest.fixture
async def anybody(town: Town) -> AsyncIterator[Visitor]:
    """Somebody who is not logged in."""
    made = visitor(town)
    async with made.http:
        yield made
