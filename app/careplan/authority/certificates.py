"""The certificates and revocation lists of the authority, as X.509 (RFC 5280). Pure, given keys and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from careplan.authority.errors import refusal
from careplan.authority.keys import PublicKey
from careplan.trust import OFFICE_NUMBER, Credential, OfficeProfile, PrivateKey, Role

_MAX_NAME = 64  # ub-common-name
_USES = [ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH]


@dataclass(frozen=True, slots=True)
class Holder:
    """To whom a certificate is bound: an office by its number, or the exchange, which has none.

    ``profile`` says which kind of office certificate it is; none where the authority makes no difference.
    """

    role: Role
    name: str
    office_number: str | None = None
    profile: OfficeProfile | None = None

    def __post_init__(self) -> None:
        """Refuse a name that X.509 cannot hold, and a number that is none."""
        if not 1 <= len(self.name) <= _MAX_NAME or not self.name.isprintable():
            raise refusal("name")
        is_number = self.office_number is not None and OFFICE_NUMBER.fullmatch(self.office_number)
        if self.role is Role.OFFICE and not is_number:
            raise refusal("office-number")

    @property
    def subject(self) -> x509.Name:
        """The distinguished name the profile asks for."""
        attributes = [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, self.role.value),
            x509.NameAttribute(NameOID.COMMON_NAME, self.name),
        ]
        if self.profile is not None:
            attributes.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.profile.value))
        if self.office_number is not None:
            attributes.insert(0, x509.NameAttribute(NameOID.SERIAL_NUMBER, self.office_number))
        return x509.Name(attributes)


def make_root(
    name: str, key: PrivateKey, *, serial: int, not_before: datetime, days: int
) -> x509.Certificate:
    """Make the authority's own, self-signed certificate."""
    subject = Holder(Role.AUTHORITY, name).subject
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        _builder(subject, subject, key.public_key(), serial, not_before, not_before + _days(days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(key_id, critical=False)
    )
    return builder.sign(key, SHA256())


def make_certificate(  # noqa: PLR0913 - what a certificate says
    holder: Holder, key: PublicKey, issuer: Credential, *, serial: int, not_before: datetime, days: int
) -> x509.Certificate:
    """Make a holder's certificate; it does not outlive the authority's own."""
    not_after = min(not_before + _days(days), issuer.certificate.not_valid_after_utc)
    if not_after <= not_before or not_before < issuer.certificate.not_valid_before_utc:
        raise refusal("days")
    return _signed(holder, key, issuer, serial, (not_before, not_after))


def make_ended_certificate(
    holder: Holder, key: PublicKey, issuer: Credential, *, serial: int, at: datetime
) -> x509.Certificate:
    """Make a certificate that has ended two days before `at` and never was in force: for practice only.

    It may have begun before the authority itself did.
    """
    return _signed(holder, key, issuer, serial, (at - _days(3), at - _days(2)))


def _signed(
    holder: Holder, key: PublicKey, issuer: Credential, serial: int, term: tuple[datetime, datetime]
) -> x509.Certificate:
    agrees = isinstance(key, ec.EllipticCurvePublicKey)
    usage = _usage(digital_signature=True, key_agreement=agrees, key_encipherment=not agrees)
    issuer_key = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key)
    builder = (
        _builder(holder.subject, issuer.certificate.subject, key, serial, *term)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage(_USES), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(authority, critical=False)
    )
    return builder.sign(issuer.key, SHA256())


def make_crl(
    revoked: Iterable[x509.RevokedCertificate], issuer: Credential, *, at: datetime, days: int
) -> x509.CertificateRevocationList:
    """Make the whole revocation list as of ``at``; its number is that second's, so that it only grows."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at.replace(microsecond=0))
        .next_update(at.replace(microsecond=0) + _days(days))
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuer.key, SHA256())


def make_entry(serial: int, revoked_at: datetime, reason: x509.ReasonFlags) -> x509.RevokedCertificate:
    """Make one line of a revocation list; an unspecified reason is left out (RFC 5280 5.3.1)."""
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(revoked_at.replace(microsecond=0))
    )
    if reason is not x509.ReasonFlags.unspecified:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    return builder.build()


def _builder(  # noqa: PLR0913, PLR0917 - the fields of a certificate, in its order
    subject: x509.Name,
    issuer: x509.Name,
    key: PublicKey,
    serial: int,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(not_before.replace(microsecond=0))
        .not_valid_after(not_after.replace(microsecond=0))
    )


def _days(days: int) -> timedelta:
    if not 1 <= days <= 36525:  # noqa: PLR2004 - a day, and a hundred years
        raise refusal("days")
    return timedelta(days=days)


def _usage(
    *,
    digital_signature: bool = False,
    key_encipherment: bool = False,
    key_agreement: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=key_agreement,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
