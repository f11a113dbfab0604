"""`careplan form`: a unit as the forms that people know, as a page or as PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, CannotRunError, Language, stop
from careplan.cli.document_sources import load_documents
from careplan.cli.saved_files import save_over
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message
from careplan.standard.reports.wording import Language as Spoken
from careplan.workbench.forms import Form, compare_forms, fill_forms, split_actuals, write_page
from careplan.workbench.forms.pdf import PdfUnavailableError, write_pdf


def form(
    paths: Annotated[
        list[Path], typer.Argument(metavar="UNIT...", help="Folders, zips, or documents as JSON.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")],
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write PDF (careplan[pdf]), not a page.")] = False,
    before: Annotated[
        list[Path] | None,
        typer.Option(
            "--before", metavar="UNIT", help="Mark what differs from this earlier unit; may be repeated."
        ),
    ] = None,
    marks: Annotated[
        bool, typer.Option("--marks", help="Mark in the actuals what differs from the plan above them.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Draw units as the printed forms, to look at and to print on A4 (A3 where the form is so).

    Units of actuals stand below the plan of the same service user and month. --lang en gives headings in English.
    The file holds the service users' data in the clear.
    """
    spoken: Spoken = "en" if language is Language.EN else "ja"
    try:
        forms = _forms(paths, spoken, marks=marks)
        if before:
            forms = compare_forms(_forms(before, spoken, marks=marks), forms)
        content = write_pdf(forms) if as_pdf else "\n".join(write_page(forms)).encode() + b"\n"
        save_over(content, out, [b"%PDF-" if as_pdf else b"<!doctype html>"])
    except (CannotRunError, PdfUnavailableError) as error:
        stop(error.message, CANNOT_RUN, language)
    except OSError as error:
        name, reason = error.filename or "?", error.strerror or type(error).__name__
        stop(
            Message(f"読み書きできません：{name}（{reason}）", f"Cannot read or write {name} ({reason})"),
            CANNOT_RUN,
            language,
        )
    say(Message(f"帳票 {len(forms)} 枚を書きました：{out}", f"{len(forms)} forms written: {out}"), language)


def _forms(paths: Sequence[Path], language: Spoken, *, marks: bool) -> list[Form]:
    documents = [document for path in paths for document in load_documents(path)]
    try:
        return [
            form
            for document, actuals in split_actuals(documents)
            for form in fill_forms(document, actuals=actuals, language=language, marks=marks)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotRunError(
            Message(
                "この規格の文書ではないものがあります。careplan convert で作った文書を指定してください。",
                "Something is no document of this standard. Give documents that careplan convert has made.",
            )
        ) from error
