"""`careplan pseudonym`: by what a service user is found in the lists."""

from typing import Annotated

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import (
    Format,
    FormatOption,
    PseudonymKeyOption,
    SessionOption,
    connected,
    ending,
    write_json,
)
from careplan.cli.pseudonym_key import load_pseudonym_key
from careplan.cli.trust_files import LanguageOption
from careplan.client.pseudonyms import pseudonym as pseudonym_under


def pseudonym(
    insurer: Annotated[
        str, typer.Option(prompt="保険者番号 insurer number", help="Asked for where it is not given.")
    ],
    insured: Annotated[
        str,
        typer.Option(
            prompt="被保険者番号 insured number", hide_input=True, help="Asked for where it is not given."
        ),
    ],
    pseudonym_key: PseudonymKeyOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Say our pseudonym of a service user, for sent and received --pseudonym.

    With --pseudonym-key (an office that keeps its key) nothing is sent anywhere; without it the exchange computes it.
    """
    made = _made(insurer, insured, pseudonym_key, session, form, language)
    if form is Format.JSON:
        write_json({"pseudonym": made})
    else:
        typer.echo(made)


def _made(
    insurer: str,
    insured: str,
    key: PseudonymKeyOption,
    session: SessionOption,
    form: Format,
    language: Language | None,
) -> str:
    with ending(form, language):
        if key is not None:
            return pseudonym_under(load_pseudonym_key(key), insurer, insured)
        with connected(session) as client:
            return client.pseudonym(insurer, insured)
