"""`careplan certificate`: what an administrator does."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.authority import KeyType, certificate_pem
from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import InstalledCertificate
from careplan.standard.findings import Message
from careplan.trust import load_certificate

certificates = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The certificate of an office (administrator)."
)

OfficeArgument = Annotated[str, typer.Argument(metavar="OFFICE", help="The office number, 10 characters.")]
_MOST_DAYS = 3650
_HOSTED_DAYS = 1095


class Why(StrEnum):
    """Why a certificate is revoked (RFC 5280)."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"


@certificates.command("issue")
def issue_certificate(
    office: OfficeArgument,
    key_type: Annotated[KeyType, typer.Option(help="The key to make.")] = KeyType.P256,
    days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="Days it is valid.")] = _HOSTED_DAYS,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Have the exchange make key and certificate of a hosted office."""
    with ending(form, language), connected(session) as client:
        made = client.administration.issue_certificate(office, key_type.value, days)
        _tell(made, Message("発行しました", "Issued"), form, language)


@certificates.command("put")
def put_certificate(
    office: OfficeArgument,
    file: Annotated[Path, typer.Argument(metavar="CERT.pem", help="Its certificate.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Put down the certificate of an office that keeps its own key. Nothing but the certificate is sent."""
    with ending(form, language):
        pem = certificate_pem(load_certificate(file.read_bytes()))
        with connected(session) as client:
            put = client.administration.install_certificate(office, pem)
        _tell(put, Message("登録しました", "Put down"), form, language)


@certificates.command("revoke")
def revoke_certificate(
    office: OfficeArgument,
    reason: Annotated[Why, typer.Option(help="Why (RFC 5280).")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Revoke the certificate of an office that is in force."""
    with ending(form, language), connected(session) as client:
        revoked = client.administration.revoke_certificate(office, reason.value)
        _tell(revoked, Message("失効しました", "Revoked"), form, language)


def _tell(certificate: InstalledCertificate, done: Message, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(_certificate_json(certificate))
        return
    what, ends = f"{certificate.office_number}  {certificate.serial}", certificate.not_after.date()
    say(Message(f"{done.ja}：{what}（{ends} まで）", f"{done.en}: {what} (good to {ends})"), language)


def _certificate_json(certificate: InstalledCertificate) -> dict[str, Any]:
    revoked = certificate.revoked_at
    return {
        "office_number": certificate.office_number,
        "serial": certificate.serial,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "installed_at": certificate.installed_at.isoformat(),
        "revoked_at": revoked and revoked.isoformat(),
        "hosted": certificate.hosted,
    }
