"""`careplan harness`: any program put to the published vectors, by the protocol of docs/harness.md."""

import json
import shlex
import sys
from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
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
from careplan.cli.program_errors import greeting
from careplan.conformance.harness.judge import Result
from careplan.conformance.harness.own import answer
from careplan.conformance.harness.program import Limits, Program
from careplan.conformance.harness.reports import conforms, junit_lines, run_json, text_line, text_summary
from careplan.conformance.harness.runner import Session
from careplan.conformance.harness.vectors import Vector, VectorsError, load_vectors
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Test any program by the published vectors."
)


class Format(StrEnum):
    """Formats of a run's report."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


@app.command()
def run(
    command: Annotated[
        str, typer.Option("--command", help='The program under test, such as "node reader.mjs".')
    ],
    vectors: Annotated[
        Path | None, typer.Option("--vectors", help="Folder of vectors; default: the published ones.")
    ] = None,
    only: Annotated[str, typer.Option("--only", metavar="GLOB", help="Vectors of these ids.")] = "*",
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=600.0, help="Time for one answer.")
    ] = Limits().seconds,
    form: Annotated[Format, typer.Option("--format", help="Format of the report.")] = Format.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Ask a program about every vector and say what it got right.

    Exit 0: all that it claims is right; 1: something is wrong or broke; 2: it could not be run.
    """
    try:
        chosen = _chosen(vectors, only)
        program = Program(_arguments(command), Limits(seconds=seconds))
        try:
            right = _report(_session(program), chosen, form, (language or default_language()).value)
        finally:
            program.close()
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if not right:
        raise typer.Exit(REFUSED)


@app.command()
def serve() -> None:
    """Answer by the protocol ourselves: a request a line on standard input, an answer a line on standard output."""
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            request = None
        write_binary_line(json.dumps(answer(request), ensure_ascii=False))


def _chosen(folder: Path | None, only: str) -> list[Vector]:
    try:
        chosen = [each for each in load_vectors(folder) if fnmatchcase(each.id, only)]
    except VectorsError as error:
        raise CannotRunError(error.message) from error
    if not chosen:
        raise CannotRunError(
            Message(f"{only} に合うベクトルがありません。", f"No vector has an id like {only}.")
        )
    return chosen


def _arguments(command: str) -> list[str]:
    """Split a command as a shell does; on Windows a backslash is part of a path."""
    try:
        words = shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise CannotRunError(
            Message(
                "--command を読めません（引用符が閉じていません）。",
                "--command cannot be read: a quotation mark is not closed.",
            )
        ) from error
    if not words:
        raise CannotRunError(Message("--command が空です。", "--command is empty."))
    return words


def _session(program: Program) -> Session:
    with greeting():
        return Session(program)


def _report(session: Session, vectors: Iterable[Vector], form: Format, language: str) -> bool:
    """Print the results, those of text as they come; return whether the program conforms."""
    results: list[Result] = []
    for result in session.run(vectors):
        results.append(result)
        for line in text_line(result, language) if form is Format.TEXT else ():
            typer.echo(line)
    if form is Format.TEXT:
        typer.echo(text_summary(session.capabilities, results, language))
    elif form is Format.JSON:
        write_binary_line(json.dumps(run_json(session.capabilities, results), ensure_ascii=False, indent=1))
    else:
        for line in junit_lines(session.capabilities, results, language):
            write_binary_line(line)
    return conforms(results)
