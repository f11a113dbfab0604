"""What there is of certificates: those of an office, and what ends soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from careplan.exchange import refusals
from careplan.exchange.certificates.listing import CertificateQuery
from careplan.exchange.directory.offices import OfficeCertificate
from careplan.exchange.directory.registry import find_office
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction


@dataclass(frozen=True, slots=True)
class Page:
    """Which certificates: of the offices behind `after` by number, so many."""

    after: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class CertificateBook:
    """Shows certificates."""

    store: Store

    def ending(
        self, by: Session, page: Page, within: timedelta | None, at: datetime
    ) -> Sequence[OfficeCertificate]:
        """Return of each office, by number, the certificate that ends last; revoked ones are passed over.

        With `within` only those that end within that span, or have ended: what an administrator has to renew.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        until = None if within is None else at + within
        return self.store.read(lambda tx: tx.certificates.last_ending(page.after, page.limit, until))

    def listed(self, by: Session, query: CertificateQuery) -> Sequence[OfficeCertificate]:
        """Return one page of the certificates of all offices, the first to end first.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        return self.store.read(lambda tx: tx.certificates.listed(query))

    def latest(self, office_numbers: Sequence[str]) -> Mapping[str, OfficeCertificate]:
        """Return of these offices the certificates that end last; revoked ones are passed over."""
        found = self.store.read(lambda tx: tx.certificates.last_ending_of(office_numbers))
        return {each.office_number: each for each in found}

    def history(self, by: Session, office_number: str) -> Sequence[OfficeCertificate]:
        """Return all certificates of an office, the last installed first, to itself and to an administrator.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        if by.office_number != office_number:
            verify_administrator(by)

        def work(tx: Transaction) -> Sequence[OfficeCertificate]:
            find_office(tx, office_number)
            return tx.certificates.newest_first(office_number)

        return self.store.read(work)


def find_standing(
    tx: Transaction, office_number: str, serial: str | None, at: datetime
) -> Sequence[OfficeCertificate]:
    """Return what is to be revoked: the certificate of that serial number, or all that could still be used.

    Raises:
        ExchangeError: office-unknown, certificate-missing.

    """
    find_office(tx, office_number)
    held = tx.certificates.newest_first(office_number)
    if serial is None:
        chosen = [each for each in held if each.revoked_at is None and at <= each.not_after]
    else:
        chosen = [each for each in held if each.serial == serial]
    if not chosen:
        raise refusals.certificate_missing(office_number)
    return chosen
