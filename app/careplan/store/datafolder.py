"""The data folder of one service: its database, its authority, its deployment key, and who works on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from careplan.exchange.custody.cabinet import DEPLOYMENT_KEY_BYTES, make_deployment_key
from careplan.standard.systemwords import words_of

AUTHORITY = "authority"
AUTHORITY_FOLDERS = (AUTHORITY, f"{AUTHORITY}-kept")
_OWNER_ONLY, _FOLDER_OWNER_ONLY = 0o600, 0o700


class DataFolderError(Exception):
    """The data folder cannot be worked on; the messages say why and what to do."""

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_ja = message_ja
        self.message_en = message_en


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder that this process holds."""

    path: Path
    key_file: Path
    lock: FileLock | None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "exchange.sqlite3"

    @property
    def authority(self) -> Path:
        """The folder of the sandbox's authority."""
        return self.path / AUTHORITY

    def deployment_key(self) -> bytes:
        """Return the key that hosted keys are encrypted under; make it at the first start.

        Raises:
            DataFolderError: the file is missing although there is a database, or holds no key.

        """
        if not self.key_file.exists():
            if self.database.exists():
                raise _key_missing(self.key_file)
            _create(self.key_file, make_deployment_key().hex().encode())
        return self.existing_key()

    def existing_key(self) -> bytes:
        """Return the deployment key; make none.

        Raises:
            DataFolderError: the file is missing or holds no key.

        """
        key = _read_key(self.key_file) if self.key_file.exists() else None
        if key is None:
            raise _key_missing(self.key_file)
        return key

    def next_key(self) -> bytes | None:
        """Return the key that is to follow, where a change was begun; None: there is none, or it is not whole."""
        path = self._next_file
        return _read_key(path) if path.exists() else None

    def make_next_key(self) -> bytes:
        """Return the key that is to follow the present one, on the disk beside it; make it where there is none."""
        key = self.next_key()
        if key is None:
            key = make_deployment_key()
            self._next_file.unlink(missing_ok=True)
            _create(self._next_file, key.hex().encode())
        return key

    def take_next_key(self) -> None:
        """Put the key that follows in the place of the present one."""
        self._next_file.replace(self.key_file)
        sync_folder(self.key_file.parent)

    @property
    def _next_file(self) -> Path:
        return self.key_file.with_name(f"{self.key_file.name}.next")

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Let one process at a time start: the first makes key, authority and schema, the next finds them."""
        with FileLock(self.path / "start.lock", thread_local=False):
            yield

    def release(self) -> None:
        """Let another process work on it."""
        if self.lock is not None:
            self.lock.release()


def hold_folder(path: Path, key_file: Path | None, *, alone: bool) -> DataFolder:
    """Make the folder where it is not there, and hold it.

    Args:
        path: the folder.
        key_file: where the deployment key is kept; None: in the folder.
        alone: whether this process must be the only one, as it must on SQLite. The lock is the operating system's
            and ends with the process, however that ends.

    Raises:
        DataFolderError: another process holds it, or it cannot be made.

    """
    try:
        path.mkdir(mode=_FOLDER_OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        why = words_of(error)
        raise DataFolderError(
            f"データフォルダーを作れません: {path}({why.ja})",
            f"the data folder cannot be made: {path} ({why.en})",
        ) from error
    lock = FileLock(path / "lock", thread_local=False) if alone else None
    if lock is not None:
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise DataFolderError(
                f"別のプロセスがこのデータフォルダーを使っています: {path}",
                f"another process works on this data folder: {path}",
            ) from error
    return replace(look_at_folder(path, key_file), lock=lock)


def look_at_folder(path: Path, key_file: Path | None) -> DataFolder:
    """Return a folder that this process does not hold: it makes nothing there and changes nothing."""
    return DataFolder(path, key_file or path / "deployment.key", None)


def sync_folder(path: Path) -> None:
    """Bring a folder's names to the disk; Windows cannot, and does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_key(path: Path) -> bytes | None:
    """Return the key of a file; None where it holds none."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        return None
    return key if len(key) == DEPLOYMENT_KEY_BYTES else None


def verify_used(path: Path) -> None:
    """Refuse a folder that no service has worked on: nothing is made there by mistake.

    Raises:
        DataFolderError: there is no authority in it, which the first start makes.

    """
    if not (path / AUTHORITY).is_dir():
        raise DataFolderError(
            f"サービスのデータがありません: {path}(--data か CAREPLAN_DATA を確認してください)",
            f"there is no service's data in {path}: check --data or CAREPLAN_DATA",
        )


def _create(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _key_missing(path: Path) -> DataFolderError:
    return DataFolderError(
        f"配備鍵(deployment key)がないか、壊れています: {path}。預かった鍵を開けないため、使えません",
        f"the deployment key is missing or damaged: {path}; without it no hosted key opens, so nothing is done",
    )
