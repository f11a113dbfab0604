"""Whom a sealed unit was sealed for, as far as that shows without a key: it must be the destination."""

from datetime import datetime

from cryptography import x509

from careplan.exchange.certificates.in_force import find_cause
from careplan.exchange.ports import Transaction
from careplan.exchange.sending import refusals
from careplan.sealing import SealingError, find_recipient
from careplan.trust import Trust, office_number_of


def verify_recipient(
    tx: Transaction, sealed: bytes, current: x509.Certificate, trust: Trust, at: datetime
) -> None:
    """Refuse what the destination could not open, or only with a key that is no good any more.

    `current` is the destination's certificate in force. Any of its others that still hold will do: one that was
    renewed meanwhile is as good.

    Raises:
        ExchangeError: not-sealed, recipient-differs.

    """
    destination = office_number_of(current)
    try:
        if find_recipient(sealed, (current,)) is not None:
            return
        known = {
            x509.load_der_x509_certificate(each.der): each
            for each in tx.certificates.newest_first(destination)
        }
        named = find_recipient(sealed, tuple(known))
    except SealingError as error:
        raise refusals.not_sealed(error.code, error.message_ja, error.message_en) from error
    cause = "not-recipient" if named is None else find_cause(known[named], trust, at)
    if cause is not None:
        raise refusals.recipient_differs(destination, cause)
