"""Commands of `careplan` run in this process."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from careplan.cli import app


def careplan(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """Run a command; an exception that it lets out is one of ours."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def lines_of(result: Result) -> list[dict[str, Any]]:
    """Return the lines of JSON that a command wrote."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def write_files(folder: Any, files: dict[str, bytes]) -> Any:
    """Write files into a new folder and return it."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
