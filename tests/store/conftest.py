from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from careplan.store.database import SqlStore
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.migrate import upgrade_schema
from support.exchange_desk import Desk
from support.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "empty.sqlite3")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh("template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with tables and nothing in them."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.fresh()
    url = sqlite_url(tmp_path / "test.sqlite3")
    engine = make_engine(url, 1)
    upgrade_schema(engine)
    engine.dispose()
    return url


@pytest.fixture
def make_store(store_url: str) -> Iterator[Callable[[], SqlStore]]:
    """Open the same database again and again, as several processes would."""
    stores: list[SqlStore] = []

    def make() -> SqlStore:
        stores.append(SqlStore(make_engine(store_url, 6)))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(make_store: Callable[[], SqlStore]) -> SqlStore:
    return make_store()


@pytest.fixture
def desk(store: SqlStore, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)
