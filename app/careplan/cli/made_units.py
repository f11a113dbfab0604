"""What the commands that make files of files share: units in, a folder of folders out."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from careplan.cli.console import REFUSED, CannotRunError, Language, stop
from careplan.cli.file_errors import unwritable
from careplan.cli.saved_files import save_files
from careplan.cli.sources import load_sources
from careplan.cli.unit_sources import load_units
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.reports import report_text

UnitArgument = Annotated[Path, typer.Argument(metavar="UNIT", help="One unit: folder or zip.")]
OutOption = Annotated[Path, typer.Option("--out", help="Folder; each result gets a folder of its own in it.")]
_INDEX = "index.json"


def load_one_unit(path: Path) -> dict[str, bytes]:
    """Return the files (name to bytes) of the one unit that a path names.

    Raises:
        CannotRunError: it cannot be read, or holds several units.

    """
    units = load_units([path])
    if len(units) != 1:
        raise CannotRunError(
            Message(
                f"送信単位が {len(units)} あります。一つだけ指定してください。",
                f"There are {len(units)} units; give one.",
            )
        )
    return units[0]


def refuse_errors(files: Mapping[str, bytes], language: Language) -> None:
    """Print the findings and end with exit 1 where a unit has errors."""
    report = check_files(files)
    if report.errors:
        for line in report_text(report, language.value):
            typer.echo(line, err=True)
        stop(Message("エラーがあるので作れません。", "There are errors: nothing is made."), REFUSED, language)


def save_folders(folders: Mapping[str, Mapping[str, bytes]], index: Mapping[str, Any], out: Path) -> None:
    """Write each folder's files and the index beside them.

    Raises:
        CannotRunError: something else stands there, or it cannot be written.

    """
    try:
        for folder, files in folders.items():
            save_files(files, out / folder)
        save_files({_INDEX: json_bytes(index)}, out)
    except OSError as error:
        raise CannotRunError(unwritable(out, error)) from error


def json_bytes(value: Any) -> bytes:
    """Return a value as indented JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def load_folders(paths: list[Path]) -> dict[str, dict[str, bytes]]:
    """Return the files of each folder by name; folders by their path below what was named."""
    folders: dict[str, dict[str, bytes]] = {}
    for path in paths:
        for source in load_sources([path]):
            folder = "." if len(paths) == 1 or not source.as_units else path.name
            if source.as_units and source.folder != str(path):
                folder = str(Path(folder) / source.folder.removeprefix(str(path)).lstrip("/"))
            target = folders.setdefault(folder, {})
            for name, data in source.files.items():
                target[PurePosixPath(name.replace("\\", "/")).name] = data
    return folders


def save_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder.

    Raises:
        CannotRunError: something else stands there, or it cannot be written.

    """
    try:
        save_files(files, folder)
    except OSError as error:
        raise CannotRunError(unwritable(folder, error)) from error
