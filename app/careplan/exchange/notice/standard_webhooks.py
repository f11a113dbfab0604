"""Signing webhooks after the Standard Webhooks convention 1.0.0 (symmetric, `v1`).

The signature is HMAC-SHA-256 over `<webhook-id>.<webhook-timestamp>.<body>`, in Base64 behind `v1,`; the header may
hold several, parted by blanks. A secret is written `whsec_` and Base64.
"""

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX, _VERSION = "whsec_", "v1,"
_SECRET_BYTES, _LEAST, _MOST = 32, 24, 64
TOLERANCE = 300  # seconds that a message may be old or ahead


class WebhookError(ValueError):
    """A webhook is not to be believed; `code` is `webhook-malformed`, `webhook-old` or `webhook-signature`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_secret() -> bytes:
    """Return a new random secret, 32 bytes."""
    return secrets.token_bytes(_SECRET_BYTES)


def write_secret(secret: bytes) -> str:
    """Return a secret as it is shown."""
    return _PREFIX + b64encode(secret).decode("ascii")


def read_secret(text: str) -> bytes:
    """Return the bytes of a written secret; raise `WebhookError`."""
    try:
        secret = b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WebhookError("webhook-malformed") from error
    if not text.startswith(_PREFIX) or not _LEAST <= len(secret) <= _MOST:
        raise WebhookError("webhook-malformed")
    return secret


def signed_headers(secret: bytes, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a message sent at that time (seconds since 1970)."""
    return {
        ID: message_id,
        TIMESTAMP: str(seconds),
        SIGNATURE: _VERSION + _sign(secret, message_id, str(seconds), body),
    }


def verify_signed(secret: bytes, headers: Mapping[str, str], body: bytes, seconds: float) -> None:
    """Verify a message that came at that time; raise `WebhookError`.

    The signature is compared before the time is judged, so that a stranger learns nothing of the clock.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, timestamp, signatures = given[ID], given[TIMESTAMP], given[SIGNATURE]
    except KeyError as error:
        raise WebhookError("webhook-malformed") from error
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        raise WebhookError("webhook-malformed")
    expected = (_VERSION + _sign(secret, message_id, timestamp, body)).encode()
    if not any(hmac.compare_digest(expected, each.encode("utf-8", "replace")) for each in signatures.split()):
        raise WebhookError("webhook-signature")
    if abs(seconds - int(timestamp)) > TOLERANCE:
        raise WebhookError("webhook-old")


def _sign(secret: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode("utf-8", "replace"), timestamp.encode("ascii"), body))
    return b64encode(hmac.new(secret, signed, sha256).digest()).decode("ascii")
