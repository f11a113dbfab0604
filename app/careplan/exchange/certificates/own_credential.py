"""The exchange's own credential: issued by the sandbox's authority, its key kept as a hosted office's is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.exchange.audit import Event
from careplan.exchange.certificates.enrolment import pkcs8_of
from careplan.exchange.certificates.ports import Authority
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.directory.offices import OwnCertificate, SealedKey
from careplan.exchange.errors import ExchangeError
from careplan.exchange.ports import Store, Transaction
from careplan.trust import Credential, load_key

_OWNER = "exchange"
_DAYS = 1095
_RENEW_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Identity:
    """Finds or makes the credential that signs acceptance statements."""

    store: Store
    authority: Authority
    cabinet: KeyCabinet

    def credential(self, at: datetime) -> Credential:
        """Return the exchange's credential; make one where there is none, or the last is about to run out.

        While the authority is away, one that is about to run out serves for as long as it is good.

        Raises:
            ExchangeError: authority-unavailable, where there is none that is good.
            ExchangeError: key-unreadable: the deployment key is not the one the key was kept under.

        """
        kept = self.store.read(lambda tx: tx.certificates.own())
        if kept is None or kept[0].not_after < at:
            return self._make(at)
        held = self._held(*kept)
        if at < kept[0].not_after - _RENEW_BEFORE:
            return held
        try:
            return self._make(at)
        except ExchangeError:
            return held

    def newest(self) -> Credential | None:
        """Return the credential put down last, by whichever process.

        Raises:
            ExchangeError: key-unreadable: the deployment key was changed meanwhile.

        """
        kept = self.store.read(lambda tx: tx.certificates.own())
        return None if kept is None else self._held(*kept)

    def _held(self, certificate: OwnCertificate, key: SealedKey) -> Credential:
        parsed = x509.load_der_x509_certificate(certificate.der)
        return Credential(parsed, load_key(self.cabinet.open_key(key)))

    def _make(self, at: datetime) -> Credential:
        credential = self.authority.issue_exchange(at, _DAYS)
        certificate = credential.certificate
        row = OwnCertificate(
            serial=format(certificate.serial_number, "x"),
            der=certificate.public_bytes(Encoding.DER),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            installed_at=at,
        )
        key = self.cabinet.seal_key(_OWNER, str(uuid4()), pkcs8_of(credential.key))

        def work(tx: Transaction) -> None:
            verify_in_use(tx, self.cabinet)
            tx.certificates.put_own(row, key)
            tx.audit.append(Event(at, None, None, "exchange.certificate", _OWNER, {"serial": row.serial}))

        self.store.write(work)
        return credential


class OwnSigner:
    """`ports.Signer`: gives the credential in use, which `renew` replaces while others ask."""

    def __init__(self, identity: Identity, at: datetime) -> None:
        self._identity = identity
        self._credential = identity.credential(at)

    def __call__(self) -> Credential:
        """Return the credential in use now."""
        return self._credential

    def renew(self, at: datetime, *, may_make: bool) -> None:
        """Take the newest credential; make one where that is about to run out and `may_make` says that we may.

        Raises:
            ExchangeError: as `Identity.credential`.

        """
        found = self._identity.credential(at) if may_make else self._identity.newest()
        self._credential = found or self._credential
