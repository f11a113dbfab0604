"""Files written into a folder, none ever replaced."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from careplan.authority.files import write_whole
from careplan.cli.console import CannotRunError
from careplan.standard.findings import Message

_HEAD = 64


def save_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files (name to bytes) into a folder; those that are there with the same content are left.

    Raises:
        CannotRunError: a file of that name has other content. Nothing is written then.
        OSError: a file cannot be written.

    """
    for name, content in files.items():
        path = folder / name
        if path.is_symlink() or (path.exists() and path.read_bytes() != content):
            raise CannotRunError(
                Message(
                    f"内容の違うファイルが既にあります：{path}。別のフォルダーを指定してください。",
                    f"There is another file of this name: {path}. Give another folder.",
                )
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if not (folder / name).exists():
            write_whole(folder / name, content)


def save_over(content: bytes, path: Path, marks: Sequence[bytes], *, private: bool = False) -> None:
    """Write a file that may take the place of an older one of its own sort: one that begins with one of `marks`.

    Raises:
        CannotRunError: something else has that name, such as a private key, a folder or a device.
        OSError: the file cannot be written.

    """
    if path.is_symlink() or (path.exists() and not _is_one_of(path, marks)):
        raise CannotRunError(
            Message(
                f"別の種類のファイルが既にあります：{path}。置き換えません。別の名前を指定してください。",
                f"There is a file of another sort: {path}. It is not replaced. Give another name.",
            )
        )
    write_whole(path, content, private=private)


def _is_one_of(path: Path, marks: Sequence[bytes]) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(_HEAD).startswith(tuple(marks))
