"""`careplan convert --to-edition`: the units of one edition as those of another, each loss told."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from careplan.cli.console import CannotRunError, Language, default_language, in_language, write_binary_line
from careplan.cli.made_units import json_bytes, save_folder
from careplan.cli.unit_sources import NamedUnit, load_named_units
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.reports import report_text
from careplan.standard.specification import load_standard
from careplan.workbench.conversion import (
    Conversion,
    ConversionError,
    Ends,
    conversion_json,
    conversion_text,
    convert_unit,
)


class Form(StrEnum):
    """How a conversion is told."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class EditionWishes:
    """How units are converted and told: into which edition, with which ends, written in spite of errors or not."""

    edition: str
    out: Path
    ends: Ends
    allow_errors: bool
    show_values: bool
    form: Form
    language: Language | None


def to_edition(paths: list[Path], wishes: EditionWishes) -> bool:
    """Convert, save and tell each unit; return whether all could be converted without an error.

    Raises:
        CannotRunError: a path cannot be read, or a file cannot be written.

    """
    done, told = True, []
    for unit in load_named_units(paths):
        conversion = _converted(unit, wishes)
        if conversion is None:
            done = False
            continue
        written = not conversion.errors or wishes.allow_errors
        if written:
            save_folder(conversion.files, wishes.out)
        done &= not conversion.errors
        told.append(
            {"folder": unit.folder, "written": written}
            | conversion_json(conversion, show_values=wishes.show_values)
        )
        if wishes.form is Form.TEXT:
            _tell(conversion, wishes, written=written)
    if wishes.form is Form.JSON:
        write_binary_line(json_bytes({"units": told}).decode().rstrip("\n"))
    return done


def _converted(unit: NamedUnit, wishes: EditionWishes) -> Conversion | None:
    """Return the unit in the other edition; say why where there is none."""
    language = wishes.language or default_language()
    try:
        return convert_unit(unit.files, wishes.edition, wishes.ends)
    except ConversionError as error:
        report = check_files(unit.files)
        for line in report_text(report, language.value) if report.errors else ():
            typer.echo(line, err=True)
        message = Message(f"{unit.name}: {error.message.ja}", f"{unit.name}: {error.message.en}")
        typer.echo(in_language(message, language), err=True)
        return None


def _tell(conversion: Conversion, wishes: EditionWishes, *, written: bool) -> None:
    language = wishes.language or default_language()
    for line in conversion_text(conversion, language.value, show_values=wishes.show_values):
        typer.echo(line)
    for finding in conversion.errors:
        where = f"  {finding.rule} {finding.file or ''} {finding.record or ''} {finding.field or ''}".rstrip()
        typer.echo(f"{where}\n    {in_language(finding.message, language)}", err=True)
    if not written:
        count, edition = len(conversion.errors), conversion.target
        message = Message(
            f"第{edition}版としてエラーが {count} 件あり、書きません。書いて後で補うには --allow-errors を付けます。",
            f"Not written: {count} errors in edition {edition}. --allow-errors writes the files, to be completed.",
        )
        typer.echo(in_language(message, language), err=True)
    for name in sorted(conversion.files) if written else ():
        typer.echo(str(wishes.out / name))


def known_edition(text: str) -> str:
    """Return the number of an edition that is read and written, such as 3 or 4.1.

    Raises:
        CannotRunError: there is no such edition.

    """
    known = [each.id for each in load_standard().editions.values() if each.read]
    if text not in known:
        listed = " ".join(known)
        raise CannotRunError(
            Message(
                f"--to-edition は {listed} のどれかです：{text}",
                f"--to-edition is one of {listed}, not {text}.",
            )
        )
    return text
