"""The encryption of a locker: AES-256-GCM under a key that is made from the owner's secret and the locker's id.

The secret is a cookie of the owner's browser. Neither it nor the key is kept: who reads the database reads nothing.
"""

import base64
import secrets
from binascii import Error as BinasciiError
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE, _KEY = 12, 32
_PURPOSE = b"careplan locker 1\0"


def holder_of(secret: str) -> bytes:
    """Return the digest by which an owner's lockers are found; the secret cannot be had from it."""
    return sha256(b"careplan locker holder 1\0" + secret.encode()).digest()


def key_of(secret: str, locker_id: str) -> bytes:
    """Return the key of one locker, 32 bytes."""
    return HKDF(hashes.SHA256(), _KEY, salt=None, info=_PURPOSE + locker_id.encode()).derive(secret.encode())


def seal_box(key: bytes, locker_id: str, content: bytes) -> bytes:
    """Return the content encrypted; it opens only under the same key and id."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, locker_id.encode())


def open_box(key: bytes, locker_id: str, box: bytes) -> bytes | None:
    """Return the content, None where the key is another."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], locker_id.encode())
    except (InvalidTag, ValueError):
        return None


def write_token(locker_id: str, key: bytes) -> str:
    """Return id and key as one text for a link."""
    return f"{locker_id}.{base64.urlsafe_b64encode(key).decode().rstrip('=')}"


def read_token(token: str) -> tuple[str, bytes] | None:
    """Return the id and the key of a link's text, None where it is none."""
    locker_id, _, text = token.partition(".")
    try:
        key = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except (BinasciiError, ValueError):
        return None
    return (locker_id, key) if len(key) == _KEY else None
