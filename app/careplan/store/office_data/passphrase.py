"""What is secret in an office's file: private keys as encrypted PKCS #8, the office's own secret in a box."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from careplan.store.backup.errors import BackupError

_SALT, _NONCE = 16, 12
_SECRET = "office-"  # noqa: S105 - how the ids of office secrets begin


def lock_key(key_id: str, plain: bytes, passphrase: bytes) -> bytes:
    """Return a kept key under a passphrase: PKCS #8 DER, or salt, nonce and AES-256-GCM under scrypt."""
    if not key_id.startswith(_SECRET):
        key = load_der_private_key(plain, None)
        return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return salt + nonce + _box(passphrase, salt).encrypt(nonce, plain, key_id.encode())


def unlock_key(key_id: str, box: bytes, passphrase: bytes) -> bytes:
    """Return what was locked.

    Raises:
        BackupError: the passphrase is another.

    """
    try:
        if key_id.startswith(_SECRET):
            salt, rest = box[:_SALT], box[_SALT:]
            return _box(passphrase, salt).decrypt(rest[:_NONCE], rest[_NONCE:], key_id.encode())
        key = load_der_private_key(box, passphrase)
    except (InvalidTag, ValueError, TypeError) as error:
        raise BackupError(
            "パスフレーズが違います。何も書き込んでいません",
            "this is not the passphrase; nothing was written",
        ) from error
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _box(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(passphrase))
