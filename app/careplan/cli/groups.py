"""`careplan partner` and `careplan group`: whom an office exchanges with."""

from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Group
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The linkage groups that our office is in."
)
GroupArgument = Annotated[str, typer.Argument(metavar="GROUP", help="The group's number, such as G000001.")]
MemberArgument = Annotated[str, typer.Argument(metavar="OFFICE", help="The office number, 10 characters.")]


def partners(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """List the offices that we have sent to or received from, the latest first."""
    with ending(form, language), connected(session) as client:
        found = client.directory.partners()
        if form is Format.JSON:
            items = [
                {
                    "office_number": each.office_number,
                    "name": each.name,
                    "sent": each.sent,
                    "received": each.received,
                    "last_at": each.last_at.isoformat(),
                }
                for each in found
            ]
            write_json({"items": items})
            return
        for each in found:
            last = f"{each.last_at:%Y-%m-%d}"
            line = Message(
                f"{each.office_number}  送信 {each.sent}  受信 {each.received}  最終 {last}  {each.name}",
                f"{each.office_number}  sent {each.sent}  received {each.received}  last {last}  {each.name}",
            )
            say(line, language)
        say(Message(f"{len(found)} 事業所", f"{len(found)} offices"), language)


@app.command("list")
def list_groups(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """List the groups that we are in."""
    with ending(form, language), connected(session) as client:
        found = client.directory.groups()
        if form is Format.JSON:
            write_json({"items": [_json(group) for group in found]})
            return
        for group in found:
            say(_line(group), language)


@app.command("make")
def make_group(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make a group; our office owns it."""
    with ending(form, language), connected(session) as client:
        _tell(client.directory.make_group(name), form, language)


@app.command("add")
def add_member(
    group: GroupArgument,
    office: MemberArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Take an office into a group that we own."""
    with ending(form, language), connected(session) as client:
        _tell(client.directory.put_member(group, office), form, language)


@app.command("leave")
def drop_member(
    group: GroupArgument,
    office: Annotated[
        str | None, typer.Option(metavar="OFFICE", help="Another office, as the owner.")
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Leave a group, or let another office leave a group that we own."""
    with ending(form, language), connected(session) as client:
        number = office or client.session().office_number or ""
        client.directory.drop_member(group, number)
        _done(
            Message(f"{number} は {group} から抜けました", f"{number} has left {group}"),
            group,
            form,
            language,
        )


@app.command("dissolve")
def dissolve(
    group: GroupArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Dissolve a group that we own."""
    with ending(form, language), connected(session) as client:
        client.directory.dissolve_group(group)
        _done(Message(f"{group} を解散しました", f"{group} is dissolved"), group, form, language)


def _tell(group: Group, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(_json(group))
    else:
        say(_line(group), language)


def _done(message: Message, group: str, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json({"group": group, "done": True})
    else:
        say(message, language)


def _line(group: Group) -> Message:
    return Message.same(f"{group.number}  {group.name}  [{group.owner}]  {' '.join(group.members)}")


def _json(group: Group) -> dict[str, Any]:
    return {
        "number": group.number,
        "name": group.name,
        "owner": group.owner,
        "made_at": group.made_at.isoformat(),
        "members": list(group.members),
    }
