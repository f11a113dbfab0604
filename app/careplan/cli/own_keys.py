"""`careplan certificate request` and `enrol`: keys that never leave the office's folder."""

from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.authority import KeyFolder, KeyType
from careplan.cli.exchange import Format, FormatOption, ending, write_json
from careplan.cli.passwords import read_password
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Client, InstalledCertificate
from careplan.standard.findings import Message

OfficeArgument = Annotated[str, typer.Argument(metavar="OFFICE", help="The office number, 10 characters.")]
KeysOption = Annotated[
    Path, typer.Option("--keys", metavar="DIR", help="The folder of the office's own keys.")
]
KeyTypeOption = Annotated[KeyType, typer.Option(help="The key to make.")]


def request_certificate(
    office: OfficeArgument,
    keys: KeysOption,
    key_type: KeyTypeOption = KeyType.P256,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make a key and the request for its certificate (CSR) in DIR, for who hands it in otherwise; enrol does both."""
    with ending(form, language):
        folder = KeyFolder(keys, office)
        folder.begin(key_type)
    if form is Format.JSON:
        write_json({"office_number": office, "request": str(folder.request_file)})
        return
    say(
        Message(f"申請書を作りました：{folder.request_file}", f"Made the request: {folder.request_file}"),
        language,
    )


def enrol_certificate(
    server: Annotated[
        str, typer.Argument(metavar="URL", help="The exchange, such as http://127.0.0.1:8000.")
    ],
    office: OfficeArgument,
    keys: KeysOption,
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file", metavar="FILE", help="Its first line is the issue password; - is stdin."
        ),
    ] = None,
    key_type: KeyTypeOption = KeyType.P256,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make a key in DIR, and get its certificate for the issue password: OFFICE.crt and OFFICE.key.

    Again it is a renewal: the earlier pair is kept as OFFICE-SERIAL.*, and opens what was sealed for it. Cut off
    before the answer came, give the same command again.
    """
    with ending(form, language):
        folder = KeyFolder(keys, office)
        request = folder.begin(key_type)
        with Client(server) as client:
            made = client.directory.enrol(office, request, read_password(password_file))
        folder.finish(made.pem)
    if form is Format.JSON:
        write_json(certificate_json(made))
        return
    ends = made.not_after.date()
    files = f"{keys / f'{office}.crt'}, {keys / f'{office}.key'}"
    say(
        Message(f"証明書を受け取りました（{ends} まで）：{files}", f"Enrolled, good to {ends}: {files}"),
        language,
    )


def certificate_json(certificate: InstalledCertificate) -> dict[str, Any]:
    """Return a certificate as the commands write it."""
    revoked = certificate.revoked_at
    return {
        "office_number": certificate.office_number,
        "serial": certificate.serial,
        "profile": certificate.profile,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "days_left": certificate.days_left,
        "ends_soon": certificate.ends_soon,
        "installed_at": certificate.installed_at.isoformat(),
        "revoked_at": revoked and revoked.isoformat(),
        "revocation_reason": certificate.revocation_reason,
        "hosted": certificate.hosted,
    }
