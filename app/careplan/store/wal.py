"""The log of a SQLite database (WAL), synced by us where a commit only writes it (ADR 0177).

Two numbers of commits are kept, for between them anything may happen: those that were begun, which somebody may see
already, and those that are written, which a sync takes to the disk.
"""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from careplan.exchange.errors import StoreUnavailableError
from careplan.store.datafolder import sync_folder

Sync = Callable[[int], None]
SYNC: Sync = getattr(os, "fdatasync", os.fsync)  # what SQLite itself takes; macOS has no fdatasync
_FAILED = "the log was not synced"


class Wal:
    """What of the log is on disk. All of it can be used from any thread.

    Where a sync fails, nobody knows what of it is on disk, and the next one would not tell: nothing goes on from there.
    """

    def __init__(self, database: Path, sync: Sync) -> None:
        self._path = _log_of(database)
        self._sync = sync
        self._lock = Lock()
        self._file: int | None = None
        self._begun = self._written = self._synced = 0
        self._failed = False

    def verify(self) -> None:
        """Refuse to go on where a sync has failed.

        Raises:
            StoreUnavailableError: it has.

        """
        if self._failed:
            raise StoreUnavailableError(_FAILED)

    def begin(self) -> int:
        """Return the number of a commit that is about to be made; there is one at a time."""
        self._begun += 1
        return self._begun

    def end(self, number: int) -> None:
        """Note that the commit is written, or came to nothing."""
        self._written = number

    def sync(self, number: int) -> None:
        """Return when that commit and all before it are on disk.

        Raises:
            StoreUnavailableError: the disk says no.

        """
        with self._lock:
            if self._synced < number:
                self._reach_disk()

    def settle(self) -> None:
        """Return when everything that can have been seen is on disk.

        Raises:
            StoreUnavailableError: the disk says no.

        """
        begun = self._begun
        if self._synced < begun:
            self.sync(begun)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _reach_disk(self) -> None:
        self.verify()
        written = self._written
        file = self._opened()
        try:
            self._sync(file)
        except OSError as error:
            self._failed = True
            raise StoreUnavailableError(_FAILED) from error
        self._synced = max(self._synced, written)

    def _opened(self) -> int:
        """Return the log. Whichever connection is closed last removes it, and the next one makes another.

        Where it cannot be opened nothing was asked of the disk: the next sync may well reach it.
        """
        try:
            if self._file is not None and not os.fstat(self._file).st_nlink:
                os.close(self._file)
                self._file = None
            if self._file is None:
                sync_folder(self._path.parent)  # SQLite does so for the connection alone that made the log
                self._file = os.open(self._path, os.O_RDONLY)
        except OSError as error:
            raise StoreUnavailableError("the log was not opened") from error
        return self._file


def sync_log(engine: Engine) -> None:
    """Bring to the disk what another process committed to a SQLite database, for it may not have done so yet.

    Raises:
        OSError: the disk says no.

    """
    if engine.dialect.name != "sqlite":
        return
    try:
        file = os.open(_log_of(Path(engine.url.database or "")), os.O_RDONLY)
    except FileNotFoundError:  # whoever closed last has moved all of it into the database, and synced that
        return
    try:
        SYNC(file)
    finally:
        os.close(file)


def _log_of(database: Path) -> Path:
    return Path(f"{os.path.realpath(database)}-wal")  # beside the file itself, not a link to it
