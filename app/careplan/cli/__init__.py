"""The command `careplan`: a door, no logic of its own.

Each command stands in a module of its own and is imported when it is called, so that `careplan check` loads
nothing of the service.
"""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from careplan import __version__
from careplan.cli.console import CANNOT_RUN, prepare_console
from careplan.cli.lazy import lazy_group

# Command → module and function; the order is that of `careplan --help`.
_COMMANDS = {
    "check": ("careplan.cli.check", "check"),
    "convert": ("careplan.cli.convert", "convert"),
    "sample": ("careplan.cli.sample", "sample"),
    "variants": ("careplan.cli.variants", "variants"),
    "mutate": ("careplan.cli.mutate", "mutate"),
    "anonymise": ("careplan.cli.anonymise", "anonymise"),
    "fix": ("careplan.cli.fix", "fix"),
    "form": ("careplan.cli.form", "form"),
    "reconcile": ("careplan.cli.reconcile", "reconcile"),
    "harness": ("careplan.cli.harness", "app"),
    "conformance": ("careplan.cli.conformance", "app"),
    "authority": ("careplan.cli.authority", "app"),
    "seal": ("careplan.cli.seal", "seal"),
    "open": ("careplan.cli.seal", "open_"),
    "serve": ("careplan.cli.serve", "serve"),
    "custody": ("careplan.cli.custody", "app"),
    "retention": ("careplan.cli.retention", "app"),
    "backup": ("careplan.cli.backup", "backup"),
    "restore": ("careplan.cli.backup", "restore"),
    "demo": ("careplan.cli.demo.command", "demo"),
    "office": ("careplan.cli.directory", "app"),
    "staff": ("careplan.cli.staff", "staff"),
    "administrator": ("careplan.cli.recovery", "administrator"),
    "certificate": ("careplan.cli.administration", "certificates"),
    "login": ("careplan.cli.login", "login"),
    "logout": ("careplan.cli.login", "logout"),
    "password": ("careplan.cli.account", "password"),
    "otp": ("careplan.cli.account", "otp"),
    "preview": ("careplan.cli.preview", "preview"),
    "draft": ("careplan.cli.drafts", "app"),
    "send": ("careplan.cli.send", "send"),
    "sent": ("careplan.cli.lists", "sent"),
    "received": ("careplan.cli.lists", "received"),
    "pseudonym": ("careplan.cli.pseudonym", "pseudonym"),
    "events": ("careplan.cli.events", "events"),
    "webhook": ("careplan.cli.webhooks", "app"),
    "town": ("careplan.cli.town", "app"),
    "nuisance": ("careplan.cli.nuisance", "app"),
    "requests": ("careplan.cli.requests", "app"),
    "show": ("careplan.cli.show", "show"),
    "fetch": ("careplan.cli.fetch", "fetch"),
    "receipt": ("careplan.cli.answer", "receipt"),
    "reject": ("careplan.cli.answer", "reject"),
    "withdraw": ("careplan.cli.answer", "withdraw"),
    "watch": ("careplan.cli.watch.command", "watch"),
    "actuals": ("careplan.cli.actuals", "actuals"),
    "partner": ("careplan.cli.groups", "partners"),
    "group": ("careplan.cli.groups", "app"),
    "evidence": ("careplan.cli.evidence", "app"),
    "year": ("careplan.cli.fiscal_year", "year"),
    "audit": ("careplan.cli.audit", "app"),
}


app = typer.Typer(
    cls=lazy_group(_COMMANDS),
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="ケアプランデータ連携（4.1版）の手元の鏡：検査、署名・暗号化、送受信、証拠。\n\n"
    "A local mirror of Japan's care plan exchange, edition 4.1: check, seal, send, prove.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"careplan {__version__}")
        raise typer.Exit


@app.callback()
def careplan(
    version: Annotated[
        bool,
        typer.Option("--version", help="The version, and nothing else.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Check, seal, send and prove care plan files (standard 4.1)."""


def main() -> None:
    """Run the command line; whatever goes wrong ends in a sentence and an exit code."""
    prepare_console()
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the last door: a user never sees a traceback
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__}, {Path(where.filename).name}:{where.lineno}"
        typer.echo(
            f"内部の誤りです（{place}）。この行を添えてお知らせください。\n"
            f"An error of our own ({place}). Please report this line.",
            err=True,
        )
        sys.exit(CANNOT_RUN)
