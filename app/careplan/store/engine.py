"""Engines for the two databases, set so that a commit is on disk when it returns."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from careplan.store.json_reading import read_json
from careplan.store.prepared import run_sql

_BEGIN = "careplan_begin"
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # every commit is synced: accepted means durable
    "foreign_keys=ON",
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
)


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite+pysqlite:///{path}"


def make_engine(url: str, connections: int) -> Engine:
    """Return an engine for SQLite or PostgreSQL (psycopg) that keeps at most so many connections.

    Raises:
        ValueError: the URL is of another database.

    """
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        return _sqlite(url, connections)
    if backend == "postgresql":
        target = make_url(url).set(drivername="postgresql+psycopg")
        return create_engine(
            target,
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=True,
            json_deserializer=read_json,
        )
    raise ValueError(f"neither SQLite nor PostgreSQL: {backend}")


def for_reading(engine: Engine) -> Engine:
    """Return the engine with transactions that see one snapshot; on SQLite they do anyway."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def for_writing(engine: Engine) -> Engine:
    """Return the engine with transactions that take SQLite's write lock at once, not in their midst."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def _sqlite(url: str, connections: int) -> Engine:
    # isolation_level None: the driver begins nothing by itself, the listener below does.
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        json_deserializer=read_json,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    run_sql(connection, connection.get_execution_options().get(_BEGIN, "BEGIN"))
