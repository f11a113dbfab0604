"""ZIP files of hosted offices: read in memory within bounds, and written the same each time."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from careplan.exchange import refusals
from careplan.exchange.errors import ExchangeError
from careplan.standard.archive import ArchiveError, Bounds
from careplan.standard.archive import read_archive as read_members

_ENTRY_MARK = b"PK\x01\x02"
_MARKS_PER_FILE = 4  # folders have entries too, and a mark may stand in a picture by chance
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a ZIP may hold: files, bytes of all, and how many times its own size it may unfold to."""

    files: int = 64
    total_bytes: int = 40_000_000
    ratio: int = 200


def read_archive(data: bytes, limits: ArchiveLimits) -> dict[str, bytes]:
    """Return the files of a ZIP by path, folders with `/` between.

    Raises:
        ExchangeError: archive-refused.

    """
    if (
        data.count(_ENTRY_MARK) > limits.files * _MARKS_PER_FILE
    ):  # asked before a directory of thousands is read
        raise _too_many(limits)
    most = min(limits.total_bytes, len(data) * limits.ratio)
    try:
        files = read_members(data, Bounds(limits.files, most, most))
    except ArchiveError as error:
        raise refusals.archive_refused(error.message.ja, error.message.en) from error
    for path in files:
        _verify_path(path)
    return files


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the files, the same bytes for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _verify_path(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or ":" in path:
        raise refusals.archive_refused("ZIPの中のパスが不正です", "a path in the ZIP leads out of it")


def _too_many(limits: ArchiveLimits) -> ExchangeError:
    return refusals.archive_refused(
        f"ZIPに入れられるファイルは{limits.files}個までです", f"a ZIP may hold {limits.files} files"
    )
