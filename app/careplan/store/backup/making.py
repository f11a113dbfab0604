"""Making a backup while the service runs: one snapshot of the database, whichever it is, and the authority's folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import SQLAlchemyError

from careplan.exchange.audit import write_time
from careplan.exchange.transfer.backup_key import BackupKey
from careplan.store.backup.errors import BackupError
from careplan.store.backup.facts import FILES, FORMAT, TABLES, Facts, write_facts
from careplan.store.backup.tables import PASSING, copy_tables, read_counters, read_tables
from careplan.store.datafolder import AUTHORITY_FOLDERS, DataFolder, sync_folder
from careplan.store.engine import for_reading, make_engine, sqlite_url
from careplan.store.failures import unavailable
from careplan.store.migrate import alembic_config
from careplan.store.wal import sync_log

_OWNER_ONLY = 0o600


def make_backup(engine: Engine, folder: DataFolder, key: BackupKey, target: Path, at: datetime) -> Facts:
    """Write a backup file, whole or not at all; return its facts.

    The database is read in one transaction, so that the backup is of one moment; writers go on meanwhile.

    Raises:
        BackupError: the file is there already, or the database has no schema of this program.
        StoreUnavailableError: the database does not answer.
        OSError: the file cannot be written.

    """
    try:
        with copied(engine, target) as (source, file):
            facts = _copy_database(source, file, key, at)
            TABLES.create_all(file)
            write_facts(file, facts)
            for name, content in _authority_files(folder):
                file.execute(insert(FILES), {"name": name, "box": key.seal(name, content)})
            return facts
    except SQLAlchemyError as error:
        raise unavailable(error) from error


@contextmanager
def copied(engine: Engine, target: Path) -> Iterator[tuple[Connection, Connection]]:
    """Open one moment of the database, and a new file (see `written`) with nothing that the database could lose."""
    with for_reading(engine).begin() as source, written(target) as file:
        yield source, file
        sync_log(engine)


@contextmanager
def written(target: Path) -> Iterator[Connection]:
    """Open a new SQLite file, its owner's alone; it is at its place, synced, once the block has ended well.

    Raises:
        BackupError: there is a file.
        OSError: it cannot be written.

    """
    if target.exists():
        raise BackupError(f"すでにあります: {target}", f"it is there already: {target}")
    beside = target.with_name(f".{target.name}.part")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    try:
        with _opened(beside) as connection:
            yield connection
        _sync(beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(target.parent)


def _copy_database(source: Connection, target: Connection, key: BackupKey, at: datetime) -> Facts:
    revision = MigrationContext.configure(source).get_current_revision()
    if revision is None:
        raise BackupError("データベースが空です", "there is nothing in the database")
    command.upgrade(alembic_config(target), revision)
    tables = read_tables(source, beside=PASSING)
    copy_tables(source, tables, target, read_tables(target, beside=PASSING))
    number, digest = source.execute(text("SELECT number, digest FROM audit_head")).one()
    return Facts(
        format=FORMAT,
        made_at=write_time(at),
        database=source.dialect.name,
        revision=revision,
        audit_number=number,
        audit_head=bytes(digest).hex(),
        key_check=key.check,
        counters=read_counters(source, tables),
    )


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """Open a new SQLite file that is moved to its place later: no second file may lie beside it."""
    engine = make_engine(sqlite_url(path), 1)
    try:
        with engine.connect() as connection:
            with connection.begin():
                yield connection
            # The journal's mode stands in the file: as one file alone it goes onto any disk.
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]
    finally:
        engine.dispose()


def _authority_files(folder: DataFolder) -> Iterator[tuple[str, bytes]]:
    for name in AUTHORITY_FOLDERS:
        for path in sorted((folder.path / name).rglob("*")):
            if path.is_file():
                yield path.relative_to(folder.path).as_posix(), path.read_bytes()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
