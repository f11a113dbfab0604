"""The certificate of whoever connects: asked for, judged on each request, and bound to the tokens (RFC 8705 3)."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from careplan.exchange.certificates import refusals
from careplan.exchange.certificates.ports import TrustSource
from careplan.exchange.directory.offices import Custody
from careplan.exchange.people.login_policy import Demand
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.trust import Purpose, TrustError, office_number_of, read_profile, verify_certificate

_REMEMBERED = 4096


def thumbprint_of(certificate: x509.Certificate | None) -> bytes | None:
    """Return the SHA-256 of the certificate's DER: what RFC 8705 calls x5t#S256, 32 bytes."""
    return None if certificate is None else _fingerprint(certificate)


@lru_cache(maxsize=_REMEMBERED)
def _fingerprint(certificate: x509.Certificate) -> bytes:
    return certificate.fingerprint(SHA256())


def is_demanded(tx: Transaction, office_number: str | None, demand: Demand) -> bool:
    """Return whether this office has to show a certificate. The exchange's administrator has no office, nor one."""
    if demand is Demand.OFF or office_number is None:
        return False
    if demand is Demand.ALL:
        return True
    office = tx.offices.find(office_number)
    return office is not None and office.custody is Custody.OWN


def verify_bound(session: Session, presented: x509.Certificate | None) -> None:
    """Refuse a token that comes with another certificate than the one it is bound to, or with none.

    Raises:
        ExchangeError: client-certificate-differs.

    """
    if session.thumbprint is not None:
        verify_thumbprint(session.thumbprint, presented)


def verify_thumbprint(bound: bytes, presented: x509.Certificate | None) -> None:
    """Refuse another certificate than the one that is bound.

    Raises:
        ExchangeError: client-certificate-differs.

    """
    if not hmac.compare_digest(thumbprint_of(presented) or b"", bound):
        raise refusals.client_certificate_differs()


@dataclass(frozen=True, slots=True)
class CertificateGuard:
    """Judges what is presented by the authorities trusted now, revocation lists included."""

    trust: TrustSource

    def verify(self, certificate: x509.Certificate, office_number: str | None, at: datetime) -> None:
        """Refuse a certificate that is not good now, or not the office's (None: the administrator's, any good one).

        Raises:
            ExchangeError: client-certificate-refused; `cause` is the trust layer's code.

        """
        try:
            verify_certificate(certificate, self.trust.trust(at), purpose=Purpose.SIGN, at=at)
            number = office_number_of(certificate)
        except TrustError as error:
            raise refusals.client_certificate_refused(
                error.code, error.message_ja, error.message_en
            ) from error
        if not read_profile(certificate).is_for_clients:
            raise refusals.client_certificate_refused(
                "client-auth",
                "証明書の拡張鍵用途に clientAuth がありません",
                "the certificate's extended key usage has no clientAuth",
            )
        if office_number not in {None, number}:
            raise refusals.client_certificate_refused(
                "office", "証明書は別の事業所のものです", "the certificate is another office's"
            )
