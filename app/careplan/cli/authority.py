"""`careplan authority`: a sandbox authority in a folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import ReasonFlags

from careplan.authority import (
    CRL_DAYS,
    HOLDER_DAYS,
    ROOT_DAYS,
    Holder,
    KeyType,
    certificate_pem,
    init_folder,
    issue_in_folder,
    load_folder,
    revoke_in_folder,
)
from careplan.cli.saved_files import save_over
from careplan.cli.trust_files import LanguageOption, ending, say
from careplan.standard.findings import Message
from careplan.trust import Role

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="A sandbox authority: certificates for trying things out.",
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The authority's folder.")]


@app.command()
def init(
    folder: Folder,
    name: Annotated[str, typer.Option(help="The authority's name.")] = "careplan sandbox authority",
    key_type: Annotated[KeyType, typer.Option(help="The authority's key.")] = KeyType.P256,
    days: Annotated[int, typer.Option(help="Days its certificate is valid.")] = ROOT_DAYS,
    language: LanguageOption = None,
) -> None:
    """Make an authority: DIR/ca.crt and DIR/ca.key."""
    with ending(language):
        init_folder(folder, name, key_type, at=datetime.now(UTC), days=days)
    files = f"{folder / 'ca.crt'}, {folder / 'ca.key'}"
    say(Message(f"認証局を作りました：{files}", f"Made an authority: {files}"), language)


@app.command()
def issue(
    folder: Folder,
    name: Annotated[str, typer.Option(help="The office's name.")],
    office: Annotated[str | None, typer.Option(metavar="N", help="The office number, 10 characters.")] = None,
    exchange: Annotated[bool, typer.Option(help="For the exchange itself, not for an office.")] = False,
    key_type: Annotated[KeyType, typer.Option(help="The office's key.")] = KeyType.RSA2048,
    days: Annotated[int, typer.Option(help="Days the certificate is valid.")] = HOLDER_DAYS,
    language: LanguageOption = None,
) -> None:
    """Make a certificate and its key: DIR/N.crt and DIR/N.key. An earlier one is kept as DIR/N-SERIAL.*."""
    if exchange == (office is not None):
        raise typer.BadParameter(
            "--office N か --exchange のどちらかを指定してください / give --office N or --exchange"
        )
    with ending(language):
        holder = Holder(Role.EXCHANGE if exchange else Role.OFFICE, name, office)
        credential = issue_in_folder(folder, holder, key_type, at=datetime.now(UTC), days=days)
    stem = office or "exchange"
    files = f"{folder / f'{stem}.crt'}, {folder / f'{stem}.key'}"
    ends = credential.certificate.not_valid_after_utc.date()
    say(
        Message(f"証明書を発行しました（{ends} まで）：{files}", f"Issued, good to {ends}: {files}"), language
    )


@app.command()
def revoke(
    folder: Folder,
    office: Annotated[str, typer.Option(metavar="N", help="The office number.")],
    serial: Annotated[
        str | None, typer.Option(metavar="HEX", help="One certificate; without it all of the office.")
    ] = None,
    reason: Annotated[ReasonFlags, typer.Option(help="Why (RFC 5280).")] = ReasonFlags.unspecified,
    language: LanguageOption = None,
) -> None:
    """Revoke an office's certificates. Publish a new list afterwards: careplan authority crl."""
    with ending(language):
        revoked = revoke_in_folder(folder, office, reason, at=datetime.now(UTC), serial=_serial(serial))
    serials = ", ".join(f"{one.serial:x}" for one in revoked)
    say(
        Message(
            f"失効しました：{serials}。失効リストを作り直してください（careplan authority crl）。",
            f"Revoked: {serials}. Publish the list again (careplan authority crl).",
        ),
        language,
    )


@app.command()
def crl(
    folder: Folder,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the list goes (PEM).")],
    days: Annotated[int, typer.Option(help="Days until the next list.")] = CRL_DAYS,
    language: LanguageOption = None,
) -> None:
    """Write the revocation list."""
    with ending(language):
        revocations = load_folder(folder).crl(at=datetime.now(UTC), days=days)
        save_over(certificate_pem(revocations), out, [b"-----BEGIN X509 CRL"])
    count = len(revocations)
    say(
        Message(f"失効リスト（{count} 件）：{out}", f"Revocation list with {count} certificates: {out}"),
        language,
    )


def _serial(text: str | None) -> int | None:
    try:
        return None if text is None else int(text, 16)
    except ValueError as cause:
        raise typer.BadParameter("シリアル番号は16進数です / a serial number is hexadecimal") from cause
