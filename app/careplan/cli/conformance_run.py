"""`careplan conformance run`: software put to the vendor test, by program, address or folder."""

import json
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.attestation_files import save_attestation, signing_with
from careplan.cli.console import (
    CANNOT_RUN,
    REFUSED,
    CannotRunError,
    Language,
    default_language,
    stop,
    write_binary_line,
)
from careplan.cli.file_errors import unusable
from careplan.cli.program_errors import greeting
from careplan.cli.report_files import save_report
from careplan.conformance.harness.program import Limits, Program
from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.address import AddressProgram
from careplan.conformance.vendor.folder import FolderTarget
from careplan.conformance.vendor.reports import Run, junit_lines, run_json, text_line, text_summary
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.resultpage import result_html
from careplan.conformance.vendor.runner import run as go_through
from careplan.conformance.vendor.spoken import SpokenTarget
from careplan.conformance.vendor.state import Plan, RunError, RunFolder
from careplan.conformance.vendor.target import Software, Target
from careplan.conformance.vendor.tasks import SIDES, load_tasks
from careplan.standard.findings import Message

_BAR = 24
_SECONDS = Limits().seconds


class Way(StrEnum):
    """How the software is reached."""

    CMD = "cmd"
    HTTP = "http"
    FOLDER = "folder"


class Form(StrEnum):
    """Formats of a report."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    HTML = "html"


class Side(StrEnum):
    """What the software does."""

    WRITES = "writes"
    READS = "reads"


PatternOption = Annotated[
    list[str] | None, typer.Option("--pattern", metavar="D1..D7", help="Patterns; default: all seven.")
]
SideOption = Annotated[list[Side] | None, typer.Option("--side", help="writes or reads; default: both.")]
TargetOption = Annotated[
    Way, typer.Option("--target", help="cmd: a program; http: an address; folder: a folder.")
]
AtOption = Annotated[
    str, typer.Argument(metavar="AT", help='The program ("node exporter.mjs"), the address, or the folder.')
]
NameOption = Annotated[str, typer.Option("--software", help="Name of the software, for a folder.")]
VersionOption = Annotated[str, typer.Option("--software-version", help="Its version, for a folder.")]
KeepOption = Annotated[
    Path | None,
    typer.Option("--run", metavar="DIR", help="Keep the run here; the same command goes on with it."),
]
AttestOption = Annotated[
    Path | None, typer.Option("--attest", metavar="FILE", help="Sign the result, and write it here.")
]
SignerOption = Annotated[
    Path | None, typer.Option("--certificate", help="Who signs: the exchange or an office.")
]
KeyOption = Annotated[Path | None, typer.Option("--key", help="The key of that certificate.")]
SecondsOption = Annotated[float, typer.Option("--seconds", min=0.1, max=600.0, help="Time for one answer.")]


def run(
    at: AtOption,
    target: TargetOption = Way.CMD,
    pattern: PatternOption = None,
    side: SideOption = None,
    software: NameOption = "software",
    version: VersionOption = "0",
    keep: KeepOption = None,
    seconds: SecondsOption = _SECONDS,
    form: Annotated[Form, typer.Option("--format", help="Format of the report.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the report to this file.")] = None,
    attest_to: AttestOption = None,
    certificate: SignerOption = None,
    key: KeyOption = None,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Put software to the vendor test.

    Exit 0: all that it claims passed; 1: something failed or waits for an answer; 2: it could not be run.
    """
    signing = signing_with(attest_to, certificate, key, language)
    try:
        chosen = tuple(pattern or PATTERNS), tuple(each.value for each in side or ()) or SIDES
        done = gone_through(chosen, (target, at, Software(software, version), seconds), keep)
        report_run(done, form, out, (language or default_language()).value)
        if signing is not None:
            save_attestation(done, *signing)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if not done.conforms:
        raise typer.Exit(REFUSED)


Reached = tuple[Way, str, Software, float]
Chosen = tuple[Sequence[str], Sequence[str]]


def gone_through(chosen: Chosen, reached: Reached, keep: Path | None) -> Run:
    """Run the tasks of patterns and sides against software, with a progress bar on a terminal.

    Raises:
        CannotRunError: no such pattern, the software cannot be reached, the run's folder is another run's.

    """
    patterns, sides = chosen
    unknown = [each for each in patterns if each not in PATTERNS]
    if unknown:
        names = " ".join(PATTERNS)
        raise CannotRunError(
            Message(
                f"パターン {unknown[0]} はありません。あるのは {names} です。",
                f"There is no pattern {unknown[0]}. There are {names}.",
            )
        )
    there = _target(reached, chosen)
    try:
        tasks = load_tasks(patterns, sides)
        folder = RunFolder(keep, Plan(there.software, tuple(patterns), tuple(sides))) if keep else None
        return Run(there.software, tuple(shown(go_through(tasks, there, folder), len(tasks))))
    except RunError as error:
        raise CannotRunError(error.message) from error
    except OSError as error:
        raise CannotRunError(unusable(error)) from error
    finally:
        there.close()


def _target(reached: Reached, chosen: Chosen) -> Target:
    way, at, software, seconds = reached
    if way is Way.FOLDER:
        folder = FolderTarget(Path(at), software)
        try:
            folder.lay_down(load_tasks(*chosen))
        except OSError as error:
            raise CannotRunError(unusable(error)) from error
        return folder
    limits = Limits(seconds=seconds)
    with greeting():
        return SpokenTarget(AddressProgram(at, limits) if way is Way.HTTP else program_of(at, limits))


def program_of(at: str, limits: Limits) -> Program:
    """Return the program of a command line; raise `CannotRunError` where that cannot be read."""
    try:
        words = shlex.split(at, posix=sys.platform != "win32")
    except ValueError as error:
        raise CannotRunError(
            Message(
                "プログラムを読めません（引用符が閉じていません）。",
                "The command cannot be read: a quotation mark is not closed.",
            )
        ) from error
    if not words:
        raise CannotRunError(Message("プログラムが空です。", "The command is empty."))
    return Program(words, limits)


def shown(results: Iterable[Result], count: int) -> Iterator[Result]:
    """Yield the results, with a bar on standard error where that is a terminal."""
    shows = sys.stderr.isatty()
    for number, result in enumerate(results, start=1):
        if shows:
            filled = number * _BAR // max(count, 1)
            bar = "█" * filled + "·" * (_BAR - filled)
            typer.echo(f"\r{bar} {number}/{count}", nl=number == count, err=True)
        yield result


def report_run(done: Run, form: Form, out: Path | None, language: str) -> None:
    """Write the report to a file, or to standard output."""
    lines = list(_lines(done, form, language))
    if out is not None:
        save_report(out, lines)
        return
    for line in lines:
        if form is Form.TEXT:
            typer.echo(line)
        else:
            write_binary_line(line)


def _lines(done: Run, form: Form, language: str) -> Iterator[str]:
    if form is Form.JSON:
        yield json.dumps(run_json(done), ensure_ascii=False, indent=1)
    elif form is Form.JUNIT:
        yield from junit_lines(done, language)
    elif form is Form.HTML:
        yield from result_html(done, language)
    else:
        for each in done.results:
            yield from text_line(each, language)
        yield from text_summary(done, language)
