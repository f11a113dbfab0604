"""What a backup has of the deployment key: a check value that tells if it is the same one, and boxes for files."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from careplan.exchange import refusals

_NONCE, _BYTES = 12, 32


class BackupKey:
    """Seals files under a key made of the deployment key (32 bytes), AES-256-GCM, the file's name associated."""

    def __init__(self, deployment_key: bytes) -> None:
        self._box = AESGCM(_derive(deployment_key, b"careplan backup files 1"))
        self.check = _derive(deployment_key, b"careplan backup check 1").hex()
        """Tells the deployment key from others and leads back to none."""

    def seal(self, name: str, content: bytes) -> bytes:
        """Return a file encrypted; it opens only under its own name."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._box.encrypt(nonce, content, name.encode())

    def open(self, name: str, box: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            ExchangeError: key-unreadable.

        """
        try:
            return self._box.decrypt(box[:_NONCE], box[_NONCE:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise refusals.key_unreadable() from error


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _BYTES, salt=None, info=purpose).derive(key)
