"""`careplan backup` and `careplan restore`: the whole exchange in one file, and back on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CANNOT_RUN, stop
from careplan.cli.file_errors import unusable
from careplan.cli.serve import load_service, refused_in_both_languages
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message

DataOption = Annotated[
    Path | None, typer.Option(help="データフォルダー The service's data folder; else CAREPLAN_DATA.")
]
UrlOption = Annotated[
    str | None, typer.Option("--database-url", help="PostgreSQL; else CAREPLAN_DATABASE_URL, else SQLite.")
]
_CLIPPED = 16


def backup(
    output: Annotated[Path, typer.Option("-o", "--output", help="書き出すファイル The file to write.")],
    data: DataOption = None,
    database_url: UrlOption = None,
    language: LanguageOption = None,
) -> None:
    """Write the whole exchange into one file, while the service runs.

    サービスを止めずにバックアップします。配備鍵は含みません。別の場所に保管してください。

    The deployment key is not in it: keep that apart, for a restore needs it.
    """
    with written(language):
        upkeep, settings = load_service("careplan.upkeep"), settings_of(data, database_url)
        facts = upkeep.back_up(settings, output)
    say(
        Message(
            f"バックアップしました: {output}（監査記録 {facts.audit_number} 件、末尾 {facts.audit_head[:_CLIPPED]}…）。"
            "復元には配備鍵が必要です。",
            f"Backed up: {output} ({facts.audit_number} audit entries, head {facts.audit_head[:_CLIPPED]}…). "
            "A restore needs the deployment key.",
        ),
        language,
    )


def restore(
    file: Annotated[Path, typer.Argument(help="バックアップ A file of `careplan backup`.")],
    data: DataOption = None,
    database_url: UrlOption = None,
    keep_webhooks: Annotated[
        bool,
        typer.Option("--keep-webhooks", help="Keep them: this copy takes the old exchange's place."),
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Restore a backup into an empty data folder, on SQLite or on an empty PostgreSQL database.

    空の場所に復元します。配備鍵は先に置いてください（DATA/deployment.key か CAREPLAN_DEPLOYMENT_KEY_FILE）。

    Put the deployment key in its place first. A backup of either database goes into the other.
    """
    with written(language):
        upkeep, settings = load_service("careplan.upkeep"), settings_of(data, database_url)
        facts = upkeep.restore(settings, file, keep_webhooks=keep_webhooks)
    say(
        Message(
            f"{facts.made_at} のバックアップを復元しました。監査記録 {facts.audit_number} 件の鎖を確かめました。"
            + ("" if keep_webhooks else "ウェブフックは外しました（残すには --keep-webhooks）。"),
            f"Restored the backup of {facts.made_at}; the chain of {facts.audit_number} audit entries is whole."
            + ("" if keep_webhooks else " Webhooks were left out (--keep-webhooks keeps them)."),
        ),
        language,
    )


def settings_of(data: Path | None, database_url: str | None) -> Any:
    """Return the settings, with those that an option gives in their place."""
    given = {"data": data, "database_url": database_url}
    options = {name: value for name, value in given.items() if value is not None}
    return load_service("careplan.settings").load_settings(**options)


@contextmanager
def written(language: LanguageOption) -> Iterator[None]:
    """Say which file cannot be read or written."""
    try:
        with refused_in_both_languages():
            yield
    except OSError as error:
        message = unusable(error)
        stop(message, CANNOT_RUN, language)
