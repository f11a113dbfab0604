"""`careplan year`: an office's fiscal year."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, SessionOption, connected, ending
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message


class YearFormat(StrEnum):
    """How the report is written."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


def year(
    fiscal_year: Annotated[
        int, typer.Argument(metavar="YEAR", min=2000, max=2200, help="The year of its April, such as 2026.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write; never replaced.")],
    office: Annotated[
        str | None, typer.Option(metavar="OFFICE", help="The office number; our own unless given.")
    ] = None,
    form: Annotated[
        YearFormat, typer.Option("--format", help="How the report is written.")
    ] = YearFormat.HTML,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Save what an office exchanged in a fiscal year: first use, partners by month, partners against five."""
    with ending(Format.TEXT, language):
        with connected(session) as client:
            number = office or client.session().office_number
            if number is None:
                raise CannotRunError(
                    Message("事業所番号を --office で指定してください。", "Give the office with --office.")
                )
            report = client.proof.fiscal_year(number, fiscal_year, form.value)
        save_files({out.name: report}, out.parent)
        say(Message(f"保存しました：{out}", f"Saved: {out}"), language)
