"""A secret of each office that the exchange keeps: for pseudonyms, and for what it keeps of the office in a box.

The secret is random, made at first use, and kept as the hosted keys are: encrypted under the deployment key, office
and key id as associated data. So a change of the deployment key encrypts these secrets anew and leaves pseudonyms,
drafts and uploads as they are.
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from careplan.exchange import refusals
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.receiving.pseudonyms import KEY_BYTES, pseudonym

_NONCE = 12


@dataclass(frozen=True, slots=True)
class OfficeSecrets:
    """Gives out the keys that are made of an office's secret."""

    store: Store
    cabinet: KeyCabinet

    def pseudonym(self, office_number: str, insurer_number: str, insured_number: str) -> str:
        """Return the office's pseudonym of a service user."""
        return pseudonym(self.pseudonym_key(office_number), insurer_number, insured_number)

    def pseudonym_key(self, office_number: str) -> bytes:
        """Return the key of the office's pseudonyms, 32 bytes."""
        return _derive(self._secret(office_number), b"careplan pseudonyms 1")

    def seal(self, office_number: str, name: str, plain: bytes) -> bytes:
        """Return bytes encrypted (AES-256-GCM); they open only for the same office and name."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._box(office_number).encrypt(nonce, plain, _associated(office_number, name))

    def open(self, office_number: str, name: str, box: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            ExchangeError: key-unreadable.

        """
        try:
            return self._box(office_number).decrypt(
                box[:_NONCE], box[_NONCE:], _associated(office_number, name)
            )
        except (InvalidTag, ValueError) as error:
            raise refusals.key_unreadable() from error

    def _box(self, office_number: str) -> AESGCM:
        return AESGCM(_derive(self._secret(office_number), b"careplan boxes 1"))

    def _secret(self, office_number: str) -> bytes:
        key_id = f"office-{office_number}"
        kept = self.store.read(lambda tx: tx.certificates.find_key(key_id))
        if kept is None:
            made = self.cabinet.seal_key(office_number, key_id, secrets.token_bytes(KEY_BYTES))

            def work(tx: Transaction) -> None:
                verify_in_use(tx, self.cabinet)
                if tx.certificates.find_key(key_id) is None:
                    tx.certificates.add_key(made)

            self.store.write(work)
            return self._secret(office_number)
        return self.cabinet.open_key(kept)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)


def _associated(office_number: str, name: str) -> bytes:
    return f"{office_number}\n{name}".encode()
