"""Keeping hosted keys: AES-256-GCM under a key of the deployment, owner and key id as associated data.

The deployment key itself is never used as it is: HKDF (RFC 5869) makes one key for keeping and one for
telling whether two plain units are the same without keeping a hash that could be guessed.
"""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from careplan.exchange import refusals
from careplan.exchange.directory.offices import SealedKey
from careplan.exchange.ports import Transaction

DEPLOYMENT_KEY_BYTES = 32
_NONCE = 12


class KeyCabinet:
    """Opens and seals private keys (PKCS #8 DER) under one deployment key.

    Args:
        deployment_key: 32 bytes.
        marker: the key of the content marks, where it is older than the deployment key.

    """

    def __init__(self, deployment_key: bytes, marker: bytes | None = None) -> None:
        if len(deployment_key) != DEPLOYMENT_KEY_BYTES:
            raise refusals.key_unreadable()
        self._keeper = AESGCM(_derive(deployment_key, b"careplan hosted keys 1"))
        self.marker = marker or _derive(deployment_key, b"careplan content marks 1")

    def seal_key(self, owner: str, key_id: str, pkcs8: bytes) -> SealedKey:
        """Return the key encrypted; it opens only for the same owner and key id."""
        nonce = secrets.token_bytes(_NONCE)
        box = nonce + self._keeper.encrypt(nonce, pkcs8, _associated(owner, key_id))
        return SealedKey(key_id, owner, box)

    def open_key(self, sealed: SealedKey) -> bytes:
        """Return the private key (PKCS #8 DER).

        Raises:
            ExchangeError: key-unreadable.

        """
        associated = _associated(sealed.owner, sealed.key_id)
        try:
            return self._keeper.decrypt(sealed.box[:_NONCE], sealed.box[_NONCE:], associated)
        except (InvalidTag, ValueError) as error:
            raise refusals.key_unreadable() from error

    def mark_content(self, *parts: bytes) -> bytes:
        """Return a keyed mark (HMAC-SHA-256) of the parts, each counted with its length."""
        mac = hmac.new(self.marker, digestmod=sha256)
        for part in parts:
            mac.update(len(part).to_bytes(8, "big"))
            mac.update(part)
        return mac.digest()


def verify_in_use(tx: Transaction, cabinet: KeyCabinet, *, alone: bool = False) -> None:
    """Refuse a deployment key that was changed for another: asked before a key is kept under it.

    The exchange's own key, which every exchange has, is held till the transaction ends, so that nobody changes the
    deployment key meanwhile; `alone` says that the caller is about to.

    Raises:
        ExchangeError: key-unreadable.

    """
    own = tx.certificates.hold_own(alone=alone)
    if own is not None:
        cabinet.open_key(own)


def make_deployment_key() -> bytes:
    """Return a new random deployment key, 32 bytes."""
    return secrets.token_bytes(DEPLOYMENT_KEY_BYTES)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), DEPLOYMENT_KEY_BYTES, salt=None, info=purpose).derive(key)


def _associated(owner: str, key_id: str) -> bytes:
    return f"{owner}\n{key_id}".encode()
