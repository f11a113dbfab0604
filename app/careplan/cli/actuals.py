"""`careplan actuals`: from the month a provider was sent to the actuals it sends back."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.exchange import Format, FormatOption, ending, write_json
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.unit_sources import load_units
from careplan.standard.check import Report, check_files
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.findings import Message
from careplan.standard.naming import Address, is_real_time
from careplan.standard.reports import report_text
from careplan.workbench.actuals import actual_document

_JAPAN = timezone(timedelta(hours=9), "JST")
_STAMP = "%Y%m%d%H%M%S"
_DIGITS = 14


def actuals(
    unit: Annotated[
        Path, typer.Argument(metavar="UNIT", help="A month's unit that was received: folder or zip.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder the files go to.")],
    stamp: Annotated[
        str | None, typer.Option(help="File serial number YYYYMMDDHHMMSS; default: now, in Japan.")
    ] = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Write the actuals of a month as planned, of the unit's destination only, addressed back to its sender.

    What was done otherwise than planned is to be edited before sending. Exit 1: the unit has errors, or plans nothing.
    """
    with ending(form, language):
        units = load_units([unit])
        if len(units) != 1:
            raise CannotRunError(
                Message(
                    f"送信単位が {len(units)} あります。一つだけ指定してください。",
                    f"There are {len(units)} units; give one.",
                )
            )
        report = check_files(units[0])
        if report.errors:
            for line in report_text(report, (language or default_language()).value):
                typer.echo(line, err=True)
            stop(
                Message("エラーがあるので作れません。", "There are errors: no actuals are made."),
                REFUSED,
                language,
            )
        try:
            files = make_actuals(units[0], report, _stamp(stamp))
        except DocumentError as error:
            stop(
                Message(f"{error.place}：{error.message.ja}", f"{error.place}: {error.message.en}"),
                REFUSED,
                language,
            )
        except ValueError as error:
            message = Message(
                "予定から実績を作れません。UPPLANのある送信単位で、宛先の事業所の予定があるか確かめてください。",
                f"No actuals can be made: {error}.",
            )
            stop(message, REFUSED, language)
        save_files(files, out)
    _tell([str(out / name) for name in files], form, language)


def make_actuals(files: dict[str, bytes], report: Report, stamp: str) -> dict[str, bytes]:
    """Return the actuals' files from the files of a month without errors; sender is its destination.

    Raises:
        ValueError: the unit is no month, or plans nothing of its destination.
        DocumentError: the actuals cannot be written.

    """
    provider: Address = report.units[0].destination
    document = actual_document(read_unit(files), provider.office_number)
    return write_unit(document, provider, report.units[0].sender, stamp)


def now_stamp() -> str:
    """Return the time in Japan as a stamp."""
    return datetime.now(_JAPAN).strftime(_STAMP)


def _stamp(text: str | None) -> str:
    if text is None:
        return now_stamp()
    if len(text) != _DIGITS or not text.isdecimal() or not text.isascii() or not is_real_time(text):
        raise CannotRunError(
            Message(
                f"--stamp は実在する日時 YYYYMMDDHHMMSS です：{text}",
                f"--stamp is a real time YYYYMMDDHHMMSS, not {text}",
            )
        )
    return text


def _tell(paths: list[str], form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json({"files": paths})
        return
    say(Message("実績（予定どおり）を書きました：", "Wrote the actuals, as planned:"), language)
    for path in paths:
        typer.echo(f"  {path}")
