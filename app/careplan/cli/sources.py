"""What a user names on the command line: files, folders and zips, read into folders of files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from careplan.cli.console import CannotRunError
from careplan.standard.archive import DEFAULT_BOUNDS, ArchiveError, by_folder, read_archive
from careplan.standard.findings import Message
from careplan.standard.folders import is_plan_file

_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one folder, path to bytes; the paths are relative to `base`.

    `as_units` is false for files that were named singly.
    """

    folder: str
    files: dict[str, bytes]
    as_units: bool
    base: str = ""


def load_sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield the folders of files that the paths name: a file by itself, a folder and a zip with all below them.

    Raises:
        CannotRunError: a path is missing or unreadable, or there is nothing to check.

    """
    found = False
    for path in paths:
        for source in _load(path):
            found = True
            yield source
    if not found:
        raise CannotRunError(
            Message(
                "検査するCSVファイルがありません。ファイル、フォルダー、ZIPのどれかを指定してください。",
                "There is no CSV file to check. Name files, folders or zips.",
            )
        )


def _load(path: Path) -> Iterator[Source]:
    try:
        if path.is_dir():
            yield from _load_folder(path)
            return
        data = _load_file(path)
    except OSError as error:
        raise CannotRunError(
            Message(f"読めません：{path}（{error.strerror}）", f"Cannot read {path} ({error.strerror})")
        ) from error
    if data.startswith(_ZIP) and path.suffix.lower() == ".zip":
        yield from _load_zip(path, data)
    elif path.suffix.lower() == ".zip":
        raise CannotRunError(Message(f"ZIPではありません：{path}", f"{path} is no zip archive"))
    else:
        yield Source(str(path), {str(path): data}, as_units=False)


def _load_folder(folder: Path) -> Iterator[Source]:
    files = {
        each.relative_to(folder).as_posix(): each
        for each in sorted(folder.rglob("*"))
        if each.is_file() and is_plan_file(each.name)
    }
    for inner, names in by_folder(dict.fromkeys(files, b"")).items():
        loaded = {name: _load_file(files[name]) for name in names}
        yield Source(_joined(str(folder), inner), loaded, as_units=True, base=str(folder))


def _load_zip(path: Path, data: bytes) -> Iterator[Source]:
    try:
        files = read_archive(data)
    except ArchiveError as error:
        raise CannotRunError(Message(f"{path}：{error.message.ja}", f"{path}: {error.message.en}")) from error
    chosen = {name: data for name, data in files.items() if is_plan_file(name.rpartition("/")[2])}
    for inner, members in by_folder(chosen).items():
        yield Source(_joined(str(path), inner), members, as_units=True, base=str(path))


def _joined(outer: str, inner: str) -> str:
    return outer if inner == "." else f"{outer.rstrip('/')}/{inner}"


def _load_file(path: Path) -> bytes:
    if not path.is_file() and path.exists():
        raise CannotRunError(
            Message(f"ファイルでもフォルダーでもありません：{path}", f"{path} is neither a file nor a folder")
        )
    size = path.stat().st_size
    if size > DEFAULT_BOUNDS.file_bytes:
        raise CannotRunError(
            Message(
                f"大きすぎます：{path}（{size:,}バイト、限度 {DEFAULT_BOUNDS.file_bytes:,}）",
                f"{path} is too large ({size:,} bytes, the limit is {DEFAULT_BOUNDS.file_bytes:,})",
            )
        )
    return path.read_bytes()
