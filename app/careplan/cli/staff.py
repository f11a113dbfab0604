"""`careplan staff`: the log-ins of an office, kept by its own administrator or the exchange's."""

from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.passwords import read_password
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import ListedStaff, Staff
from careplan.client.staff_book import StaffRole
from careplan.standard.findings import Message

staff = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Log-ins of an office (its administrator, or the exchange's).",
)
OfficeArgument = Annotated[str, typer.Argument(metavar="OFFICE", help="The office number, 10 characters.")]
StaffArgument = Annotated[str, typer.Argument(metavar="ID", help="The log-in.")]


@staff.command("add")
def add_staff(
    office: OfficeArgument,
    staff_id: Annotated[str, typer.Argument(metavar="ID", help="The new log-in.")],
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Its first line is the password; - is stdin."),
    ] = None,
    administrator: Annotated[
        bool, typer.Option("--administrator", help="The office's administrator, who keeps its log-ins.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Add a log-in. Without --password-file a password is made, shown this once, changed at the first log-in."""
    with ending(form, language), connected(session) as client:
        given = None if password_file is None else read_password(password_file)
        role: StaffRole = "office-administrator" if administrator else "staff"
        made = client.administration.add_staff(office, staff_id, given, role)
        _tell_made(made, Message("登録しました", "Added"), form, language)


@staff.command("list")
def list_staff(
    office: OfficeArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List the log-ins of an office."""
    with ending(form, language), connected(session) as client:
        listed = client.administration.list_staff(office)
    if form is Format.JSON:
        write_json({"items": [_json(each) for each in listed]})
        return
    for each in listed:
        say(_line(each), language)


@staff.command("disable")
def disable(
    office: OfficeArgument,
    staff_id: StaffArgument,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Switch a log-in off; its sessions end at once."""
    with ending(Format.TEXT, language), connected(session) as client:
        changed = client.administration.set_staff_active(office, staff_id, active=False)
    say(_line(changed), language)


@staff.command("enable")
def enable(
    office: OfficeArgument,
    staff_id: StaffArgument,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Switch a log-in on again."""
    with ending(Format.TEXT, language), connected(session) as client:
        changed = client.administration.set_staff_active(office, staff_id, active=True)
    say(_line(changed), language)


@staff.command("password")
def reset_password(
    office: OfficeArgument,
    staff_id: StaffArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make a provisional password, shown this once; sessions and lock end."""
    with ending(form, language), connected(session) as client:
        made = client.administration.reset_password(office, staff_id)
        _tell_made(made, Message("再発行しました", "Made anew"), form, language)


@staff.command("reset-otp")
def reset_otp(
    office: OfficeArgument,
    staff_id: StaffArgument,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Take one-time passwords away from somebody who lost the device."""
    with ending(Format.TEXT, language), connected(session) as client:
        client.administration.reset_otp(office, staff_id)
    say(Message(f"ワンタイムパスワードを解除しました：{staff_id}", f"Taken away: {staff_id}"), language)


@staff.command("unlock")
def unlock(
    office: OfficeArgument,
    staff_id: StaffArgument,
    session: SessionOption = None,
    language: LanguageOption = None,
) -> None:
    """Let somebody try again who failed too often."""
    with ending(Format.TEXT, language), connected(session) as client:
        client.administration.unlock(office, staff_id)
    say(Message(f"停止を解除しました：{staff_id}", f"Unlocked: {staff_id}"), language)


def _tell_made(made: Staff, done: Message, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        told = {"staff_id": made.staff_id, "office_number": made.office_number, "role": made.role}
        write_json(told | {"password": made.password})
        return
    who_ja, who_en = f"{made.staff_id}（{made.office_number}）", f"{made.staff_id} ({made.office_number})"
    say(Message(f"{done.ja}：{who_ja}", f"{done.en}: {who_en}"), language)
    if made.password is not None:
        say(
            Message(
                f"仮のパスワード（表示は今だけ）：{made.password}",
                f"Provisional password (shown this once): {made.password}",
            ),
            language,
        )


def _line(each: ListedStaff) -> Message:
    marks = (
        (not each.active, "停止中", "off"),
        (each.provisional, "仮パスワード", "provisional password"),
        (each.otp, "OTP", "OTP"),
        (each.seconds_locked > 0, f"あと{each.seconds_locked}秒ロック", f"locked {each.seconds_locked} s"),
    )
    shown = [(ja, en) for is_so, ja, en in marks if is_so]
    return Message(
        "  ".join((each.staff_id, each.role, *(ja for ja, _ in shown))),
        "  ".join((each.staff_id, each.role, *(en for _, en in shown))),
    )


def _json(each: ListedStaff) -> dict[str, Any]:
    return {
        "staff_id": each.staff_id,
        "office_number": each.office_number,
        "role": each.role,
        "active": each.active,
        "provisional": each.provisional,
        "otp": each.otp,
        "added_at": each.added_at.isoformat(),
        "seconds_locked": each.seconds_locked,
    }
