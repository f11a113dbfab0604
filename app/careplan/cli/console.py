"""The terminal: language, and errors that end a command."""

import locale
import sys
from enum import StrEnum
from typing import NoReturn

import typer

from careplan.standard.findings import Message

CANNOT_RUN = 2
REFUSED = 1


class Language(StrEnum):
    """The language of texts."""

    JA = "ja"
    EN = "en"


class CannotRunError(Exception):
    """The command could not do its work: bad arguments, nothing to read, nothing to reach."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def prepare_console() -> None:
    """Let the console take any character: what its code page lacks is written as an escape, never an exception."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def default_language() -> Language:
    """Return Japanese where the user's locale is Japanese, English otherwise."""
    name = locale.getlocale()[0] or ""
    return Language.JA if name.lower().startswith(("ja", "japanese")) else Language.EN


def in_language(message: Message, language: Language | None) -> str:
    """Return a message in a language, both where none was chosen."""
    if language is None:
        return f"{message.ja}\n{message.en}"
    return message.ja if language is Language.JA else message.en


def stop(message: Message, code: int, language: Language | None = None) -> NoReturn:
    """Print a message to standard error and end the command with that exit code."""
    typer.echo(in_language(message, language), err=True)
    raise typer.Exit(code)


def write_binary_line(text: str) -> None:
    """Write a line of JSON to standard output as UTF-8, whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def plain(text: str) -> str:
    """Return text that came from elsewhere without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
