"""The keys that the sandbox keeps for hosted offices, and what is done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from careplan.exchange.certificates.in_force import current_certificate
from careplan.exchange.certificates.ports import TrustSource
from careplan.exchange.custody import refusals
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.directory.offices import Custody, OfficeCertificate
from careplan.exchange.directory.registry import find_office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.receiving.delivery import Fetched
from careplan.exchange.refusals import certificate_missing
from careplan.sealing import OpenedUnit, SealingError, open_unit
from careplan.trust import Credential, load_key


@dataclass(frozen=True, slots=True)
class HostedKeys:
    """Signs and opens with kept keys. A key is decrypted for the moment of its use."""

    store: Store
    trust: TrustSource
    cabinet: KeyCabinet

    def verify_hosted(self, by: Session, otherwise: ExchangeError | None = None) -> None:
        """Refuse an office that keeps its own key: custody-differs, or what is said `otherwise`."""
        office = by.office()
        found = self.store.read(lambda tx: find_office(tx, office))
        if found.custody is not Custody.HOSTED:
            raise otherwise or refusals.not_hosted()

    def signer(self, office_number: str, at: datetime) -> Credential:
        """Return the office's credential in force.

        Raises:
            ExchangeError: certificate-missing, key-unreadable.

        """
        trust = self.trust.trust(at)

        def work(tx: Transaction) -> Credential | None:
            current = current_certificate(tx, office_number, trust, at)
            return None if current is None else self._credential(tx, current)

        found = self.store.read(work)
        if found is None:
            raise certificate_missing(office_number)
        return found

    def open(self, fetched: Fetched, at: datetime) -> OpenedUnit:
        """Open a unit with the office's keys, the last first: one sealed before a renewal can be opened too.

        Raises:
            ExchangeError: certificate-missing, key-unreadable, opening-failed.

        """
        office = fetched.transmission.destination.office_number
        credentials = self.store.read(lambda tx: self._credentials(tx, office))
        if not credentials:
            raise certificate_missing(office)
        try:
            return self._open(fetched, credentials, at)
        except SealingError as error:
            raise refusals.opening_failed(error.code, error.message_ja, error.message_en) from error

    def mark(self, files: Mapping[str, bytes]) -> bytes:
        """Return a keyed mark of plain files: the same for the same files, and not to be guessed back."""
        parts = (part for name in sorted(files) for part in (name.encode(), files[name]))
        return self.cabinet.mark_content(*parts)

    def _open(self, fetched: Fetched, credentials: Sequence[Credential], at: datetime) -> OpenedUnit:
        return open_unit(
            fetched.payload.sealed,
            credential=credentials[0],
            earlier=credentials[1:],
            trust=self.trust.trust(at),
            at=at,
            header=fetched.payload.header,
            acceptance=fetched.statement,
        )

    def _credentials(self, tx: Transaction, office_number: str) -> list[Credential]:
        found = (self._credential(tx, each) for each in tx.certificates.newest_first(office_number))
        return [each for each in found if each is not None]

    def _credential(self, tx: Transaction, certificate: OfficeCertificate) -> Credential | None:
        key = None if certificate.key_id is None else tx.certificates.find_key(certificate.key_id)
        if key is None:
            return None
        parsed = x509.load_der_x509_certificate(certificate.der)
        return Credential(parsed, load_key(self.cabinet.open_key(key)))
