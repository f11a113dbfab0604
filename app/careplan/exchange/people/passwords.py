"""Passwords by argon2id (RFC 9106), and the tokens and provisional passwords that are made at random."""

import secrets
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_PROVISIONAL_BYTES = 15
_TOKEN_BYTES = 32


class Passwords(Protocol):
    """Hashes and verifies passwords."""

    def hash(self, password: str) -> str:
        """Return the hash to keep."""
        ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Return whether the hash is this password's; for None (nobody) False, in about the same time."""
        ...


class Argon2Passwords:
    """argon2id; by default 19 MiB and two passes, so that a laptop logs in within a blink."""

    def __init__(self, memory_kib: int = 19_456, passes: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(_TOKEN_BYTES))

    def hash(self, password: str) -> str:
        """Return the hash, its parameters and salt in it."""
        return self._hasher.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Return whether it matches; nobody's password costs one verification too."""
        try:
            self._hasher.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


def make_token() -> str:
    """Return a new bearer token: 256 random bits, base64url."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def make_password() -> str:
    """Return a provisional password: 120 random bits, base64url, 20 characters."""
    return secrets.token_urlsafe(_PROVISIONAL_BYTES)
