"""The sandbox's own authority, kept in a folder by `careplan.authority`, and what is trusted besides it.

The keys of hosted offices never touch this folder: only what was issued is noted in its index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from cryptography import x509

from careplan.authority import Authority as Issuer
from careplan.authority import AuthorityError, Holder, KeyType, init_folder, load_folder
from careplan.authority.files import append_line
from careplan.authority.index import issued_line, revoked_line
from careplan.exchange import refusals
from careplan.exchange.errors import ExchangeError
from careplan.trust import Credential, Role, Trust, TrustError, load_certificates, load_crl

_INDEX = "index.jsonl"
_CRL_AGE = timedelta(hours=1)


@dataclass(slots=True)
class SandboxAuthority:
    """`careplan.exchange.ports.Authority` on a folder, which is read anew for each issue and revocation."""

    folder: Path
    certificate: x509.Certificate
    _lock: Lock = field(default_factory=Lock)
    _crl: tuple[datetime, object, x509.CertificateRevocationList] | None = None

    def issue_office(
        self, office_number: str, name: str, wanted: tuple[str, int], at: datetime
    ) -> Credential:
        """Make a key and a certificate bound to an office number."""
        holder = Holder(name=name, role=Role.OFFICE, office_number=office_number)
        key_type, days = wanted
        return self._issue(holder, KeyType(key_type), at, days)

    def issue_exchange(self, at: datetime, days: int) -> Credential:
        """Make a key and a certificate for the exchange itself."""
        return self._issue(Holder(name="careplan exchange", role=Role.EXCHANGE), KeyType.P256, at, days)

    def revoke(self, certificate: x509.Certificate, reason: str, at: datetime) -> bool:
        """Revoke a certificate; False where another authority issued it. Revoking again changes nothing."""
        with self._lock:
            issuer = load_folder(self.folder)
            known = {each.serial: each for each in issuer.issued}.get(certificate.serial_number)
            if certificate.issuer != self.certificate.subject or known is None:
                return False
            if known.revoked_at is None:
                revoked = issuer.revoke(known.serial, x509.ReasonFlags[reason], at=at)
                append_line(self.folder / _INDEX, revoked_line(revoked))
            return True

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the revocation list: made anew when something changed, and every hour."""
        with self._lock:
            version = _version_of(self.folder / _INDEX)
            if self._crl is not None:
                made_at, made_of, crl = self._crl
                if made_of == version and timedelta() <= at - made_at < _CRL_AGE:
                    return crl
            crl = load_folder(self.folder).crl(at=at)
            self._crl = (at, version, crl)
            return crl

    def _issue(self, holder: Holder, key_type: KeyType, at: datetime, days: int) -> Credential:
        with self._lock:
            issuer = load_folder(self.folder)
            credential = issuer.issue(holder, key_type, not_before=at, days=days)
            append_line(self.folder / _INDEX, issued_line(issuer.issued[-1]))
            return credential


@dataclass(frozen=True, slots=True)
class TrustedAuthorities:
    """`careplan.exchange.ports.TrustSource`: the sandbox's own authority, and others given by their files.

    The files of revocation lists are read each time they have changed, so that a list can be replaced while
    the service runs.
    """

    own: SandboxAuthority
    anchors: tuple[x509.Certificate, ...] = ()
    crl_files: tuple[Path, ...] = ()
    _read: dict[Path, tuple[object, x509.CertificateRevocationList]] = field(default_factory=dict)

    def trust(self, at: datetime) -> Trust:
        """Return the anchors and the revocation lists to ask at that time."""
        lists = (self.own.crl(at), *(self._load(path) for path in self.crl_files))
        return Trust(anchors=(self.own.certificate, *self.anchors), crls=lists)

    def _load(self, path: Path) -> x509.CertificateRevocationList:
        version = _version_of(path)
        before = self._read.get(path)
        if before is None or before[0] != version:
            try:
                before = (version, load_crl(_bytes_of(path)))
            except (ExchangeError, TrustError):
                if before is None:
                    raise
                return before[1]  # half replaced, or gone: the list of before serves until it is stale
            self._read[path] = before
        return before[1]


def open_authority(folder: Path, at: datetime) -> SandboxAuthority:
    """Open the authority of a folder; make one where the folder has none."""
    try:
        issuer: Issuer = load_folder(folder)
    except AuthorityError as error:
        if error.code != "not-initialised":
            raise
        issuer = init_folder(folder, "careplan sandbox authority", at=at)
    return SandboxAuthority(folder, issuer.certificate)


def load_anchors(paths: Sequence[Path]) -> tuple[x509.Certificate, ...]:
    """Return the certificates of every file.

    Raises:
        TrustError: a file is no certificate.
        ExchangeError: trust-file-missing.

    """
    return tuple(each for path in paths for each in load_certificates(_bytes_of(path)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusals.trust_file_missing(str(path)) from error


def _version_of(path: Path) -> object:
    """Return what changes when the file does; the index is only appended to."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
