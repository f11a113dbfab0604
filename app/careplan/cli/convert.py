"""`careplan convert`: files into documents, documents into files."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
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
    in_language,
    stop,
    write_binary_line,
)
from careplan.cli.convert_edition import EditionWishes, Form, known_edition, to_edition
from careplan.cli.file_errors import unreadable, unwritable
from careplan.cli.saved_files import save_files
from careplan.cli.sources import Source, load_sources
from careplan.standard.check import Report, check_files
from careplan.standard.documents import DocumentError, read_unit, replaced_characters, write_unit
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import Address, is_real_time
from careplan.standard.reports import report_text
from careplan.standard.systemwords import words_of
from careplan.standard.unitcheck import UnitReport
from careplan.workbench.conversion import Ends

_STAMP = "%Y%m%d%H%M%S"
_JAPAN = timezone(timedelta(hours=9), "JST")


class Target(StrEnum):
    """What is converted into."""

    JSON = "json"
    CSV = "csv"


def convert(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips; or DOC.json.")
    ],
    to: Annotated[
        Target | None, typer.Option("--to", help="json: files into documents; csv: a document into files.")
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(
            "--to-edition", metavar="3|4.1", help="Files into files of that edition, each loss told."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the files (csv, edition).")] = None,
    sender: Annotated[str | None, typer.Option("--from", metavar="OFFICE/TYPE", help="Sender (csv).")] = None,
    destination: Annotated[
        str | None, typer.Option("--dest", metavar="OFFICE/TYPE", help="Destination (csv).")
    ] = None,
    stamp: Annotated[
        str | None, typer.Option(help="File serial number YYYYMMDDHHMMSS (csv); default: now.")
    ] = None,
    allow_errors: Annotated[
        bool,
        typer.Option("--allow-errors", help="Write files that lack what their new edition needs (edition)."),
    ] = False,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show the values that were lost or filled in (edition).")
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="How losses are told (edition).")] = Form.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Turn files into documents, one JSON document a unit and line, documents into files, or editions into others.

    Names of edition 3 hold no service types: give them with --from and --dest for edition 4.1.
    Exit 0: all converted; 1: a unit or document has errors; 2: could not run.
    """
    try:
        _one_of(to, edition)
        if edition is not None:
            ends = Ends(_end(sender, "--from"), _end(destination, "--dest"))
            folder = _required(out, "--out", "--to-edition")
            wishes = EditionWishes(
                known_edition(edition), folder, ends, allow_errors, show_values, form, language
            )
            done = to_edition(paths, wishes)
        elif to is Target.JSON:
            done = _to_json(paths, language)
        else:
            done = _to_csv(
                paths,
                _required(out, "--out", "--to csv"),
                _address(sender, "--from"),
                _address(destination, "--dest"),
                _stamp(stamp),
                language,
            )
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if not done:
        raise typer.Exit(REFUSED)


def _to_json(paths: list[Path], language: Language | None) -> bool:
    done = True
    for source in _by_folder(load_sources(paths)):
        report = check_files(source.files, folder=source.folder)
        named = {path for unit in report.units for path in unit.files}
        done &= not any(_errors(file.findings) for file in report.files if file.path not in named)
        for unit in report.units:
            if _has_errors(report, unit):
                done = False
            else:
                files = {path: source.files[path] for path in unit.files}
                write_binary_line(json.dumps(read_unit(files), ensure_ascii=False))
        if report.errors:
            for line in report_text(report, (language or default_language()).value):
                typer.echo(line, err=True)
    return done


def _by_folder(sources: Iterable[Source]) -> Iterator[Source]:
    """Put files that were named singly together by their folder: named together, they are meant as units."""
    single: dict[str, dict[str, bytes]] = {}
    for source in sources:
        if source.as_units:
            yield source
        for path, data in source.files.items() if not source.as_units else ():
            single.setdefault(str(Path(path).parent), {})[path] = data
    for folder, files in single.items():
        yield Source(folder, files, as_units=True)


def _has_errors(report: Report, unit: UnitReport) -> bool:
    files = [file for file in report.files if file.path in unit.files]
    return _errors(unit.findings) or any(_errors(file.findings) for file in files)


def _errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _to_csv(
    paths: list[Path],
    out: Path,
    sender: Address,
    destination: Address,
    first: datetime,
    language: Language | None,
) -> bool:
    """Write the files of every document, each unit with a stamp of its own, a second apart."""
    done, stamp = True, first
    for place, document in _documents(paths):
        try:
            files = write_unit(document, sender, destination, stamp.strftime(_STAMP))
        except DocumentError as error:
            done = False
            _show(place, error, language)
            continue
        _save(files, out)
        for name in files:
            typer.echo(str(out / name))
        _tell_replaced(replaced_characters(document), language)
        stamp += timedelta(seconds=1)
    return done


def _documents(paths: list[Path]) -> Iterator[tuple[str, Any]]:
    """Yield the documents of JSON and JSON Lines files ("-" is standard input), with where each stands."""
    for path in paths:
        text = _text(path)
        try:
            yield str(path), _loads(text)
            continue
        except (ValueError, RecursionError) as error:
            lines = [line for line in text.splitlines() if line.strip()]
            if len(lines) < len(("one", "two")):
                raise _not_json(path, error) from error
        for number, line in enumerate(lines, start=1):
            try:
                yield f"{path}:{number}", _loads(line)
            except (ValueError, RecursionError) as error:
                raise _not_json(f"{path}:{number}", error) from error


class _TwiceError(ValueError):
    """A name stands twice in one object."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.message = Message(f"「{name}」が2度あります", f'"{name}" stands there twice')


def _loads(text: str) -> Any:
    """Read JSON; a name that comes twice is refused, for one of the two would be lost."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _TwiceError(twice)
        return value

    return json.loads(text, object_pairs_hook=once)


def _text(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CannotRunError(unreadable(path, error)) from error
    except UnicodeDecodeError as error:
        raise _not_json(path, error) from error


def _not_json(place: Path | str, error: Exception) -> CannotRunError:
    why = error.message if isinstance(error, _TwiceError) else words_of(error)
    return CannotRunError(
        Message(
            f"{place} は JSON（UTF-8）として読めません（{why.ja}）。",
            f"{place} is no JSON in UTF-8 ({why.en}).",
        )
    )


def _tell_replaced(replaced: dict[str, str], language: Language | None) -> None:
    """Say which characters MS932 lacks and what stands in their place now."""
    for char, like in replaced.items():
        code = "+".join(f"U+{ord(each):04X}" for each in char)
        message = Message(
            f"MS932 にない {code} を「{like}」に置き換えました。",
            f'{code}, which MS932 lacks, was written "{like}".',
        )
        typer.echo(in_language(message, language or default_language()), err=True)


def _show(place: str, error: DocumentError, language: Language | None) -> None:
    message = Message(f"{place}: {error.message.ja}", f"{place}: {error.message.en}")
    typer.echo(in_language(message, language), err=True)
    for finding, inside in zip(error.findings, error.places, strict=True):
        where = f"  {finding.rule} {inside}"
        typer.echo(f"{where}\n{in_language(finding.message, language)}", err=True)


def _save(files: dict[str, bytes], out: Path) -> None:
    try:
        save_files(files, out)
    except OSError as error:
        raise CannotRunError(unwritable(out, error)) from error


def _one_of(to: Target | None, edition: str | None) -> None:
    if (to is None) == (edition is None):
        raise CannotRunError(
            Message(
                "--to か --to-edition のどちらか一つを指定してください。",
                "Give --to or --to-edition, one of them.",
            )
        )


def _required(out: Path | None, option: str, wish: str) -> Path:
    if out is None:
        raise CannotRunError(Message(f"{wish} には {option} が要ります。", f"{wish} needs {option}."))
    return out


def _end(text: str | None, option: str) -> Address | None:
    return None if text is None else _address(text, option)


def _address(text: str | None, option: str) -> Address:
    if text is None:
        raise CannotRunError(Message(f"--to csv には {option} が要ります。", f"--to csv needs {option}."))
    number, slash, service_type = text.partition("/")
    if not (slash and number and service_type):
        raise CannotRunError(
            Message(
                f"{option} は「事業所番号/サービス種類」で書きます：{text}",
                f"{option} is OFFICE/TYPE, not {text}.",
            )
        )
    return Address(number, service_type)


def _stamp(text: str | None) -> datetime:
    if text is None:
        return datetime.now(_JAPAN)
    if len(text) != len("20261201093000") or not text.isdigit() or not is_real_time(text):
        raise CannotRunError(
            Message(
                f"--stamp は実在する日時 YYYYMMDDHHMMSS です：{text}",
                f"--stamp is a real time YYYYMMDDHHMMSS, not {text}.",
            )
        )
    return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
