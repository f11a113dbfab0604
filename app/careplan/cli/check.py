"""`careplan check`: files, folders, zips."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
from careplan.cli.sources import load_sources
from careplan.standard.check import Report, check_files
from careplan.standard.reports import report_json, report_text


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    form: Annotated[Format, typer.Option("--format", help="How the report is written.")] = Format.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of the text report.")] = None,
) -> None:
    """Check files against the standard. Exit 0: no error; 1: errors; 2: could not run or nothing to check."""
    try:
        report = sum(
            (
                check_files(source.files, folder=source.folder, as_units=source.as_units)
                for source in load_sources(paths)
            ),
            Report(),
        )
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if form is Format.JSON:
        write_binary_line(json.dumps(report_json(report), ensure_ascii=False, indent=2))
    else:
        for line in report_text(report, (language or default_language()).value):
            typer.echo(line)
    if report.errors:
        raise typer.Exit(REFUSED)
