"""What is done on the data folder itself, beside the service: see `careplan.main` for the service."""

from collections.abc import Iterator
from contextlib import contextmanager

from careplan.api.services import Clock
from careplan.exchange.retention.housekeeping import TASK
from careplan.exchange.retention.sweep import Sweeper, Swept
from careplan.main import now, open_store
from careplan.protection import retention_policy
from careplan.settings import Settings
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolder, hold_folder, verify_used


def run_retention(settings: Settings, clock: Clock = now) -> Swept | None:
    """Do one round of ageing; None where another process is at it.

    Raises:
        DataFolderError: the service runs (on SQLite), or there is no data of one.
        SettingsError, StoreUnavailableError: see `open_store`.

    """
    with _opened(settings) as (_, store), store.alone(TASK) as mine:
        return Sweeper(store, retention_policy(settings)).sweep(clock()) if mine else None


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
