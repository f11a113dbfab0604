"""The wrappings CMS travels in: PEM, S/MIME, or none (RFC 7468, RFC 8551 3)."""

from __future__ import annotations

import base64
import binascii
import re

from careplan.sealing.der import SEQUENCE
from careplan.sealing.errors import Refused

_PEM = re.compile(rb"-----BEGIN (?:CMS|PKCS7)-----\s(?P<body>[A-Za-z0-9+/=\s]*)-----END (?:CMS|PKCS7)-----")
_BASE64_HEADER = re.compile(
    rb"^content-transfer-encoding:[ \t]*base64[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def read_armour(data: bytes, limit: int) -> bytes:
    """Return the BER inside ``data``; refuse more than ``limit`` bytes and what is no wrapping of CMS."""
    if len(data) > limit:
        raise Refused("too-large", size=len(data), limit=limit)
    if data[:1] == SEQUENCE:
        return data
    pem = _PEM.search(data)
    if pem:
        return _base64(pem["body"])
    blank = _BLANK_LINE.search(data)
    if blank and _BASE64_HEADER.search(data, 0, blank.start() + 1):
        return _base64(data[blank.end() :])
    raise Refused("unreadable")


def _base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as cause:
        raise Refused("unreadable") from cause
