"""Restoring a backup into an empty place, on either database: the way from one to the other, too.

1. the file is a backup of a known format; 2. the deployment key is the one it was made under; 3. the place is empty.
Nothing was written up to here. 4. the schema of the backup's own revision; 5. the rows; 6. the migrations since;
7. webhooks go unless they are to be kept: a copy beside the old exchange must not post to the vendors' addresses;
8. the audit chain, and its head, are those of the backup; 9. the authority's files; 10. the database is put in place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, delete, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from careplan.authority.files import write_whole
from careplan.exchange.audit import Entry, check_chain
from careplan.exchange.errors import ExchangeError
from careplan.exchange.transfer.backup_key import BackupKey
from careplan.store.audit import SqlAuditLog
from careplan.store.backup.errors import BackupError
from careplan.store.backup.facts import FACTS, FILES, Facts, not_a_backup, read_facts
from careplan.store.backup.tables import copy_tables, read_tables, write_counters
from careplan.store.datafolder import AUTHORITY_FOLDERS, DataFolder, sync_folder
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.failures import unavailable
from careplan.store.migrate import alembic_config
from careplan.store.notice_rows import DeliveryRow, WebhookRow
from careplan.store.rows import HostedKeyRow, table_of

_PAGE = 1000
_BESIDE = (FACTS.name, FILES.name)


def verify_backup(file: Path, key: BackupKey) -> Facts:
    """Return the facts of a backup that this deployment key belongs to (1, 2).

    Raises:
        BackupError: it is no backup, or was made under another deployment key.

    """
    with _reading(file) as source:
        facts = read_facts(source)
    if facts.key_check != key.check:
        raise BackupError(
            "このバックアップの配備鍵(deployment key)ではありません。何も書き込んでいません",
            "this is not the deployment key of this backup; nothing was written",
        )
    return facts


def restore_backup(
    file: Path, folder: DataFolder, key: BackupKey, database_url: str | None, *, keep_webhooks: bool
) -> Facts:
    """Restore a backup into an empty folder and, where a URL is given, an empty PostgreSQL database.

    Raises:
        BackupError: steps 1 to 3 or 8 refuse.
        StoreUnavailableError: the database does not answer.
        OSError: something cannot be written.

    """
    facts = verify_backup(file, key)
    beside = folder.database.with_name(f"{folder.database.name}.restoring")
    verify_empty(folder, database_url)
    engine = make_engine(database_url or sqlite_url(beside), 1)
    try:
        with _reading(file) as source, engine.begin() as target:
            _verify_no_tables(target)  # 3
            _fill(source, target, facts)  # 4, 5, 6
            if not keep_webhooks:  # 7
                _remove_webhooks(target)
            _verify_chain(target, facts)  # 8
            _write_authority(source, folder, key)  # 9
    except (SQLAlchemyError, CommandError, ExchangeError) as error:
        raise (unavailable(error) if isinstance(error, SQLAlchemyError) else not_a_backup()) from error
    finally:
        engine.dispose()
    if database_url is None:  # 10
        beside.replace(folder.database)
        sync_folder(folder.path)
    return facts


def verify_empty(folder: DataFolder, database_url: str | None) -> None:
    """Refuse a folder with anything of a service in it but the deployment key.

    Raises:
        BackupError: see above.

    """
    used = [folder.database] if database_url is None else []
    for path in (*used, *(folder.path / name for name in AUTHORITY_FOLDERS)):
        if path.exists():
            raise _not_empty(str(path))


def _verify_no_tables(target: Connection) -> None:
    if inspect(target).get_table_names():
        raise _not_empty(target.dialect.name)


def _fill(source: Connection, target: Connection, facts: Facts) -> None:
    command.upgrade(alembic_config(target), facts.revision)
    sources = read_tables(source, beside=_BESIDE)
    targets = read_tables(target)
    if set(sources) != set(targets):
        raise not_a_backup()
    copy_tables(source, sources, target, targets)
    write_counters(target, targets, facts.counters)
    command.upgrade(alembic_config(target), "head")


def _remove_webhooks(target: Connection) -> None:
    webhooks, keys = table_of(WebhookRow), table_of(HostedKeyRow)
    target.execute(delete(table_of(DeliveryRow)))
    target.execute(delete(keys).where(keys.c.key_id.in_(select(webhooks.c.webhook_id))))
    target.execute(delete(webhooks))


def _verify_chain(target: Connection, facts: Facts) -> None:
    log = SqlAuditLog(target)
    broken, head = check_chain(_entries(log)), log.head()
    if broken is None and (head.number, head.digest.hex()) == (facts.audit_number, facts.audit_head):
        last = log.page(head.number - 1, 2)
        if head.number == 0 or [each.digest for each in last] == [head.digest]:
            return
    raise BackupError(
        "監査記録の鎖がつながらないか、末尾が合いません。何も復元していません",
        "the audit chain is broken, or its end is not the one the backup says; nothing was restored",
    )


def _entries(log: SqlAuditLog) -> Iterator[Entry]:
    """Yield every entry, a page at a time: a cursor would stay open where the chain breaks."""
    after = 0
    while page := log.page(after, _PAGE):
        yield from page
        after = page[-1].number


def _write_authority(source: Connection, folder: DataFolder, key: BackupKey) -> None:
    for name, box in source.execute(select(FILES.c.name, FILES.c.box).order_by(FILES.c.name)):
        path = folder.path / name
        if ".." in path.parts or name.partition("/")[0] not in AUTHORITY_FOLDERS:
            raise not_a_backup()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, key.open(name, box), private=True)


@contextmanager
def _reading(file: Path) -> Iterator[Connection]:
    """Open a backup to read it alone: it may lie on a disk that cannot be written."""
    if not file.is_file():
        raise BackupError(f"ファイルがありません: {file}", f"there is no file {file}")
    engine: Engine = create_engine(f"sqlite+pysqlite:///file:{file.resolve().as_posix()}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _not_empty(where: str) -> BackupError:
    return BackupError(
        f"空ではありません: {where}。復元先は空でなければなりません(配備鍵だけは置いておけます)",
        f"not empty: {where}; a backup is restored into an empty place (the deployment key may lie there)",
    )
