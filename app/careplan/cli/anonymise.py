"""`careplan anonymise`: units of real people made units of invented ones, every finding kept."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.made_units import load_folders, save_folder
from careplan.standard.findings import Message
from careplan.workbench.anonymise import FindingsChangedError, anonymise_units

_SECRET_BYTES = 32


def anonymise(
    paths: Annotated[list[Path], typer.Argument(metavar="UNIT...", help="Files, folders, zips.")],
    out: Annotated[Path, typer.Option("--out", help="The folder the files go to.")],
    seed: Annotated[
        str | None,
        typer.Option(
            help="The same seed gives the same files, and whoever knows it may guess back. Default: a secret."
        ),
    ] = None,
    keep_offices: Annotated[
        bool, typer.Option("--keep-offices", help="Leave office numbers as they are.")
    ] = False,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Exchange names, numbers, addresses, birth dates and free text for invented ones of the same shape.

    Broken files stay broken as they were: a check finds the same in the same places. Consistent over all that is
    named in one call. Exit 1: that could not be done, and nothing is written.
    """
    language = language or default_language()
    secret = secrets.token_bytes(_SECRET_BYTES) if seed is None else seed.encode("utf-8", "surrogatepass")
    try:
        folders = load_folders(paths)
        made = anonymise_units(folders, secret, keep_offices=keep_offices)
        for folder, files in made.items():
            save_folder(files, out / folder)
    except FindingsChangedError as error:
        rules = " ".join(error.rules)
        stop(
            Message(
                f"指摘を変えずに匿名にできませんでした：{rules}。何も書いていません。",
                f"It could not be made anonymous with every finding kept: {rules}. Nothing was written.",
            ),
            REFUSED,
            language,
        )
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    for folder in made:
        typer.echo(str(out / folder))
