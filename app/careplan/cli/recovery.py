"""`careplan administrator`: help for the exchange's administrator, on the data folder itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.serve import load_service, refused_in_both_languages

administrator = typer.Typer(add_completion=False, no_args_is_help=True)


@administrator.callback()
def administrator_group() -> None:
    """Help the exchange's own administrator."""  # a group of one command stays a group by this


@administrator.command("recover")
def recover(
    data: Annotated[Path | None, typer.Option(help="データフォルダー The service's data folder.")] = None,
    staff: Annotated[str, typer.Option("--staff", metavar="ID", help="The administrator's ID.")] = "admin",
) -> None:
    """Make a provisional password for an administrator who lost it, while the service does not run.

    管理者のパスワードを忘れたとき、サービスを止めてから実行します。ロックとワンタイムパスワードも解除します。
    """
    options: dict[str, Any] = {} if data is None else {"data": data}
    main, settings = load_service("careplan.main"), load_service("careplan.settings")
    with refused_in_both_languages():
        made = main.recover(settings.load_settings(**options), staff)
        typer.echo(f"仮のパスワード provisional password: {made}")
