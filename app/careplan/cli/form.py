"""`careplan form`: a unit as the forms that people know."""

from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, CannotRunError, stop
from careplan.cli.document_sources import load_documents
from careplan.cli.file_errors import unusable
from careplan.cli.saved_files import save_over
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message
from careplan.workbench.forms import fill_forms, write_page


def form(
    paths: Annotated[
        list[Path], typer.Argument(metavar="UNIT...", help="Folders, zips, or documents as JSON.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The page (HTML) to write.")],
    language: LanguageOption = None,
) -> None:
    """Draw units as the printed forms: tables 1, 2, 3, 6 and 7, one page to look at and to print on A4.

    The page holds the service users' data in the clear.
    """
    try:
        forms = [each for path in paths for document in load_documents(path) for each in fill_forms(document)]
        save_over("\n".join(write_page(forms)).encode() + b"\n", out, [b"<!doctype html>"])
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    except OSError as error:
        stop(
            unusable(error),
            CANNOT_RUN,
            language,
        )
    say(Message(f"帳票 {len(forms)} 枚を書きました：{out}", f"{len(forms)} forms written: {out}"), language)
