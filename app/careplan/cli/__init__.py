"""The command `careplan`: a door, no logic of its own.

Each command stands in a module of its own and is imported when it is called, so that `careplan check` loads
nothing of the service.
"""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

from careplan.cli.console import prepare_console

# Command → module and function; the order is that of `careplan --help`.
_COMMANDS = {
    "check": ("careplan.cli.check", "check"),
    "convert": ("careplan.cli.convert", "convert"),
    "sample": ("careplan.cli.sample", "sample"),
}


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Return the commands in their order."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is click's
        """Return a command, importing its module."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name]
        target = getattr(importlib.import_module(module), attribute)
        if isinstance(target, typer.Typer):
            return typer.main.get_command(target)
        app = typer.Typer(add_completion=False)
        app.command(cmd_name)(target)
        return typer.main.get_command(app)


app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="A local mirror of Japan's care plan exchange, edition 4.1: check, seal, send, prove.",
)


@app.callback()
def careplan() -> None:
    """Check, seal, send and prove care plan files (standard 4.1)."""


def main() -> None:
    """Run the command line."""
    prepare_console()
    app()
