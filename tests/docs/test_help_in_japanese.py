"""The help of every command begins with a line in Japanese (cli/japanese_help.py)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from careplan.cli import app, japanese_help
from careplan.cli.console import Language

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every command below a group, with the words that call it."""
    for name in group.list_commands(None) if hasattr(group, "list_commands") else ():
        command = group.get_command(None, name)
        yield f"{path} {name}".lstrip(), command
        yield from commands(command, f"{path} {name}".lstrip())


def test_every_command_says_in_japanese_what_it_does() -> None:
    every = dict(commands(get_command(app), ""))
    assert [name for name, command in every.items() if not JAPANESE.search(command.help.split("\n")[0])] == []
    assert sorted(japanese_help._JAPANESE.keys() - every.keys()) == []  # noqa: SLF001 - no other way to the table


def test_a_list_of_commands_is_in_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for language, told in ((Language.JA, True), (Language.EN, False)):
        monkeypatch.setattr(japanese_help, "default_language", lambda language=language: language)
        command = get_command(app).get_command(None, "check")  # type: ignore[attr-defined]
        assert bool(JAPANESE.search(command.get_short_help_str())) == told


def test_every_command_says_it_in_english_too() -> None:
    for name, command in commands(get_command(app), ""):
        assert re.search("[A-Z][a-z-]* [a-z]+", command.help), name
