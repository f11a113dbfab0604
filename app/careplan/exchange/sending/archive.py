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
from careplan.standard.folders import is_left_by_system

_ENTRY_MARK = b"PK\x01\x02"
_MARKS_PER_FILE = 4  # folders have entries too, and a mark may stand in a picture by chance
_PICTURES = (".jpg", ".jpeg")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What may come plain: files, bytes of all, how many times its own size a ZIP may unfold to, lines of all."""

    files: int = 64
    total_bytes: int = 40_000_000
    ratio: int = 200
    records: int = 20_000


def read_archive(data: bytes, limits: ArchiveLimits) -> dict[str, bytes]:
    """Return the files of a ZIP by path, folders with `/` between; what a system left there is passed over.

    Raises:
        ExchangeError: archive-refused.

    """
    files, _ = sort_archive(data, limits)
    return files


def sort_archive(data: bytes, limits: ArchiveLimits) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of a ZIP as `read_archive` does, and the paths of those that were passed over.

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
    left = [path for path in files if is_left_by_system(path)]
    for path in left:
        del files[path]
    verify_lines(files, limits)
    return files, left


def verify_lines(files: Mapping[str, bytes], limits: ArchiveLimits) -> None:
    """Refuse more lines than are checked at once; pictures are not asked.

    Raises:
        ExchangeError: archive-refused.

    """
    if count_lines(files) > limits.records:
        raise refusals.archive_refused(
            f"一度に受け取れるのは{limits.records}行までです", f"{limits.records} lines are taken at once"
        )


def count_lines(files: Mapping[str, bytes]) -> int:
    """Return how many lines the files have at most, by whichever line end there is more of; pictures have none."""
    texts = (data for path, data in files.items() if not path.lower().endswith(_PICTURES))
    return sum(max(data.count(b"\n"), data.count(b"\r")) for data in texts)


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
