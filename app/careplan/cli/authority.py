"""`careplan authority`: a sandbox authority in a folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import Certificate, ReasonFlags

from careplan.authority import (
    CRL_DAYS,
    HOLDER_DAYS,
    ROOT_DAYS,
    Holder,
    Issued,
    KeyType,
    certificate_pem,
    certify_in_folder,
    init_folder,
    issue_in_folder,
    load_folder,
    renew_in_folder,
    revoke_in_folder,
)
from careplan.cli.console import Language
from careplan.cli.saved_files import save_over
from careplan.cli.trust_files import LanguageOption, ending, say
from careplan.standard.findings import Message
from careplan.trust import OfficeProfile, Role, days_left

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="A sandbox authority: certificates for trying things out.",
)

ProfileOption = Annotated[OfficeProfile, typer.Option(help="Which kind of office certificate.")]
DaysOption = Annotated[int, typer.Option(help="Days the certificate is valid.")]
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
    profile: ProfileOption = OfficeProfile.CARE_INSURANCE,
    request: Annotated[
        Path | None, typer.Option(metavar="CSR", help="For the key of this request; no key is made.")
    ] = None,
    key_type: Annotated[KeyType, typer.Option(help="The office's key.")] = KeyType.RSA2048,
    days: DaysOption = HOLDER_DAYS,
    language: LanguageOption = None,
) -> None:
    """Make a certificate and its key: DIR/N.crt and DIR/N.key. An earlier one is kept as DIR/N-SERIAL.*."""
    if exchange == (office is not None):
        raise typer.BadParameter(
            "--office N か --exchange のどちらかを指定してください / give --office N or --exchange"
        )
    stem, now = office or "exchange", datetime.now(UTC)
    with ending(language):
        role, kind = (Role.EXCHANGE, None) if exchange else (Role.OFFICE, profile)
        holder = Holder(role, name, office, kind)
        if request is not None:
            certificate = certify_in_folder(folder, holder, request.read_bytes(), at=now, days=days)
            _tell_issued(certificate, f"{folder / f'{stem}.crt'}", language)
            return
        credential = issue_in_folder(folder, holder, key_type, at=now, days=days)
    _tell_issued(credential.certificate, _files(folder, stem), language)


@app.command()
def renew(
    folder: Folder,
    office: Annotated[str, typer.Option(metavar="N", help="The office number.")],
    key_type: Annotated[KeyType, typer.Option(help="The office's new key.")] = KeyType.RSA2048,
    days: DaysOption = HOLDER_DAYS,
    language: LanguageOption = None,
) -> None:
    """Issue to an office anew, with a new key. The earlier certificate stays good; its files become DIR/N-SERIAL.*."""
    with ending(language):
        renewed = renew_in_folder(folder, office, key_type, at=datetime.now(UTC), days=days)
    _tell_issued(renewed.certificate, _files(folder, office), language)


@app.command("list")
def list_issued(
    folder: Folder,
    within: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, help="Only what ends within so many days.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """List what was issued: serial number, office, days left; revoked ones too."""
    now = datetime.now(UTC)
    with ending(language):
        issued = load_folder(folder).issued
    for one in issued:
        if within is None or (one.revoked_at is None and 0 <= days_left(one.not_after, now) <= within):
            say(_issued_line(one, now), language)


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


def _files(folder: Path, stem: str) -> str:
    return f"{folder / f'{stem}.crt'}, {folder / f'{stem}.key'}"


def _tell_issued(certificate: Certificate, files: str, language: Language | None) -> None:
    ends = certificate.not_valid_after_utc.date()
    say(
        Message(f"証明書を発行しました（{ends} まで）：{files}", f"Issued, good to {ends}: {files}"), language
    )


def _issued_line(one: Issued, now: datetime) -> Message:
    what = f"{one.serial:x}  {one.holder.office_number or one.holder.role}  {one.holder.profile or '-'}"
    left = days_left(one.not_after, now)
    if one.revoked_at is not None:
        why = (one.reason or ReasonFlags.unspecified).value
        return Message(
            f"{what}  失効 {one.revoked_at.date()} {why}", f"{what}  revoked {one.revoked_at.date()} {why}"
        )
    if left < 0:
        return Message(f"{what}  期限切れ {one.not_after.date()}", f"{what}  ended {one.not_after.date()}")
    return Message(
        f"{what}  {one.not_after.date()} まで（あと {left} 日）",
        f"{what}  good to {one.not_after.date()} ({left} days)",
    )


def _serial(text: str | None) -> int | None:
    try:
        return None if text is None else int(text, 16)
    except ValueError as cause:
        raise typer.BadParameter("シリアル番号は16進数です / a serial number is hexadecimal") from cause
