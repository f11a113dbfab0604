"""Passwords read: from a terminal, a file or standard input; never an argument, which others could see."""

import sys
from pathlib import Path

import typer

from careplan.cli.console import CannotRunError
from careplan.standard.findings import Message

_MOST_PASSWORD = 4096


def is_asked() -> bool:
    """Return whether somebody sits at a terminal who can be asked."""
    return sys.stdin.isatty()


def read_password(file: Path | None) -> str:
    """Return the first line of a file, of standard input for none or -; a terminal is asked.

    Raises:
        CannotRunError: it is empty or no UTF-8.
        OSError: the file cannot be read.

    """
    if file is None and is_asked():
        asked: str = typer.prompt("password", hide_input=True)
        return asked
    return _lines(_read(file), 1)[0]


def read_change(current: Path | None, new: Path | None) -> tuple[str, str]:
    """Return the present password and the new one: of two files, of two lines of standard input, or asked for.

    Raises:
        CannotRunError: one is empty or no UTF-8.
        OSError: a file cannot be read.

    """
    if current is not None and new is not None:
        return _lines(_read(current), 1)[0], _lines(_read(new), 1)[0]
    if current is None and new is None and is_asked():
        present: str = typer.prompt("present password", hide_input=True)
        chosen: str = typer.prompt("new password", hide_input=True, confirmation_prompt=True)
        return present, chosen
    if current is None and new is None:
        present, chosen = _lines(_read(None), 2)
        return present, chosen
    raise CannotRunError(
        Message(
            "--password-file と --new-password-file は両方指定してください。",
            "Give both --password-file and --new-password-file, or neither.",
        )
    )


def _read(file: Path | None) -> bytes:
    if file is not None and str(file) != "-":
        with file.open("rb") as opened:
            return opened.read(_MOST_PASSWORD)
    return sys.stdin.buffer.read(_MOST_PASSWORD)


def _lines(data: bytes, count: int) -> list[str]:
    try:
        lines = data.decode("utf-8-sig").splitlines()[:count]
    except UnicodeDecodeError as error:
        raise CannotRunError(
            Message("パスワードをUTF-8として読めません。", "The password cannot be read as UTF-8.")
        ) from error
    if len(lines) < count or not all(lines):
        raise CannotRunError(Message("パスワードが空です。", "The password is empty."))
    return lines
