"""The sandbox authority in memory: it issues, renews, revokes, and publishes the revocation list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from careplan.authority.certificates import (
    Holder,
    make_certificate,
    make_crl,
    make_ended_certificate,
    make_entry,
    make_root,
)
from careplan.authority.errors import refusal
from careplan.authority.keys import KeyType, accepted_key, generate_key
from careplan.authority.requests import read_request
from careplan.trust import OFFICE_NUMBER, Credential

ROOT_DAYS: Final = 3650
HOLDER_DAYS: Final = 1095  # three years, as the national certificates
CRL_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Issued:
    """What the authority remembers of a certificate; never its key."""

    serial: int
    holder: Holder
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None


class Authority:
    """An authority: its credential, and what it has issued and revoked, in order of issue."""

    def __init__(self, credential: Credential, issued: Iterable[Issued] = ()) -> None:
        """Take up an authority with what it has issued so far."""
        self._credential = credential
        self._issued = {one.serial: one for one in issued}

    @classmethod
    def create(
        cls, name: str, key_type: KeyType = KeyType.P256, *, not_before: datetime, days: int = ROOT_DAYS
    ) -> Self:
        """Make a new authority with its key and self-signed certificate; raise ``AuthorityError``."""
        key = generate_key(key_type)
        serial = x509.random_serial_number()
        root = make_root(name, key, serial=serial, not_before=not_before, days=days)
        return cls(Credential(root, key))

    @property
    def credential(self) -> Credential:
        """The authority's own certificate and key."""
        return self._credential

    @property
    def certificate(self) -> x509.Certificate:
        """The anchor others trust."""
        return self._credential.certificate

    @property
    def issued(self) -> tuple[Issued, ...]:
        """Everything issued, revoked or not."""
        return tuple(self._issued.values())

    def issue(
        self,
        holder: Holder,
        key_type: KeyType = KeyType.RSA2048,
        *,
        not_before: datetime,
        days: int = HOLDER_DAYS,
    ) -> Credential:
        """Make a key and its certificate; a holder may have several: one is renewed with overlap."""
        key = generate_key(key_type)
        certificate = self.certify(holder, key.public_key(), not_before=not_before, days=days)
        return Credential(certificate, key)

    def certify(
        self,
        holder: Holder,
        key: CertificatePublicKeyTypes,
        *,
        not_before: datetime,
        days: int = HOLDER_DAYS,
    ) -> x509.Certificate:
        """Make a certificate for a key the holder keeps; raise ``AuthorityError`` for a weak one."""
        accepted = accepted_key(key)
        if accepted is None:
            raise refusal("weak-key")
        serial = x509.random_serial_number()
        certificate = make_certificate(
            holder, accepted, self._credential, serial=serial, not_before=not_before, days=days
        )
        ends = certificate.not_valid_after_utc
        self._issued[serial] = Issued(serial, holder, certificate.not_valid_before_utc, ends)
        return certificate

    def certify_ended(self, holder: Holder, *, at: datetime) -> x509.Certificate:
        """Make a certificate that has ended, of a key that is thrown away: for practice. It is not in the index."""
        key = generate_key(KeyType.P256)
        accepted = accepted_key(key.public_key())
        if accepted is None:
            raise refusal("weak-key")
        serial = x509.random_serial_number()
        return make_ended_certificate(holder, accepted, self._credential, serial=serial, at=at)

    def certify_request(
        self, holder: Holder, request: bytes, *, not_before: datetime, days: int = HOLDER_DAYS
    ) -> x509.Certificate:
        """Make a certificate for the key of a request (CSR, PEM or DER).

        Only the key is taken from it, after its signature has shown that the asker holds it: whom the
        certificate names is ``holder``, which the caller has established. A request that names another
        office is refused, for somebody has mixed up files.
        """
        key, numbers = read_request(request)
        if numbers - {holder.office_number}:
            raise refusal("request-number", office=holder.office_number)
        return self.certify(holder, key, not_before=not_before, days=days)

    def issued_to(self, office_number: str) -> tuple[Issued, ...]:
        """Return what was issued to an office, oldest first; raise ``AuthorityError`` where nothing was."""
        if not OFFICE_NUMBER.fullmatch(office_number):
            raise refusal("office-number")
        found = tuple(one for one in self._issued.values() if one.holder.office_number == office_number)
        if not found:
            raise refusal("unknown-office", office=office_number)
        return found

    def revoke(
        self, serial: int, reason: x509.ReasonFlags = x509.ReasonFlags.unspecified, *, at: datetime
    ) -> Issued:
        """Revoke one certificate for good; raise ``AuthorityError`` for an unknown or already revoked one."""
        issued = self._issued.get(serial)
        if issued is None:
            raise refusal("unknown-serial", serial=f"{serial:x}")
        if issued.revoked_at is not None:
            raise refusal("already-revoked", revoked_at=issued.revoked_at.isoformat())
        revoked = replace(issued, revoked_at=at.replace(microsecond=0), reason=reason)
        self._issued[serial] = revoked
        return revoked

    def crl(self, *, at: datetime, days: int = CRL_DAYS) -> x509.CertificateRevocationList:
        """Return the whole revocation list as of ``at``, to be replaced within ``days``.

        Certificates that have ended stay on it: a unit is judged as of its acceptance.
        """
        entries = [
            make_entry(one.serial, one.revoked_at, one.reason or x509.ReasonFlags.unspecified)
            for one in self._issued.values()
            if one.revoked_at is not None and one.revoked_at <= at
        ]
        return make_crl(entries, self._credential, at=at, days=days)
