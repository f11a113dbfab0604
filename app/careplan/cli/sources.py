"""What a user names on the command line: files, folders and zips, read into folders of files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from careplan.cli.console import CannotRunError
from careplan.cli.file_errors import unreadable
from careplan.standard.archive import DEFAULT_BOUNDS, ArchiveError, by_folder, read_archive
from careplan.standard.findings import Message
from careplan.standard.folders import is_left_by_system, is_plan_file

_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one folder, path to bytes; the paths are relative to `base`.

    `as_units` is false for files that were named singly. `passed_over` are the files that were found and not chosen,
    of all folders below the one that was named: they stand with the first of them.
    """

    folder: str
    files: dict[str, bytes]
    as_units: bool
    base: str = ""
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Files of one folder that were found and not yet read: path to what opens each."""

    folder: str
    files: Mapping[str, "OnDisk | InMemory"]
    as_units: bool
    base: str = ""
    passed_over: tuple[str, ...] = ()

    def load(self) -> Source:
        """Read all files.

        Raises:
            CannotRunError: one cannot be read.

        """
        loaded = {}
        for name, opens in self.files.items():
            with opens() as file:
                loaded[name] = file.read()
        return Source(self.folder, loaded, self.as_units, self.base, self.passed_over)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Opens a file of a size that may be read."""

    path: Path

    def __call__(self) -> BinaryIO:
        """Return the file from its beginning.

        Raises:
            CannotRunError: it cannot be read, is no file, or is too large.

        """
        _verify_readable(self.path)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(self.path, error) from error


@dataclass(frozen=True, slots=True)
class InMemory:
    """Opens a file out of an archive that was read."""

    data: bytes

    def __call__(self) -> BinaryIO:
        """Return the file from its beginning."""
        return BytesIO(self.data)


def load_sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield the folders of files that the paths name, read (see `find_sources`)."""
    return (found.load() for found in find_sources(paths))


def find_sources(paths: Sequence[Path]) -> Iterator[Found]:
    """Yield the folders of files that the paths name: a file by itself, a folder and a zip with all below them.

    Raises:
        CannotRunError: a path is missing or unreadable, or there is nothing to check.

    """
    anything, left = False, list[Found]()
    for path in paths:
        for found in _find(path):
            if all(map(is_left_by_system, found.files)):
                left.append(found)
                continue
            anything = True
            yield found
    yield from left if anything else ()
    if not anything:
        raise CannotRunError(
            Message(
                "検査するCSVファイルがありません。ファイル、フォルダー、ZIPのどれかを指定してください。",
                "There is no CSV file to check. Name files, folders or zips.",
            )
        )


def _find(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _find_in_folder(path)
        return
    with OnDisk(path)() as file:
        zipped = file.read(len(_ZIP)) == _ZIP
    if zipped and path.suffix.lower() == ".zip":
        yield from _find_in_zip(path)
    elif path.suffix.lower() == ".zip":
        raise CannotRunError(Message(f"ZIPではありません：{path}", f"{path} is no zip archive"))
    else:
        yield Found(str(path), {str(path): OnDisk(path)}, as_units=False)


def _find_in_folder(folder: Path) -> Iterator[Found]:
    try:
        there = (each for each in sorted(folder.rglob("*")) if each.is_file())
        files: dict[str, OnDisk | InMemory] = {
            each.relative_to(folder).as_posix(): OnDisk(each) for each in there
        }
    except OSError as error:
        raise _unreadable(folder, error) from error
    yield from _chosen(folder, files)


def _find_in_zip(path: Path) -> Iterator[Found]:
    try:
        files = read_archive(path.read_bytes())
    except OSError as error:
        raise _unreadable(path, error) from error
    except ArchiveError as error:
        raise CannotRunError(Message(f"{path}：{error.message.ja}", f"{path}: {error.message.en}")) from error
    yield from _chosen(path, {name: InMemory(data) for name, data in files.items()})


def _chosen(base: Path, files: Mapping[str, OnDisk | InMemory]) -> Iterator[Found]:
    """Yield the folders of the files that are meant for the exchange; the others stand with the first folder."""
    chosen = {name: opens for name, opens in files.items() if is_plan_file(name.rpartition("/")[2])}
    left = tuple(name for name in files if name not in chosen)
    for inner, members in by_folder(chosen).items():
        yield Found(_joined(str(base), inner), members, as_units=True, base=str(base), passed_over=left)
        left = ()


def _unreadable(path: Path, error: OSError) -> CannotRunError:
    return CannotRunError(unreadable(path, error))


def _joined(outer: str, inner: str) -> str:
    return outer if inner == "." else f"{outer.rstrip('/')}/{inner}"


def _verify_readable(path: Path) -> None:
    if not path.is_file() and path.exists():
        raise CannotRunError(
            Message(f"ファイルでもフォルダーでもありません：{path}", f"{path} is neither a file nor a folder")
        )
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > DEFAULT_BOUNDS.file_bytes:
        raise CannotRunError(
            Message(
                f"大きすぎます：{path}（{size:,}バイト、限度 {DEFAULT_BOUNDS.file_bytes:,}）",
                f"{path} is too large ({size:,} bytes, the limit is {DEFAULT_BOUNDS.file_bytes:,})",
            )
        )
