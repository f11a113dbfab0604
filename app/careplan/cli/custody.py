"""`careplan custody`: the keys that the service keeps."""

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CANNOT_RUN, stop
from careplan.cli.file_errors import unusable
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def custody() -> None:
    """Look after the keys that the service keeps for hosted offices."""  # a group of one command stays a group by this


@app.command("rotate-key")
def rotate_key(
    data: Annotated[
        Path | None, typer.Option(help="データフォルダー The service's data folder; else CAREPLAN_DATA.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Make a new deployment key and encrypt every kept key anew under it; stop the service first.

    The old key opens nothing afterwards but copies of the database from before. Cut off at any moment, either the
    old or the new key is in force, and the next start of the service finds which. Other settings come from the
    environment (CAREPLAN_…).
    """
    given = {} if data is None else {"data": data}
    try:
        settings = _part("careplan.settings").load_settings(**given)
        changed = _part("careplan.main").change_deployment_key(settings)
    except ModuleNotFoundError:
        raise
    except OSError as error:
        stop(unusable(error), CANNOT_RUN, language)
    except Exception as error:
        # Every refusal carries its message in both languages; anything else is a fault.
        if not hasattr(error, "message_ja"):
            raise
        stop(Message(error.message_ja, getattr(error, "message_en", "")), CANNOT_RUN, language)
    say(
        Message(
            f"配備鍵を替え、{changed} 個の鍵を暗号化し直しました。前のバックアップには前の配備鍵が必要です。",
            f"The deployment key is new; {changed} keys are encrypted anew. Backups of before need the key of before.",
        ),
        language,
    )


def _part(module: str) -> Any:
    """Import what stands right of this door."""
    return importlib.import_module(module)
