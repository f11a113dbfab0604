"""`careplan login` and `careplan logout`."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, FormatOption, SessionOption, ending, open_client, write_json
from careplan.cli.passwords import is_asked, read_password
from careplan.cli.session_file import StoredSession, default_session_file, load_session, save_session
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Client, Login, NotLoggedInError, ProblemError, tls_context
from careplan.standard.findings import Message

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_OWED = {
    "password-change": Message(
        "先にパスワードを変えてください：careplan password change",
        "Change the password first: careplan password change",
    ),
    "otp-enrolment": Message(
        "先にワンタイムパスワードを登録してください：careplan otp enrol",
        "Set up one-time passwords first: careplan otp enrol",
    ),
}


def login(
    server: Annotated[
        str, typer.Argument(metavar="URL", help="The exchange, such as http://127.0.0.1:8000.")
    ],
    staff: Annotated[str, typer.Option("--staff", metavar="ID", help="The log-in's ID.")],
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Its first line is the password; - is stdin."),
    ] = None,
    otp: Annotated[
        str | None,
        typer.Option("--otp", metavar="CODE", help="The one-time password, 6 digits; a terminal is asked."),
    ] = None,
    cert: Annotated[
        Path | None, typer.Option("--cert", help="TLS: the office's certificate to connect with (PEM).")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="TLS: its private key (PEM).")] = None,
    ca: Annotated[
        Path | None, typer.Option("--ca", help="TLS: the authority that certified the exchange (PEM).")
    ] = None,
    allow_plain_http: Annotated[
        bool, typer.Option("--allow-plain-http", help="Send the password over http:// to another computer.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Log in, and leave the tokens in the session file, readable by you alone.

    The password is asked for, or read from a file or from standard input: it is no argument, which others could see.
    The paths of --cert, --key and --ca are kept there too, for the commands to come.
    """
    path = session or default_session_file()
    with ending(form, language):
        if not allow_plain_http:
            _verify_private(server)
        files = {"ca": ca, "cert": cert, "key": key}
        context = tls_context(**files) if any(files.values()) else True
        with Client(server, verify=context) as client:
            made = _log_in(client, staff, read_password(password_file), otp)
        paths = {name: str(file.resolve()) for name, file in files.items() if file is not None}
        save_session(_stored(server, made, paths), path)
        _tell(made, path, form, language)


def _log_in(client: Client, staff: str, password: str, code: str | None) -> Login:
    """Log in; a one-time password that turns out to be wanted is asked of a terminal."""
    try:
        return client.login(staff, password, code)
    except ProblemError as error:
        if error.code != "otp-required" or not is_asked():
            raise
    return client.login(staff, password, str(typer.prompt("one-time password")).strip())


def _stored(server: str, made: Login, paths: dict[str, str]) -> StoredSession:
    return StoredSession(
        server=server,
        token=made.token,
        staff_id=made.staff_id,
        office_number=made.office_number,
        expires_at=made.expires_at.isoformat(),
        refresh_token=made.refresh_token,
        **paths,
    )


def _tell(made: Login, path: Path, form: Format, language: LanguageOption) -> None:
    expires = made.expires_at.isoformat()
    if form is Format.JSON:
        told = {"staff_id": made.staff_id, "office_number": made.office_number, "role": made.role}
        write_json(told | {"expires_at": expires, "owes": made.owes, "session": str(path)})
        return
    office = made.office_number or made.role
    message = Message(
        f"ログインしました：{made.staff_id}（{office}）、{expires} まで。{path}",
        f"Logged in: {made.staff_id} ({office}) until {expires}. {path}",
    )
    say(message, language)
    if made.owes in _OWED:
        say(_OWED[made.owes], language)


def logout(session: SessionOption = None, language: LanguageOption = None) -> None:
    """End the session and remove its file."""
    path = session or default_session_file()
    with ending(Format.TEXT, language):
        stored = load_session(path)
        try:
            with open_client(stored, path) as client:
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
