"""`careplan preview`: what would be sent, before it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import REFUSED
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.unit_sources import load_named_units
from careplan.client import Preview, preview_here
from careplan.standard.findings import Message


def preview(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    local: Annotated[
        bool,
        typer.Option(
            "--local", help="Work it out here (an office that keeps its key): no file is given away."
        ),
    ] = False,
    show_users: Annotated[
        bool, typer.Option("--show-users", help="Show the numbers of the service users, too.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Show to whom, about whom, about which months and with whose services units would be sent. Nothing is sent.

    Exit 0: all would be accepted as things stand; 1: one would be refused; 2: could not run.
    """
    refused = False
    with ending(form, language):
        units = load_named_units(paths)
        with connected(session) as client:
            for unit in units:
                shown = preview_here(client.directory, unit.files) if local else client.preview(unit.files)
                refused |= bool(shown.refusals or shown.errors)
                if form is Format.JSON:
                    write_json({"unit": unit.name} | _json(shown, show_users=show_users))
                    continue
                for line in _lines(unit.name, shown, show_users=show_users):
                    say(line, language)
    if refused:
        raise typer.Exit(REFUSED)


def _lines(name: str, shown: Preview, *, show_users: bool) -> Iterator[Message]:
    title = shown.unit or Message("送信単位ではありません", "no transmission unit")
    yield Message(f"{name}：{title.ja}", f"{name}: {title.en}")
    registered = shown.names.get(shown.destination.office_number)
    to_ja, to_en = registered or "（登録なし）", registered or "(not registered)"
    yield Message(f"  送信先 {shown.destination} {to_ja}", f"  to {shown.destination} {to_en}")
    months, users = " ".join(shown.months) or "-", len(shown.service_users)
    yield Message(f"  対象年月 {months}  利用者 {users} 人", f"  months {months}  service users {users}")
    for user in shown.service_users if show_users else ():
        yield Message.same(f"    {user.insurer_number} {user.insured_number}")
    yield Message(
        f"  送信先に見えるサービスの事業所 {len(shown.offices)} か所",
        f"  services of {len(shown.offices)} offices are disclosed to it",
    )
    for office in shown.offices:
        named, types = shown.names.get(office.number, "-"), " ".join(office.service_types)
        yield Message(
            f"    {office.number} {named}  {types}  {office.service_users} 人分",
            f"    {office.number} {named}  {types}  of {office.service_users} service users",
        )
    if shown.errors:
        yield Message(f"  検査のエラー {shown.errors} 件", f"  errors of the check: {shown.errors}")
    for each in shown.refusals:
        yield Message(f"  拒否 [{each.code}] {each.message.ja}", f"  refused [{each.code}] {each.message.en}")


def _json(shown: Preview, *, show_users: bool) -> dict[str, Any]:
    users = [[each.insurer_number, each.insured_number] for each in shown.service_users]
    return {
        "from": str(shown.sender),
        "to": str(shown.destination),
        "destination_name": shown.names.get(shown.destination.office_number),
        "stamp": shown.stamp,
        "kinds": list(shown.kinds),
        "months": list(shown.months),
        "service_users": {"count": len(users)} | ({"items": users} if show_users else {}),
        "offices": [
            {
                "office": each.number,
                "name": shown.names.get(each.number),
                "service_types": list(each.service_types),
                "service_users": each.service_users,
            }
            for each in shown.offices
        ],
        "errors": shown.errors,
        "refusals": [
            {"code": each.code, "message": {"ja": each.message.ja, "en": each.message.en}}
            for each in shown.refusals
        ],
    }
