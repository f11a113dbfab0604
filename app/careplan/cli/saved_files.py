"""Files written into a folder, none ever replaced."""

from collections.abc import Mapping
from pathlib import Path

from careplan.authority.files import write_whole
from careplan.cli.console import CannotRunError
from careplan.standard.findings import Message


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
