"""Zip archives of files, read in memory and within bounds.

Names as Windows Explorer writes them (code page 932, no flag) and as others do (UTF-8) are both read. Nothing is
unpacked to disk, and no more is inflated than the bounds allow.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of

Content = TypeVar("Content")
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
# zipfile inflates the other methods without a bound.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that is read: number of files, bytes of one, bytes of all."""

    files: int = 500
    file_bytes: int = 200_000_000
    total_bytes: int = 400_000_000


DEFAULT_BOUNDS = Bounds()


class ArchiveError(Exception):
    """A zip archive that cannot or must not be read; `message` says why in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def read_archive(data: bytes, bounds: Bounds = DEFAULT_BOUNDS) -> dict[str, bytes]:
    """Return path to bytes of every file in a zip archive, paths with `/`.

    Raises:
        ArchiveError: no zip archive, damaged, encrypted, compressed otherwise than by deflate, two files of one
            path, or beyond the bounds.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_members(archive, bounds)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
        RuntimeError,
    ) as error:
        why = words_of(error)
        raise ArchiveError(
            Message(
                f"ZIPとして読めません（{why.ja}）。作り直してください。",
                f"This is no readable zip ({why.en}). Make it anew.",
            )
        ) from error


def _read_members(archive: zipfile.ZipFile, bounds: Bounds) -> dict[str, bytes]:
    members = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(members) > bounds.files:
        raise ArchiveError(_beyond(f"{len(members)} > {bounds.files} files"))
    files: dict[str, bytes] = {}
    left = bounds.total_bytes
    for info in members:
        path = _name(info)
        if path in files:
            raise ArchiveError(
                Message(f"同じ名前のファイルが2つあります：{path}", f"Two files have one name: {path}")
            )
        files[path] = _read_member(archive, info, min(bounds.file_bytes, left))
        left -= len(files[path])
    return files


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise ArchiveError(
            Message("パスワード付きのZIPは読めません。", "A zip with a password cannot be read.")
        )
    if info.compress_type not in _METHODS:
        raise ArchiveError(
            Message(
                "この圧縮方式のZIPは読めません。普通の方式（Deflate）で作り直してください。",
                "This zip is compressed in a way that is not read. Make it with the usual one (deflate).",
            )
        )
    with archive.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ArchiveError(_beyond(f"{info.filename}: > {most} bytes"))
    return data


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's path: zipfile reads names without the UTF-8 flag as cp437, Explorer writes cp932."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        name = name.encode("cp437").decode("cp932", "replace")
    return name.replace("\\", "/").partition("\0")[0]


def _beyond(what: str) -> Message:
    return Message(f"ZIPの中身が限度を超えています（{what}）。", f"The zip holds more than is read ({what}).")


def by_folder(files: Mapping[str, Content]) -> dict[str, dict[str, Content]]:
    """Return the files grouped by the folder part of their paths, "." for none; paths are kept whole."""
    folders: dict[str, dict[str, Content]] = {}
    for path, data in sorted(files.items()):
        folders.setdefault(path.rpartition("/")[0] or ".", {})[path] = data
    return folders
