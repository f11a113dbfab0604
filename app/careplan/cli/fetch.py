"""`careplan fetch`."""

from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import default_language
from careplan.cli.exchange import (
    CertificateOption,
    Format,
    FormatOption,
    KeyOption,
    PseudonymKeyOption,
    SessionOption,
    TrustOption,
    connected,
    ending,
    own_office,
    write_json,
)
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Client, Office
from careplan.standard.check import Report, check_files
from careplan.standard.findings import Message
from careplan.standard.reports import report_json, report_text

_NOTES = {
    "replay-not-asked": Message(
        "再送（同じ送信単位が前に届いたか）は確認していません。",
        "Replay (whether the same unit came before) was not asked.",
    ),
}


def fetch(
    transmission_id: Annotated[str, typer.Argument(metavar="ID", help="As careplan received shows it.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder the files go to.")],
    cert: CertificateOption = None,
    key: KeyOption = None,
    trust: TrustOption = None,
    in_order: Annotated[
        bool,
        typer.Option(
            "--in-order", help="Refuse while something of the same sender with an older stamp is unfetched."
        ),
    ] = False,
    pseudonym_key: PseudonymKeyOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Fetch a unit, open it, check it, and write its files into a folder; files there are never replaced.

    With --cert, --key and --trust it is opened here; without them by an exchange that keeps the office's key.
    Exit 0 also where the check finds errors: it says so, and careplan reject sends the unit back.
    """
    with ending(form, language):
        with connected(session) as client:
            office = own_office(client, cert, key, trust, pseudonym_key)
            files, report, notes = _open(client, office, transmission_id, in_order=in_order)
        save_files(files, out)
        paths = [str(out / name) for name in sorted(files)]
        if form is Format.JSON:
            told = {"id": transmission_id, "files": paths, "notes": list(notes)}
            write_json(told | {"report": report_json(report)})
            return
        say(Message(f"開封しました：{len(paths)} ファイル", f"Opened {len(paths)} files"), language)
        for path in paths:
            typer.echo(f"  {path}")
        for note in notes:
            say(_NOTES.get(note, Message.same(note)), language)
        for line in report_text(report, (language or default_language()).value):
            typer.echo(line)


def _open(
    client: Client, office: Office | None, transmission_id: str, *, in_order: bool
) -> tuple[dict[str, bytes], Report, tuple[str, ...]]:
    if office is None:
        files = client.files(transmission_id, in_order=in_order)
        return files, check_files(files), ()
    received = office.fetch(transmission_id, in_order=in_order)
    return received.files, received.report, received.opened.notes
