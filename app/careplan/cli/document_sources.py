"""Documents that a path names: of a JSON file, or of units of files."""

import json
from pathlib import Path
from typing import Any

from careplan.cli.console import CannotRunError
from careplan.cli.unit_sources import load_units
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message


def load_documents(path: Path) -> list[Any]:
    """Return the documents of a JSON file (one, or one a line), or of units without errors.

    Raises:
        CannotRunError: it cannot be read, has errors, or is neither.

    """
    if path.suffix.lower() in {".json", ".jsonl"}:
        return _json_documents(path)
    units = load_units([path])
    for files in units:
        if check_files(files).errors:
            raise CannotRunError(
                Message(
                    f"{path} にエラーがあります。先に careplan check で確かめてください。",
                    f"{path} has errors. See careplan check.",
                )
            )
    try:
        return [read_unit(files) for files in units]
    except ValueError as error:
        raise CannotRunError(
            Message(f"{path} は送信単位ではありません。", f"{path} is no transmission unit.")
        ) from error


def _json_documents(path: Path) -> list[Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        try:
            return [json.loads(text)]
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError, RecursionError) as error:
        raise CannotRunError(
            Message(f"{path} は JSON として読めません。", f"{path} cannot be read as JSON.")
        ) from error
