"""`careplan town`: a demonstration town in an empty sandbox (docs/town.md)."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from careplan.authority.files import write_whole
from careplan.cli.console import CannotRunError, Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client.town import Held, MadeTown, TownState
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="A demonstration town in an empty sandbox (administrator).",
)
_STANDING = {
    "empty": Message("事業所はありません", "There is no office"),
    "town": Message("見本の町があります", "There is a demonstration town"),
    "mixed": Message(
        "見本の町と、ほかの事業所があります", "There are a demonstration town and other offices"
    ),
    "other": Message(
        "見本の町はなく、ほかの事業所があります", "There are offices, and no demonstration town"
    ),
}


@app.command()
def make(
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys",
            metavar="FOLDER",
            help="Where certificate and test key go of the office that keeps its own.",
        ),
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make the town where no office is: 7 offices, 30 people, three months. The password is shown this once."""
    with ending(form, language), connected(session) as client:
        if keys is not None:
            _prepare(keys)  # before the town stands: the keys come once
        made = client.town.make()
        if keys is not None:
            _save_keys(made, keys)
        _tell_made(made, keys, form, language)


@app.command()
def show(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """Show whether the exchange is empty, holds a town, or other offices."""
    with ending(form, language), connected(session) as client:
        state = client.town.show()
        if form is Format.JSON:
            write_json(_state_json(state))
            return
        say(_STANDING[state.standing], language)
        say(_counts(state.held), language)
        if not state.allowed:
            say(
                Message(
                    "この環境では作成も消去もできません（CAREPLAN_TOWN）",
                    "No town is made or reset here (CAREPLAN_TOWN)",
                ),
                language,
            )


@app.command()
def reset(
    confirm: Annotated[
        str | None,
        typer.Option("--confirm", metavar="WORD", help="The word by which other offices are removed, too."),
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Take the town away with all that was exchanged in it. Administrators and the audit log stay."""
    with ending(form, language), connected(session) as client:
        removed = client.town.reset(confirm)
        if form is Format.JSON:
            write_json(asdict(removed))
            return
        say(Message("消しました", "Removed"), language)
        say(_counts(removed), language)


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CannotRunError(
            Message(
                f"{folder} は空ではありません。鍵を保存する空のフォルダーを指定してください。",
                f"{folder} is not empty. Give an empty folder for the keys.",
            )
        )


def _save_keys(made: MadeTown, folder: Path) -> None:
    for office in made.offices:
        if office.key is not None and office.certificate is not None:
            write_whole(folder / f"{office.number}.key", office.key.encode(), private=True)
            write_whole(folder / f"{office.number}.crt", office.certificate.encode())


def _tell_made(made: MadeTown, keys: Path | None, form: Format, language: Language | None) -> None:
    """Tell of the new town; a key that went to a folder is not shown besides."""
    if form is Format.JSON:
        offices = [asdict(each) | ({} if keys is None else {"key": None}) for each in made.offices]
        told = {"town": _state_json(made.state), "months": made.months, "fiscal_year": made.fiscal_year}
        write_json(told | {"password": made.password, "offices": offices})
        return
    say(_counts(made.state.held), language)
    for office in made.offices:
        line = f"{office.number}  {office.name}  {office.administrator_id}  {office.staff_id}"
        say(Message(line, line), language)
        if office.key is not None and keys is None:
            say(Message(office.key.rstrip(), office.key.rstrip()), language)
    say(
        Message(
            f"パスワード（全員共通、表示は今だけ）：{made.password}",
            f"Password (of every log-in, shown this once): {made.password}",
        ),
        language,
    )


def _state_json(state: TownState) -> dict[str, object]:
    made_at = None if state.made_at is None else state.made_at.isoformat()
    return asdict(state) | {"made_at": made_at}


def _counts(held: Held) -> Message:
    return Message(
        f"事業所 {held.offices}（町のもの以外 {held.foreign}）  職員 {held.staff}  送信 {held.transmissions}  "
        f"下書き {held.drafts}  連携グループ {held.groups}",
        f"offices {held.offices} (not the town's {held.foreign})  log-ins {held.staff}  "
        f"transmissions {held.transmissions}  drafts {held.drafts}  groups {held.groups}",
    )
