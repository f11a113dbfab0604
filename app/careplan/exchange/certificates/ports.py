"""What certificates need from outside, as Protocols: a store, an authority, whom to trust."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from cryptography import x509

from careplan.exchange.certificates.listing import CertificateQuery
from careplan.exchange.directory.offices import (
    IssuePassword,
    OfficeCertificate,
    OfficeHolder,
    OwnCertificate,
    SealedKey,
)
from careplan.trust import Credential, Trust

T = TypeVar("T")


class Certificates(Protocol):
    """Certificates of the offices, and the hosted keys that belong to some of them."""

    def add(self, certificate: OfficeCertificate) -> None:
        """Put down a certificate; it is the current one from now on."""
        ...

    def newest_first(self, office_number: str) -> Sequence[OfficeCertificate]:
        """Return all of the office's certificates, the last installed first, revoked ones too."""
        ...

    def last_ending(
        self, after: str | None, limit: int, until: datetime | None
    ) -> Sequence[OfficeCertificate]:
        """Return of each office behind `after`, by number, the unrevoked certificate that ends last.

        Where `until` is given, only those that end by then.
        """
        ...

    def listed(self, query: CertificateQuery) -> Sequence[OfficeCertificate]:
        """Return one page of the offices' certificates, by end, office and serial number."""
        ...

    def last_ending_of(self, office_numbers: Sequence[str]) -> Sequence[OfficeCertificate]:
        """Return of each of these offices the unrevoked certificate that ends last."""
        ...

    def mark_revoked(self, office_number: str, serial: str, reason: str, at: datetime) -> None:
        """Note that the certificate is revoked, and why."""
        ...

    def put_own(self, certificate: OwnCertificate, key: SealedKey) -> None:
        """Put down the certificate and encrypted key that the exchange itself signs with."""
        ...

    def own(self) -> tuple[OwnCertificate, SealedKey] | None:
        """Return the exchange's own certificate and key, the last put down."""
        ...

    def add_key(self, key: SealedKey) -> None:
        """Keep an encrypted key."""
        ...

    def hold_own(self, *, alone: bool) -> SealedKey | None:
        """Return the exchange's own key; nobody replaces it till the transaction ends.

        Several transactions may hold it; one that does `alone` waits for the others, and they for it.
        """
        ...

    def every_key(self) -> Sequence[SealedKey]:
        """Return all encrypted keys."""
        ...

    def replace_key(self, key: SealedKey) -> None:
        """Put down a key of that id anew, encrypted otherwise."""
        ...

    def find_key(self, key_id: str) -> SealedKey | None:
        """Return the encrypted key."""
        ...


class IssuePasswords(Protocol):
    """The issue passwords of offices, one each at a time."""

    def put(self, password: IssuePassword) -> None:
        """Keep a password in place of the office's last."""
        ...

    def find(self, office_number: str) -> IssuePassword | None:
        """Return the office's password; nobody else uses it till the transaction ends."""
        ...

    def use(self, office_number: str, serial: str, at: datetime) -> None:
        """Note which certificate it made."""
        ...


class TrustSource(Protocol):
    """Whom the exchange trusts now."""

    def trust(self, at: datetime) -> Trust:
        """Return the anchors and the revocation lists to ask at that time."""
        ...


class Signer(Protocol):
    """The exchange's own credential, asked for each time: it is renewed while the service runs."""

    def __call__(self) -> Credential:
        """Return the credential in use now."""
        ...


class Authority(Protocol):
    """The sandbox's own authority. Where it cannot be reached it refuses: authority-unavailable."""

    @property
    def certificate(self) -> x509.Certificate:
        """The authority's own certificate: a trust anchor."""
        ...

    def issue_office(self, holder: OfficeHolder, key_type: str, days: int, at: datetime) -> Credential:
        """Make a key and a certificate bound to an office number."""
        ...

    def certify_office(
        self, holder: OfficeHolder, request: bytes, days: int, at: datetime
    ) -> x509.Certificate:
        """Make a certificate for the key of a request (CSR)."""
        ...

    def ended_office(self, holder: OfficeHolder, at: datetime) -> x509.Certificate:
        """Make a certificate that has ended, of a key that nobody has: for practice."""
        ...

    def issue_exchange(self, at: datetime, days: int) -> Credential:
        """Make a key and a certificate for the exchange itself."""
        ...

    def revoke(self, certificate: x509.Certificate, reason: str, at: datetime) -> bool:
        """Revoke a certificate; False where another authority issued it."""
        ...

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the revocation list: fresh at that time, or the last one where no new one can be made."""
        ...
