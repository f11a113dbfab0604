"""Groups whose commands are imported when they are called, and say what is missing where an extra is."""

import importlib
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from careplan.cli.console import CANNOT_RUN, stop
from careplan.cli.japanese_help import with_japanese
from careplan.standard.findings import Message

Table = Mapping[str, tuple[str, str]]
_CLIENT, _SERVER = ".[client]", ".[server]"  # typed in the folder of the project: no index carries it
# Modules that extras bring, by the extra that names them.
_EXTRAS = {
    "httpx": _CLIENT,
    "fastapi": _SERVER,
    "starlette": _SERVER,
    "uvicorn": _SERVER,
    "sqlalchemy": _SERVER,
    "alembic": _SERVER,
    "argon2": _SERVER,
    "pyotp": _SERVER,
    "filelock": _SERVER,
    "pydantic": _SERVER,
    "pydantic_settings": _SERVER,
    "structlog": _SERVER,
    "jinja2": _SERVER,
    "python_multipart": _SERVER,
    "prometheus_client": _SERVER,
}


def lazy_group(commands: Table, path: str = "") -> type[TyperGroup]:
    """Return the class of a group of commands, each with its module and what stands there, in their order.

    `path` is how the group itself is called ("conformance").
    """

    class LazyGroup(TyperGroup):
        """A group whose commands are imported when they are asked for."""

        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is click's
            """Return the commands in their order."""
            return list(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is click's
            """Return a command, importing its module."""
            if cmd_name not in commands:
                return None
            return with_japanese(_command(cmd_name, *commands[cmd_name]), f"{path} {cmd_name}".lstrip())

    return LazyGroup


def _command(name: str, module: str, attribute: str) -> Any:
    try:
        target = getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as error:
        return _unusable(name, _missing(error))
    if isinstance(target, typer.Typer):
        group = typer.main.get_command(target)
        group.name = name
        return group
    app = typer.Typer(add_completion=False)
    app.command(name)(target)
    return typer.main.get_command(app)


def _missing(error: ModuleNotFoundError) -> Message:
    """Return what to type for a module that an extra brings; raise the error again for any other."""
    extra = _EXTRAS.get((error.name or "").partition(".")[0])
    if extra is None:
        raise error
    install = f'pip install "{extra}"'
    return Message(
        f"{error.name} がないので使えません。プロジェクトのフォルダーで次を実行してください： {install}",
        f"This command needs {error.name}, which is not installed. Type in the folder of the project: {install}",
    )


def _unusable(name: str, why: Message) -> Any:
    """Return a command that says what is missing, so that `careplan --help` can list it all the same."""

    def say() -> None:
        stop(why, CANNOT_RUN)

    say.__doc__ = why.en
    group = typer.Typer(add_completion=False)
    taking_anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    group.command(name, context_settings=taking_anything)(say)
    return typer.main.get_command(group)
