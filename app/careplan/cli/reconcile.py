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
from careplan.cli.document_sources import load_documents
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
        result = _compared(load_documents(plan), load_documents(actual))
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
