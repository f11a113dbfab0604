"""`careplan nuisance`: what goes wrong on purpose (docs/nuisance.md)."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CannotRunError, Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client.nuisance import NuisanceState
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="What goes wrong on purpose, by script (administrator)."
)
_MOST_BYTES = 1024 * 1024


@app.command()
def put(
    script: Annotated[Path, typer.Argument(metavar="FILE", help="The script in JSON: docs/nuisance.md.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Put a script in place of the one of before."""
    with ending(form, language):
        value = _load(script)
        with connected(session) as client:
            _show(client.nuisance.put(value), form, language)


@app.command()
def show(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """Show which rules are in force, and how often each fired."""
    with ending(form, language), connected(session) as client:
        _show(client.nuisance.show(), form, language)


@app.command()
def clear(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """Stop every nuisance."""
    with ending(form, language), connected(session) as client:
        client.nuisance.clear()
        _show(NuisanceState(None, ()), form, language)


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    try:
        value = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise CannotRunError(
            Message(
                f"{path} は台本（JSON）ではありません。docs/nuisance.md を見てください。",
                f"{path} is no script in JSON. See docs/nuisance.md.",
            )
        )
    return value


def _show(state: NuisanceState, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        rules = [{"name": each.name, "fitted": each.fitted, "fired": each.fired} for each in state.rules]
        write_json({"script": state.script, "rules": rules})
        return
    for each in state.rules:
        say(
            Message(
                f"{each.name}  該当 {each.fitted}  実行 {each.fired}",
                f"{each.name}  fitted {each.fitted}  fired {each.fired}",
            ),
            language,
        )
    if state.script is None:
        say(Message("台本はありません", "There is no script"), language)
