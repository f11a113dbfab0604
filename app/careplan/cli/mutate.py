"""`careplan mutate`: one broken copy of a unit a rule."""

from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.made_units import OutOption, UnitArgument, load_one_unit, refuse_errors, save_folders
from careplan.standard.findings import Message
from careplan.workbench.mutate import index_json, make_mutants


def mutate(
    unit: UnitArgument,
    out: OutOption,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Only these rules.")] = None,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Write one broken copy for each rule that the unit can break, a folder named for the rule, and index.json.

    index.json says which finding a check should give (rule, file, record, field), and which rules have no copy
    and why. Exit 1: the unit has errors already.
    """
    language = language or default_language()
    try:
        files = load_one_unit(unit)
        refuse_errors(files, language)
        made = make_mutants(files, rule)
        save_folders({each.rule: each.files for each in made.mutants}, index_json(made), out)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    count, missing = len(made.mutants), len(made.missing)
    if not count:
        stop(Message("破れる規則がありません。", "There is no rule to break."), REFUSED, language)
    closing = Message(
        f"{count} の規則の誤りを {out} に書きました。この送信単位で破れない規則が {missing} あります（index.json）。",
        f"Wrote {count} broken copies to {out}; {missing} rules cannot be broken in this unit (index.json).",
    )
    typer.echo(closing.ja if language is Language.JA else closing.en)
