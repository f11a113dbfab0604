"""`careplan variants`: one unit in every legal way."""

from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.made_units import OutOption, UnitArgument, load_one_unit, refuse_errors, save_folders
from careplan.standard.documents import DocumentError
from careplan.standard.findings import Message
from careplan.workbench.variants import index_json, make_variants


def variants(
    unit: UnitArgument,
    out: OutOption,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Write a unit in every way that the readings allow: each by itself, and mixtures that hold all pairs.

    A folder a variant, and index.json. All say the same: an importer should read one content from them all.
    Exit 1: the unit has errors.
    """
    try:
        files = load_one_unit(unit)
        refuse_errors(files, language or default_language())
        made = make_variants(files)
        save_folders({each.folder: each.files for each in made}, index_json(made), out)
    except DocumentError as error:
        where = f"{error.place}: "
        stop(Message(where + error.message.ja, where + error.message.en), REFUSED, language)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    closing = Message(f"{len(made)} 通りを {out} に書きました。", f"Wrote {len(made)} variants to {out}.")
    typer.echo(closing.ja if (language or default_language()) is Language.JA else closing.en)
