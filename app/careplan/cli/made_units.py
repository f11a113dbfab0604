"""What `variants` and `mutate` share: one unit in, a folder of folders with an index out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import REFUSED, CannotRunError, Language, stop
from careplan.cli.saved_files import save_files
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
        raise CannotRunError(
            Message(f"書けません：{out}（{error.strerror}）", f"Cannot write to {out} ({error.strerror})")
        ) from error


def json_bytes(value: Any) -> bytes:
    """Return a value as indented JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
