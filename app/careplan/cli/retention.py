"""`careplan retention`: a round of ageing by hand, on the data folder itself."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.serve import load_service, refused_in_both_languages
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def retention() -> None:
    """Let expire and remove what was kept long enough; a running service does so by itself."""


@app.command("run")
def run(
    data: Annotated[
        Path | None, typer.Option(help="データフォルダー The service's data folder; else CAREPLAN_DATA.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Do one round now. On SQLite the service must not run; on PostgreSQL it may.

    保存期間を過ぎたものを期限切れにし、消去します。期間は設定（docs/settings.md）、記録と証跡は残ります。
    """
    options: dict[str, Any] = {} if data is None else {"data": data}
    upkeep, settings = load_service("careplan.upkeep"), load_service("careplan.settings")
    with refused_in_both_languages():
        swept = upkeep.run_retention(settings.load_settings(**options))
    if swept is None:
        say(Message("別のプロセスが実行中です。", "Another process is at it."), language)
        return
    _say_swept(swept, language)


@app.command()
def now(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """Let the running service do one round now (administrator)."""
    with ending(form, language), connected(session) as client:
        swept = client.upkeep.run_retention()
        if form is Format.JSON:
            write_json(asdict(swept))
        else:
            _say_swept(swept, language)


def _say_swept(swept: Any, language: Language | None) -> None:
    say(
        Message(
            f"期限切れ {swept.expired} 件、消去 {swept.purged} 件、忘れた冪等キー {swept.keys} 個、"
            f"お知らせ {swept.notices} 件、配達をあきらめたもの {swept.letters} 件。",
            f"Expired: {swept.expired}; purged: {swept.purged}; forgotten: idempotency keys {swept.keys}, "
            f"notices {swept.notices}, dead letters {swept.letters}.",
        ),
        language,
    )
