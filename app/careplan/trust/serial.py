"""The serial number of an encoded certificate, looked at before ``cryptography`` reads it.

RFC 5280 4.1.2.2: a positive integer. ``cryptography`` takes others with a warning, each time that it meets one.
"""

from __future__ import annotations

from typing import Final

from careplan.trust.errors import refusal

_SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0
_INTEGER: Final = 0x02
_LONG_FORM: Final = 0x80


def verify_serial(encoded: bytes) -> None:
    """Raise ``TrustError`` where a certificate (DER) has a serial number of zero or less.

    What is no certificate is left to whoever reads it.
    """
    content = _serial(encoded)
    if content and (content[0] & _LONG_FORM or not any(content)):
        raise refusal("serial-number")


def _serial(encoded: bytes) -> bytes | None:
    """Return the content of Certificate.tbsCertificate.serialNumber, None where there is none."""
    at = 0
    for tag in (_SEQUENCE, _SEQUENCE):
        found = _head(encoded, at)
        if found is None or found[0] != tag:
            return None
        at = found[1]
    found = _head(encoded, at)
    if found is not None and found[0] == _VERSION:
        found = _head(encoded, found[2])
    if found is None or found[0] != _INTEGER:
        return None
    return encoded[found[1] : found[2]]


def _head(encoded: bytes, at: int) -> tuple[int, int, int] | None:
    """Return tag, and where the content begins and ends, of the value at a place."""
    if at + 2 > len(encoded):
        return None
    tag, length, begins = encoded[at], encoded[at + 1], at + 2
    if length & _LONG_FORM:
        octets = length & ~_LONG_FORM
        length, begins = int.from_bytes(encoded[begins : begins + octets]), begins + octets
    return tag, begins, begins + length
