"""Taking everything away that is not the exchange's own."""

from datetime import datetime

from cryptography import x509

from careplan.exchange.certificates.ports import Authority
from careplan.exchange.people.lockout import digest_id
from careplan.exchange.people.staffing import stop_otp
from careplan.exchange.ports import Transaction

_REASON = "cessation_of_operation"


def clear_ground(tx: Transaction, authority: Authority, at: datetime) -> None:
    """Revoke the offices' certificates, as far as the sandbox issued them, and remove every office with all it has.

    Raises:
        ExchangeError: authority-unavailable; nothing is removed then.

    """
    for der in tx.ground.certificates():
        authority.revoke(x509.load_der_x509_certificate(der), _REASON, at)
    for staff_id in tx.ground.staff_ids():
        stop_otp(tx, staff_id)
        tx.people.forget_failures(digest_id(staff_id))
    tx.ground.clear()
