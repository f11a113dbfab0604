"""The sandbox's own authority, kept in a folder by `careplan.authority`.

The keys of hosted offices never touch this folder: only what was issued is noted in its index. The authority's
certificate and its last revocation list are kept in another folder too: while the authority's own cannot be read,
nothing is issued or revoked, and the exchange goes on for as long as that list is fresh enough.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TypeVar

from cryptography import x509

from careplan.authority import (
    CRL_DAYS,
    ROOT_DAYS,
    AuthorityError,
    Holder,
    KeyType,
    certificate_pem,
    init_folder,
    load_folder,
)
from careplan.authority import Authority as Issuer
from careplan.authority.files import append_line, write_whole
from careplan.authority.index import issued_line, revoked_line
from careplan.exchange.certificates import refusals
from careplan.exchange.certificates.trusted import version_of
from careplan.exchange.directory.offices import OfficeHolder
from careplan.trust import Credential, Role, TrustError, load_certificate, load_crl

T = TypeVar("T")
_INDEX = "index.jsonl"
_CRL_AGE = timedelta(hours=1)
_BEGUN = timedelta(days=180)  # before it was made: the demonstration town has a past, of certificates too
_CERTIFICATE, _CRL = "ca.crt", "crl.pem"
_OUTAGES = (
    "not-initialised",
    "damaged",
)  # what `load_folder` says of a folder that is not there, or not whole


@dataclass(slots=True)
class SandboxAuthority:
    """`ports.Authority` on a folder, which is read anew for each issue and revocation."""

    folder: Path
    certificate: x509.Certificate
    kept: Path
    """The folder that is asked while the authority's own cannot be read."""
    crl_days: int = CRL_DAYS
    _lock: Lock = field(default_factory=Lock)
    _crl: tuple[datetime, object, x509.CertificateRevocationList] | None = None
    _index: Path = field(init=False)

    def __post_init__(self) -> None:
        """Name the index once: it is asked for with each request."""
        self._index = self.folder / _INDEX

    def issue_office(self, holder: OfficeHolder, key_type: str, days: int, at: datetime) -> Credential:
        """Make a key and a certificate bound to an office number.

        Raises:
            ExchangeError: authority-unavailable.
            TrustError: it cannot be issued.

        """
        return self._issue(_holder(holder), KeyType(key_type), at, days)

    def certify_office(
        self, holder: OfficeHolder, request: bytes, days: int, at: datetime
    ) -> x509.Certificate:
        """Make a certificate for the key of a request (CSR).

        Raises:
            ExchangeError: authority-unavailable.
            TrustError: the request cannot be read, is not signed by its key, or its key is too weak.

        """
        with self._lock:
            issuer = self._load()
            certificate = issuer.certify_request(_holder(holder), request, not_before=at, days=days)
            self._note(issued_line(issuer.issued[-1]))
            return certificate

    def ended_office(self, holder: OfficeHolder, at: datetime) -> x509.Certificate:
        """Make a certificate that ended two days before, of a key that nobody has: for practice.

        Raises:
            ExchangeError: authority-unavailable.

        """
        with self._lock:
            return self._load().certify_ended(_holder(holder), at=at)

    def issue_exchange(self, at: datetime, days: int) -> Credential:
        """Make a key and a certificate for the exchange itself."""
        return self._issue(Holder(name="careplan exchange", role=Role.EXCHANGE), KeyType.P256, at, days)

    def revoke(self, certificate: x509.Certificate, reason: str, at: datetime) -> bool:
        """Revoke a certificate; False where another authority issued it. Revoking again changes nothing.

        Raises:
            ExchangeError: authority-unavailable.

        """
        with self._lock:
            issuer = self._load()
            known = {each.serial: each for each in issuer.issued}.get(certificate.serial_number)
            if certificate.issuer != self.certificate.subject or known is None:
                return False
            if known.revoked_at is None:
                revoked = issuer.revoke(known.serial, x509.ReasonFlags[reason], at=at)
                self._note(revoked_line(revoked))
            return True

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the revocation list: made anew when something changed, and every hour.

        Where the authority's folder cannot be read it is the last one that was made, however old: whoever asks
        it knows how old a list may be.

        Raises:
            ExchangeError: authority-unavailable, where there is no list at all.

        """
        # First without the lock: another thread may hold it while it makes a key, for a third of a second.
        known = self._fresh(version_of(self._index), at)
        if known is not None:
            return known
        with self._lock:
            version = version_of(self._index)
            return self._fresh(version, at) or self._made_anew(version, at)

    def _fresh(self, version: object, at: datetime) -> x509.CertificateRevocationList | None:
        if self._crl is None:
            return None
        made_at, made_of, crl = self._crl
        return crl if made_of == version and made_at <= at < made_at + _CRL_AGE else None

    def _made_anew(self, version: object, at: datetime) -> x509.CertificateRevocationList:
        issuer = _found(lambda: load_folder(self.folder))
        if issuer is None:
            return self._last()
        crl = issuer.crl(at=at, days=self.crl_days)
        self._crl = (at, version, crl)
        # A full disk: what is kept is the list before, and this one is as good without.
        with suppress(OSError):
            write_whole(self.kept / _CRL, certificate_pem(crl))
        return crl

    def _last(self) -> x509.CertificateRevocationList:
        if self._crl is not None:
            return self._crl[2]
        kept = _found(lambda: load_crl((self.kept / _CRL).read_bytes()))
        if kept is None:
            raise refusals.authority_unavailable()
        return kept

    def _issue(self, holder: Holder, key_type: KeyType, at: datetime, days: int) -> Credential:
        with self._lock:
            issuer = self._load()
            credential = issuer.issue(holder, key_type, not_before=at, days=days)
            self._note(issued_line(issuer.issued[-1]))
            return credential

    def _load(self) -> Issuer:
        issuer = _found(lambda: load_folder(self.folder))
        if issuer is None:
            raise refusals.authority_unavailable()
        return issuer

    def _note(self, line: bytes) -> None:
        try:
            append_line(self.folder / _INDEX, line)
        except OSError as error:
            raise refusals.authority_unavailable() from error


def open_authority(
    folder: Path, at: datetime, *, kept: Path | None = None, crl_days: int = CRL_DAYS
) -> SandboxAuthority:
    """Open the authority of a folder; make one where there never was any.

    Args:
        folder: the authority's folder.
        at: now.
        kept: where its certificate and last list are kept besides; `FOLDER-kept` unless given.
        crl_days: how long its lists are good.

    Raises:
        AuthorityError: damaged, where the folder cannot be read and nothing was kept of it.

    """
    beside = kept or folder.with_name(f"{folder.name}-kept")
    try:
        certificate = _open(folder, beside, at)
    except (OSError, AuthorityError):
        known = _found(lambda: load_certificate((beside / _CERTIFICATE).read_bytes()))
        if known is None:
            raise
        return SandboxAuthority(folder, known, beside, crl_days)
    beside.mkdir(parents=True, exist_ok=True)
    write_whole(beside / _CERTIFICATE, certificate_pem(certificate))
    return SandboxAuthority(folder, certificate, beside, crl_days)


def _open(folder: Path, beside: Path, at: datetime) -> x509.Certificate:
    """Return the authority's certificate. A new one is made only where none was known: all would be strangers."""
    try:
        return load_folder(folder).certificate
    except AuthorityError as error:
        if error.code != "not-initialised" or (beside / _CERTIFICATE).exists():
            raise
    days = ROOT_DAYS + _BEGUN.days
    return init_folder(folder, "careplan sandbox authority", at=at - _BEGUN, days=days).certificate


def _holder(office: OfficeHolder) -> Holder:
    return Holder(Role.OFFICE, office.name, office.office_number, office.profile)


def _found(read: Callable[[], T]) -> T | None:
    """Return what is read of the disk; None where it is not there, not whole, or not to be read."""
    try:
        return read()
    except AuthorityError as error:
        if error.code not in _OUTAGES:
            raise
    except (OSError, TrustError):
        pass
    return None
