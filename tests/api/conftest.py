from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.api_town import Town
from support.api_town import town as running


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with running(tmp_path) as made:
        yield made
