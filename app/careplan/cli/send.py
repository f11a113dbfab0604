"""`careplan send`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.exchange import (
    CertificateOption,
    Format,
    FormatOption,
    KeyOption,
    SessionOption,
    TrustOption,
    connected,
    ending,
    own_office,
    write_json,
)
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.unit_sources import load_units
from careplan.client import Acceptance
from careplan.standard.findings import Message


def send(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    cert: CertificateOption = None,
    key: KeyOption = None,
    trust: TrustOption = None,
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Send in spite of errors that the check finds.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Send the units that the paths hold, the oldest stamp first.

    With --cert, --key and --trust they are checked and sealed here, and the exchange's signed statement is verified;
    without them the plain files are sent for an exchange that keeps the office's key. Exit 0: all accepted; 1: refused;
    2: could not run.
    """
    with ending(form, language):
        units = load_units(paths)
        with connected(session) as client:
            office = own_office(client, cert, key, trust)
            for files in units:
                if office is None:
                    acceptance = client.send_plain(files, allow_errors=allow_errors)
                else:
                    acceptance = office.send(files, allow_errors=allow_errors).acceptance
                if form is Format.JSON:
                    write_json(_json(acceptance, verified=office is not None))
                else:
                    say(_text(acceptance, files, verified=office is not None), language)


def _text(acceptance: Acceptance, files: dict[str, bytes], *, verified: bool) -> Message:
    ja = "、受付証明を検証済み" if verified else ""
    en = ", its statement verified" if verified else ""
    again_ja = "（前に受け付けたもの）" if acceptance.replayed else ""
    again_en = " (accepted before)" if acceptance.replayed else ""
    accepted_at = acceptance.accepted_at.isoformat()
    return Message(
        f"受付 {acceptance.id}{again_ja}  {len(files)} ファイル  {accepted_at}{ja}",
        f"Accepted {acceptance.id}{again_en}  {len(files)} files  {accepted_at}{en}",
    )


def _json(acceptance: Acceptance, *, verified: bool) -> dict[str, Any]:
    return {
        "id": acceptance.id,
        "accepted_at": acceptance.accepted_at.isoformat(),
        "sealed_sha256": acceptance.sealed_sha256,
        "header_sha256": acceptance.header_sha256,
        "replayed": acceptance.replayed,
        "statement_verified": verified,
    }
