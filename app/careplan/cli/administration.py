"""`careplan certificate`: what an administrator does; what an office does with its own keys is in `own_keys`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from careplan.authority import KeyType, certificate_pem
from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.own_keys import OfficeArgument, certificate_json, enrol_certificate, request_certificate
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import InstalledCertificate
from careplan.standard.findings import Message
from careplan.trust import OfficeProfile, load_certificate

certificates = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Certificates of offices; request and enrol: the office itself.",
)

ProfileOption = Annotated[OfficeProfile, typer.Option(help="Which kind of certificate.")]
_MOST_DAYS = 1095
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
    profile: ProfileOption = OfficeProfile.CARE_INSURANCE,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Have the exchange make key and certificate of a hosted office."""
    with ending(form, language), connected(session) as client:
        made = client.administration.issue_certificate(office, key_type.value, days, profile.value)
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
    serial: Annotated[
        str | None,
        typer.Option(metavar="HEX", help="One certificate; without it all that could still be used."),
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Revoke the certificates of an office: the revocation list says so at once."""
    with ending(form, language), connected(session) as client:
        revoked = client.administration.revoke_certificate(office, reason.value, serial)
        _tell(revoked, Message("失効しました", "Revoked"), form, language)


@certificates.command("password")
def make_password(
    office: OfficeArgument,
    profile: ProfileOption = OfficeProfile.CARE_INSURANCE,
    hours: Annotated[int, typer.Option(min=1, max=720, help="Hours it holds.")] = 168,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Make the password by which an office enrols a key of its own, once. It is shown this once."""
    with ending(form, language), connected(session) as client:
        made = client.administration.make_issue_password(office, profile.value, hours)
        if form is Format.JSON:
            told = {"office_number": made.office_number, "password": made.password, "profile": made.profile}
            write_json(told | {"expires_at": made.expires_at.isoformat()})
            return
        ends = made.expires_at.isoformat(timespec="minutes")
        say(
            Message(
                f"発行用パスワード（表示は今だけ、{ends} まで、1回限り）：{made.password}",
                f"Issue password (shown this once, good to {ends}, for one use): {made.password}",
            ),
            language,
        )


@certificates.command("list")
def list_certificates(
    within: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, max=3650, help="Only what ends within so many days.")
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List of each office the certificate that ends last, the first to end first; --within 90: what to renew."""
    with ending(form, language), connected(session) as client:
        found = sorted(
            client.administration.certificates(ends_within=within), key=lambda each: each.not_after
        )
        if form is Format.JSON:
            write_json({"items": [certificate_json(each) for each in found]})
            return
        for each in found:
            say(_line(each), language)
        say(Message(f"{len(found)} 件", f"{len(found)} certificates"), language)


certificates.command("request")(request_certificate)
certificates.command("enrol")(enrol_certificate)


def _line(certificate: InstalledCertificate) -> Message:
    left, ends = certificate.days_left, certificate.not_after.date()
    what = f"{certificate.office_number}  {certificate.serial}  {certificate.profile or '-'}  {ends}"
    if left < 0:
        return Message(f"{what}  期限切れ", f"{what}  ended")
    soon_ja, soon_en = ("  更新してください", "  renew it") if certificate.ends_soon else ("", "")
    return Message(f"{what}  あと {left} 日{soon_ja}", f"{what}  {left} days left{soon_en}")


def _tell(certificate: InstalledCertificate, done: Message, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(certificate_json(certificate))
        return
    what, ends = f"{certificate.office_number}  {certificate.serial}", certificate.not_after.date()
    say(Message(f"{done.ja}：{what}（{ends} まで）", f"{done.en}: {what} (good to {ends})"), language)
