"""`careplan check`: files, folders, zips."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
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
from careplan.cli.report_files import load_baseline, save_report, verify_report_path
from careplan.cli.sources import Found, find_sources
from careplan.standard.check import check_stream
from careplan.standard.findings import Message
from careplan.standard.manners import load_manners
from careplan.standard.reports.checked import Checked, Wishes, check_folder
from careplan.standard.reports.formats import FORMATS, whole_report
from careplan.standard.reports.jsonl import LineWriter
from careplan.standard.reports.text import write_text
from careplan.standard.reports.wording import Language as ReportLanguage
from careplan.standard.reports.wording import verdict
from careplan.standard.specification import load_standard


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"
    GITHUB = "github"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class _Writing:
    """How and where a report is written; a language that was not asked for is the format's own."""

    form: Format
    language: Language | None
    out: Path | None

    def write(self, parts: list[Checked]) -> None:
        lines = self._lines(parts)
        if self.out is not None:
            save_report(self.out, lines)
            shown: ReportLanguage = (self.language or default_language()).value
            known = sum(part.known for part in parts)
            typer.echo(f"{self.out}: {verdict((part.report for part in parts), shown, known)}")
        elif self.form is Format.TEXT:
            for line in lines:
                typer.echo(line)
        else:
            write_binary_line("\n".join(lines))

    def _lines(self, parts: list[Checked]) -> Iterator[str]:
        # A page is read by people of whatever locale; the others speak to who runs the command.
        own = Language.JA if self.form is Format.HTML else default_language()
        shown: ReportLanguage = (self.language or own).value
        if self.form is Format.TEXT:
            return write_text(parts, shown, colour=self.out is None and sys.stdout.isatty())
        return FORMATS[self.form.value].write(parts, shown)


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    form: Annotated[Format, typer.Option("--format", help="How the report is written.")] = Format.TEXT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the report goes, in UTF-8.")
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show personal data in messages and excerpts.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", help="A JSON report from earlier; only what is new counts."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, metavar="N", help="Check N folders or files at a time.")
    ] = 1,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of the report.")] = None,
) -> None:
    """Check files against the standard. Exit 0: no error; 1: errors; 2: could not run or nothing to check."""
    try:
        if out is not None:
            verify_report_path(out)
        if form is Format.JSONL:
            _verify_streamable(baseline, jobs)
            errors = _stream(paths, out, show_values=show_values)
        else:
            known = load_baseline(baseline) if baseline is not None else None
            wishes = Wishes(show_values=show_values, places=FORMATS[form.value].places, baseline=known)
            parts = _check(paths, wishes, jobs)
            _Writing(form, language, out).write(parts)
            errors = whole_report(parts).errors
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if errors:
        raise typer.Exit(REFUSED)


def _check(paths: list[Path], wishes: Wishes, jobs: int) -> list[Checked]:
    """Check folder by folder; the bytes of one are let go before the next is read.

    With more than one job the folders are dealt out to as many processes.
    """
    found = find_sources(paths)
    check_one = partial(_check_one, wishes=wishes)
    if jobs == 1:
        return list(map(check_one, found))
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - most runs have one job and start without it

    load_standard(), load_manners()  # read before the processes branch off, which have them then
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(check_one, found))


def _check_one(found: Found, *, wishes: Wishes) -> Checked:
    source = found.load()
    return check_folder(
        {**source.files, **dict.fromkeys(source.passed_over)},
        source.folder,
        base=source.base,
        as_units=source.as_units,
        wishes=wishes,
    )


def _verify_streamable(baseline: Path | None, jobs: int) -> None:
    if baseline is not None or jobs > 1:
        raise CannotRunError(
            Message(
                "jsonl は検査しながら書き出すので、--baseline や --jobs とは一緒に使えません。",
                "jsonl is written while the check runs, so it goes with neither --baseline nor --jobs.",
            )
        )


def _stream(paths: list[Path], out: Path | None, *, show_values: bool) -> int:
    """Write findings as they are found; return how many are errors."""
    writer = LineWriter()

    def lines() -> Iterator[str]:
        for found in find_sources(paths):
            steps = check_stream(
                {**found.files, **dict.fromkeys(found.passed_over)},
                folder=found.folder,
                as_units=found.as_units,
                show_values=show_values,
            )
            yield from writer.lines(steps)
        yield writer.summary()

    if out is not None:
        save_report(out, lines())
    else:
        sys.stdout.flush()
        for line in lines():
            sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    return writer.errors
