"""What is done on the data folder itself, beside the service: see `careplan.main` for the service."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from careplan.api.services import Clock
from careplan.exchange.custody.key_rotation import open_cabinet
from careplan.exchange.retention.housekeeping import TASK
from careplan.exchange.retention.sweep import Sweeper, Swept
from careplan.exchange.transfer.backup_key import BackupKey
from careplan.main import now, open_store
from careplan.protection import retention_policy
from careplan.settings import Settings
from careplan.store.backup.errors import BackupError
from careplan.store.backup.facts import Facts
from careplan.store.backup.making import make_backup
from careplan.store.backup.restoring import restore_backup, verify_backup
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolder, hold_folder, look_at_folder, verify_used
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.office_data.exporting import Wanted, export_office
from careplan.store.office_data.importing import Imported, import_office


def run_retention(settings: Settings, clock: Clock = now) -> Swept | None:
    """Do one round of ageing; None where another process is at it.

    Raises:
        DataFolderError: the service runs (on SQLite), or there is no data of one.
        SettingsError, StoreUnavailableError: see `open_store`.

    """
    with _opened(settings) as (_, store), store.alone(TASK) as mine:
        return Sweeper(store, retention_policy(settings)).sweep(clock()) if mine else None


def back_up(settings: Settings, target: Path, clock: Clock = now) -> Facts:
    """Write a backup while the service runs, or while it does not; return its facts.

    Raises:
        DataFolderError: there is no data of a service, or no deployment key.
        ExchangeError: key-unreadable: the deployment key is another.
        BackupError, StoreUnavailableError, OSError: see `make_backup`.

    """
    verify_used(settings.data)
    folder = look_at_folder(settings.data, settings.deployment_key_file)
    key, url = folder.existing_key(), _url(settings)
    engine = make_engine(url or sqlite_url(folder.database), 2)
    try:
        open_cabinet(SqlStore(engine), key)
        return make_backup(engine, folder, BackupKey(key), target, clock())
    finally:
        engine.dispose()


def restore(settings: Settings, file: Path, *, keep_webhooks: bool = False) -> Facts:
    """Restore a backup into an empty data folder, with the deployment key in its place; return its facts.

    Webhooks are left out unless the copy takes the place of the old exchange: else both would post.

    Raises:
        DataFolderError: there is no deployment key. Nothing is written then.
        BackupError, StoreUnavailableError, OSError: see `restore_backup`.

    """
    key = BackupKey(look_at_folder(settings.data, settings.deployment_key_file).existing_key())
    verify_backup(file, key)
    folder = hold_folder(settings.data, settings.deployment_key_file, alone=True)
    try:
        return restore_backup(file, folder, key, _url(settings), keep_webhooks=keep_webhooks)
    finally:
        folder.release()


def export_office_data(
    settings: Settings, number: str, target: Path, passphrase: bytes | None, clock: Clock = now
) -> int:
    """Write an office's file while the service runs, or not; return how many transmissions are in it.

    Raises:
        DataFolderError, ExchangeError, BackupError, StoreUnavailableError, OSError: see `export_office`.

    """
    verify_used(settings.data)
    folder = look_at_folder(settings.data, settings.deployment_key_file)
    key, url = folder.existing_key(), _url(settings)
    engine = make_engine(url or sqlite_url(folder.database), 2)
    try:
        cabinet = open_cabinet(SqlStore(engine), key)
        return export_office(engine, cabinet, Wanted(number, passphrase), target, clock())
    finally:
        engine.dispose()


def import_office_data(
    settings: Settings, file: Path, passphrase: bytes | None, clock: Clock = now
) -> Imported:
    """Put an office's file into the exchange of the settings; on SQLite the service must not run.

    Raises:
        DataFolderError, ExchangeError, BackupError, StoreUnavailableError, OSError: see `OfficeImport.run`.

    """
    if not file.is_file():
        raise BackupError(f"ファイルがありません: {file}", f"there is no file {file}")
    with _opened(settings) as (folder, store), TemporaryDirectory(dir=folder.path) as beside:
        cabinet = open_cabinet(store, folder.existing_key())
        # An older file is brought to the newest schema first: in a copy, for the file is somebody's only one.
        copied = Path(shutil.copyfile(file, Path(beside) / "office"))
        return import_office(copied, store.engine, cabinet, passphrase, clock())


def _url(settings: Settings) -> str | None:
    return None if settings.database_url is None else settings.database_url.get_secret_value()


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[DataFolder, SqlStore]]:
    """Hold the data folder and open its store, as the service would."""
    verify_used(settings.data)
    folder = hold_folder(settings.data, settings.deployment_key_file, alone=settings.database_url is None)
    try:
        store = open_store(settings, folder)
        try:
            yield folder, store
        finally:
            store.close()
    finally:
        folder.release()
