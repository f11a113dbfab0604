"""`careplan reconcile`: the month as planned against the month as done."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import (
    CANNOT_RUN,
    REFUSED,
    CannotRunError,
    Language,
    default_language,
    stop,
    write_binary_line,
)
from careplan.cli.unit_sources import load_units
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.findings import Message
from careplan.workbench.reconcile import Reconciliation, result_html, result_json, result_text
from careplan.workbench.reconcile import reconcile as compare


class Form(StrEnum):
    """How the comparison is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def reconcile(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The month: folder, zip or DOC.json.")],
    actual: Annotated[Path, typer.Argument(metavar="ACTUAL", help="The actuals: folder, zip or DOC.json.")],
    form: Annotated[Form, typer.Option("--format", help="How the comparison is written.")] = Form.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of text and HTML.")] = None,
) -> None:
    """Show what was planned, done, missing, extra and changed, by service user, office, day and code.

    Exit 0: all done as planned; 1: differences; 2: could not run.
    """
    language = language or default_language()
    try:
        result = _compared(_documents(plan), _documents(actual))
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if form is Form.TEXT:
        for line in result_text(result, language.value):
            typer.echo(line)
    elif form is Form.JSON:
        write_binary_line(json.dumps(result_json(result), ensure_ascii=False, indent=2))
    else:
        write_binary_line(result_html(result, language.value).rstrip("\n"))
    if not result.equal:
        raise typer.Exit(REFUSED)


def _compared(plans: list[Any], actuals: list[Any]) -> Reconciliation:
    try:
        return compare(plans, actuals)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotRunError(
            Message(
                "PLAN に予定（UPPLAN）、ACTUAL に実績（UPJSK）のある送信単位か文書を指定してください。",
                f"PLAN should hold planned service use (UPPLAN), ACTUAL actuals (UPJSK): {error}",
            )
        ) from error


def _documents(path: Path) -> list[Any]:
    """Return the documents of a JSON file (one, or one a line), or of units without errors."""
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
