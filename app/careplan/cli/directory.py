"""`careplan office`: the directory, searched by all, kept by an administrator."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.office_data import download, export_data, import_data
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Client, ListedOffice
from careplan.exchange.directory.office_list import OfficeListError, Passed, read_columns, read_office_list
from careplan.exchange.directory.offices import Custody, Office
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The offices of an exchange; adding: administrator."
)
_AT_ONCE = 500


class Receives(StrEnum):
    """What an office can receive."""

    PLAN = "plan"
    MONTH = "month"
    ACTUAL = "actual"
    PREVENTIVE = "preventive"


app.command("export")(export_data)
app.command("download")(download)
app.command("import-data")(import_data)


@app.command("add")
def add_office(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The office number, 10 characters.")],
    name: Annotated[str, typer.Option(help="The office's name.")],
    types: Annotated[str, typer.Option(metavar="43,46", help="Its service types, with commas.")],
    hosted: Annotated[bool, typer.Option("--hosted", help="The exchange keeps the office's key.")] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Enter an office in the directory. Without --hosted it keeps its own key."""
    wanted = [part.strip() for part in types.split(",") if part.strip()]
    with ending(form, language), connected(session) as client:
        office = client.administration.register(number, name, wanted, "hosted" if hosted else "own")
        if form is Format.JSON:
            write_json(_office_json(office))
        else:
            say(
                Message(f"登録しました：{_office_line(office).ja}", f"Registered: {_office_line(office).en}"),
                language,
            )


@app.command("list")
def list_offices(
    prefecture: Annotated[str | None, typer.Option(metavar="13", help="Its code, 2 digits.")] = None,
    service_type: Annotated[
        str | None, typer.Option("--type", metavar="17", help="Its service type.")
    ] = None,
    receives: Annotated[Receives | None, typer.Option(help="What it says that it can receive.")] = None,
    name: Annotated[str | None, typer.Option(help="A part of the name, in either width.")] = None,
    number: Annotated[str | None, typer.Option(metavar="1370", help="The beginning of the number.")] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List the offices that fit, by number."""
    with ending(form, language), connected(session) as client:
        conditions = {
            "prefecture": prefecture,
            "service_type": service_type,
            "receives": receives and receives.value,
            "name": name,
            "number": number,
        }
        listed = list(client.directory.offices(conditions))
        if form is Format.JSON:
            write_json({"items": [_office_json(office) for office in listed]})
            return
        for office in listed:
            say(_office_line(office), language)
        say(Message(f"{len(listed)} 事業所", f"{len(listed)} offices"), language)


@app.command("receives")
def declare(
    what: Annotated[
        list[Receives] | None,
        typer.Argument(metavar="[plan|month|actual|preventive]...", help="Nothing: none."),
    ] = None,
    office: Annotated[str | None, typer.Option(metavar="OFFICE", help="Our own unless given.")] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Say what our office can receive, for others to search by."""
    with ending(form, language), connected(session) as client:
        number = office or client.session().office_number
        if number is None:
            raise CannotRunError(
                Message("事業所番号を --office で指定してください。", "Give the office with --office.")
            )
        declared = client.directory.declare(number, [each.value for each in what or ()])
        if form is Format.JSON:
            write_json(_office_json(declared))
        else:
            say(_office_line(declared), language)


@app.command("import")
def import_offices(
    file: Annotated[Path, typer.Argument(metavar="CSV", help="A list of offices.")],
    columns: Annotated[
        Path, typer.Option("--columns", metavar="TOML", help="Which column is which: docs/directory.md.")
    ],
    hosted: Annotated[bool, typer.Option("--hosted", help="The exchange keeps the offices' keys.")] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Enter the offices of a list in the directory; those that are in it stay as they are (administrator)."""
    with ending(form, language):
        offices, passed = _read(file, columns, Custody.HOSTED if hosted else Custody.OWN)
        with connected(session) as client:
            added, known = _register(client, offices)
        if form is Format.JSON:
            lines = [
                {"line": each.line, "message": {"ja": each.message.ja, "en": each.message.en}}
                for each in passed
            ]
            write_json({"added": added, "known": known, "passed_over": lines})
            return
        for line in (*_passed_lines(passed), _summary(len(added), len(known), len(passed))):
            say(line, language)


def _read(file: Path, columns: Path, custody: Custody) -> tuple[list[Office], list[Passed]]:
    names = {service.title.ja: code for code, service in load_standard().service_types.items()}
    try:
        read = read_columns(columns.read_text("utf-8"), names)
        return read_office_list(file.read_bytes(), read, custody, datetime.now(UTC))
    except OfficeListError as error:
        raise CannotRunError(error.message) from error
    except UnicodeDecodeError as error:
        raise CannotRunError(
            Message(f"{columns} はUTF-8のTOMLではありません。", f"{columns} is no TOML in UTF-8.")
        ) from error


def _register(client: Client, offices: Sequence[Office]) -> tuple[list[str], list[str]]:
    added, known = list[str](), list[str]()
    for start in range(0, len(offices), _AT_ONCE):
        part = [
            {
                "number": office.number,
                "name": office.name,
                "service_types": list(office.service_types),
                "custody": office.custody.value,
            }
            for office in offices[start : start + _AT_ONCE]
        ]
        listed = client.administration.register_list(part)
        added += listed.added
        known += listed.known
    return added, known


def _passed_lines(passed: Sequence[Passed]) -> Iterator[Message]:
    for each in passed:
        yield Message(f"  {each.line} 行目：{each.message.ja}", f"  line {each.line}: {each.message.en}")


def _summary(added: int, known: int, passed: int) -> Message:
    return Message(
        f"登録 {added} 事業所、登録済み {known}、取り込めない行 {passed}",
        f"added {added} offices, known before {known}, lines passed over {passed}",
    )


def _office_line(office: ListedOffice) -> Message:
    types = ",".join(office.service_types)
    hosted = office.custody == "hosted"
    key_ja, key_en = ("鍵預かり", "hosted key") if hosted else ("自前の鍵", "own key")
    off_ja, off_en = ("", "") if office.active else ("  停止中", "  inactive")
    receives = f"  [{' '.join(office.receives)}]" if office.receives else ""
    soon_ja, soon_en = _end_of(office)
    return Message(
        f"{office.number}  {types}  {key_ja}{off_ja}  {office.name}{receives}{soon_ja}",
        f"{office.number}  {types}  {key_en}{off_en}  {office.name}{receives}{soon_en}",
    )


def _end_of(office: ListedOffice) -> tuple[str, str]:
    """Say of a certificate that ends within 90 days, or has ended, when."""
    if office.certificate_ends is None or not office.ends_soon:
        return "", ""
    ends = office.certificate_ends.date()
    return f"  証明書 {ends} まで（要更新）", f"  certificate ends {ends} (renew it)"


def _office_json(office: ListedOffice) -> dict[str, Any]:
    return {
        "number": office.number,
        "name": office.name,
        "service_types": list(office.service_types),
        "custody": office.custody,
        "active": office.active,
        "registered_at": office.registered_at.isoformat(),
        "receives": list(office.receives),
        "certificate_ends": office.certificate_ends and office.certificate_ends.isoformat(),
        "ends_soon": office.ends_soon,
    }
