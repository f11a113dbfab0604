"""`careplan password` and `careplan otp`: one's own log-in."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.passwords import read_change
from careplan.cli.session_file import default_session_file, load_session, save_session
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message

password = typer.Typer(add_completion=False, no_args_is_help=True)
otp = typer.Typer(
    add_completion=False, no_args_is_help=True, help="One-time passwords (TOTP) of your own log-in."
)


@password.callback()
def password_group() -> None:
    """Change the password of your own log-in."""  # a group of one command stays a group by this


@password.command("change")
def change_password(
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Its first line is the present password."),
    ] = None,
    new_password_file: Annotated[
        Path | None,
        typer.Option("--new-password-file", metavar="FILE", help="Its first line is the new one."),
    ] = None,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Change your password; every other session of yours ends.

    Both are asked for, read from the two files, or from the first two lines of standard input.
    """
    path = session or default_session_file()
    with ending(Format.TEXT, language), connected(session) as client:
        made = client.change_password(*read_change(password_file, new_password_file))
        changed = replace(load_session(path), token=made.token, refresh_token=made.refresh_token)
        save_session(replace(changed, expires_at=made.expires_at.isoformat()), path)
    say(Message("パスワードを変えました。", "The password is changed."), language)


@otp.command("enrol")
def enrol(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """Get a secret for your authenticator app, shown this once; `careplan otp confirm` makes it count."""
    with ending(form, language), connected(session) as client:
        made = client.begin_otp()
    if form is Format.JSON:
        write_json({"secret": made.secret, "uri": made.uri})
        return
    say(
        Message(
            f"認証アプリに登録してください（表示は今だけ）：{made.secret}\n{made.uri}\n"
            "次に careplan otp confirm コード",
            f"Enter it in your app (shown this once): {made.secret}\n{made.uri}\nThen: careplan otp confirm CODE",
        ),
        language,
    )


@otp.command("confirm")
def confirm(
    code: Annotated[str, typer.Argument(metavar="CODE", help="6 digits that the app shows.")],
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Have a one-time password asked for at each log-in from now on."""
    with ending(Format.TEXT, language), connected(session) as client:
        client.confirm_otp(code)
    say(
        Message(
            "次のログインからワンタイムパスワードが必要です。",
            "From now on log-ins need a one-time password.",
        ),
        language,
    )
