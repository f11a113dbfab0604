"""Whom sealed bytes name as recipients: read without a key, by whoever carries them (RFC 5652 6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptography import x509
from cryptography.hazmat import asn1

from careplan.sealing import der, oids
from careplan.sealing.agreement import KEY_AGREE, read_key_agree
from careplan.sealing.armour import read_armour
from careplan.sealing.enveloped import wrong_type
from careplan.sealing.errors import judging
from careplan.sealing.identity import mark_of, marks_of
from careplan.sealing.limits import MAX_SEALED
from careplan.sealing.schema import AuthEnvelopedData, KeyTransRecipient


def find_recipient(sealed: bytes, certificates: Sequence[x509.Certificate]) -> x509.Certificate | None:
    """Return the first of the certificates that the sealed bytes name as a recipient; None: they name none of them.

    Raises:
        SealingError: ``recipient.…``: the bytes are no AuthEnvelopedData, or its recipients cannot be read.

    """
    with judging("recipient"):
        data = read_armour(sealed, MAX_SEALED)
        enveloped = der.read_content(data, oids.AUTH_ENVELOPED_DATA, AuthEnvelopedData, wrong_type)
        # Once for all certificates: there may be thousands of recipients.
        named = {mark_of(name) for value in enveloped.recipients.as_list() for name in _names(value)}
        for certificate in certificates:
            if not named.isdisjoint(marks_of(certificate)):
                return certificate
    return None


def _names(value: asn1.TLV) -> Iterator[asn1.TLV]:
    if value.tag_bytes == der.SEQUENCE:
        yield der.parse(KeyTransRecipient, value).rid
    elif value.tag_bytes == KEY_AGREE:
        for recipient in read_key_agree(value).recipients:
            yield recipient.rid
