"""What logging in needs from a store, as Protocols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from careplan.exchange.directory.offices import (
    SealedKey,
)
from careplan.exchange.people.lockout import Failures
from careplan.exchange.people.staff import RefreshToken, Session, Staff

T = TypeVar("T")


class People(Protocol):
    """Log-ins, the secrets of their one-time passwords, and the failures counted by ID."""

    def add(self, staff: Staff) -> bool:
        """Add a log-in; False where the ID is taken."""
        ...

    def find(self, staff_id: str) -> Staff | None:
        """Return the log-in."""
        ...

    def has_administrator(self) -> bool:
        """Return whether anybody may run the exchange."""
        ...

    def of_office(self, number: str) -> Sequence[Staff]:
        """Return the log-ins of an office by ID, those switched off too."""
        ...

    def set_active(self, staff_id: str, *, active: bool) -> None:
        """Switch the log-in on or off."""
        ...

    def set_password(self, staff_id: str, password_hash: str, at: datetime, *, provisional: bool) -> None:
        """Change the password's hash and end every session of the log-in."""
        ...

    def put_secret(self, secret: SealedKey) -> None:
        """Keep the encrypted secret of one-time passwords, in place of one of the same id."""
        ...

    def start_otp(self, staff_id: str, step: int, at: datetime) -> None:
        """Ask for one-time passwords from now on; that of `step` is used."""
        ...

    def stop_otp(self, staff_id: str, key_id: str) -> None:
        """Ask for none any more, and forget the secret."""
        ...

    def use_step(self, staff_id: str, step: int) -> bool:
        """Compare and set the step of the last one-time password; False where it, or a later one, was used."""
        ...

    def failures(self, key: bytes, *, for_update: bool = False) -> Failures | None:
        """Return the failures counted under a hashed ID."""
        ...

    def put_failures(self, key: bytes, failures: Failures, since: datetime) -> None:
        """Keep them; those of every ID whose last was before `since` are dropped."""
        ...

    def forget_failures(self, key: bytes) -> None:
        """Count from nothing again."""
        ...


class Sessions(Protocol):
    """The tokens of log-ins, known by their hashes."""

    def open(self, session: Session, refresh: RefreshToken) -> None:
        """Keep a pair, and drop those of the log-in that have ended."""
        ...

    def find(self, token_digest: bytes) -> tuple[Session, Staff] | None:
        """Return the session, ended or not, of a log-in that is active, with that log-in."""
        ...

    def find_refresh(self, token_digest: bytes) -> RefreshToken | None:
        """Return what is kept of a refresh token, ended or used or not."""
        ...

    def use_refresh(self, token_digest: bytes, at: datetime) -> bool:
        """Compare and set that a refresh token is used; False where it was."""
        ...

    def end_family(self, family: str) -> None:
        """Drop all tokens of a family."""
        ...

    def end_all(self, staff_id: str) -> None:
        """Drop all tokens of a log-in."""
        ...
