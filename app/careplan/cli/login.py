"""`careplan login` and `careplan logout`."""

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, FormatOption, SessionOption, ending, write_json
from careplan.cli.session_file import StoredSession, default_session_file, load_session, save_session
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Client, NotLoggedInError
from careplan.standard.findings import Message

_MOST_PASSWORD = 4096
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def login(
    server: Annotated[
        str, typer.Argument(metavar="URL", help="The exchange, such as http://127.0.0.1:8000.")
    ],
    staff: Annotated[str, typer.Option("--staff", metavar="ID", help="The log-in's ID.")],
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Its first line is the password; - is stdin."),
    ] = None,
    allow_plain_http: Annotated[
        bool, typer.Option("--allow-plain-http", help="Send the password over http:// to another computer.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Log in, and leave the token in the session file, readable by you alone.

    The password is asked for, or read from a file or from standard input: it is no argument, which others could see.
    """
    path = session or default_session_file()
    with ending(form, language):
        if not allow_plain_http:
            _verify_private(server)
        with Client(server) as client:
            made = client.login(staff, read_password(password_file))
        expires = made.expires_at.isoformat()
        save_session(StoredSession(server, made.token, made.staff_id, made.office_number, expires), path)
        office = made.office_number or made.role
        if form is Format.JSON:
            told = {"staff_id": made.staff_id, "office_number": made.office_number, "role": made.role}
            write_json(told | {"expires_at": expires, "session": str(path)})
        else:
            message = Message(
                f"ログインしました：{made.staff_id}（{office}）、{expires} まで。{path}",
                f"Logged in: {made.staff_id} ({office}) until {expires}. {path}",
            )
            say(message, language)


def logout(session: SessionOption = None, language: LanguageOption = None) -> None:
    """End the session and remove its file."""
    path = session or default_session_file()
    with ending(Format.TEXT, language):
        stored = load_session(path)
        try:
            with Client(stored.server, token=stored.token) as client:
                client.logout()
        except NotLoggedInError:
            pass  # it has ended already
        finally:
            path.unlink(missing_ok=True)
    say(Message("ログアウトしました。", "Logged out."), language)


def _verify_private(server: str) -> None:
    """Refuse to send a password where others could read it on the way."""
    try:
        parts = urlsplit(server)
        exposed = parts.scheme == "http" and parts.hostname not in _LOOPBACK
    except ValueError:
        return  # the client says what is wrong with it
    if exposed:
        raise CannotRunError(
            Message(
                f"{server} は暗号化されていません。https:// か --allow-plain-http を使ってください。",
                f"{server} is not encrypted: the password could be read. Use https:// or --allow-plain-http.",
            )
        )


def read_password(file: Path | None) -> str:
    """Return the first line of a file, of standard input for none or -; a terminal is asked.

    Raises:
        CannotRunError: it is empty or no UTF-8.
        OSError: the file cannot be read.

    """
    if file is not None and str(file) != "-":
        with file.open("rb") as opened:
            return _first_line(opened.read(_MOST_PASSWORD))
    if file is None and sys.stdin.isatty():
        asked: str = typer.prompt("password", hide_input=True)
        return asked
    return _first_line(sys.stdin.buffer.read(_MOST_PASSWORD))


def _first_line(data: bytes) -> str:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CannotRunError(
            Message("パスワードをUTF-8として読めません。", "The password cannot be read as UTF-8.")
        ) from error
    if not lines or not lines[0]:
        raise CannotRunError(Message("パスワードが空です。", "The password is empty."))
    return lines[0]
