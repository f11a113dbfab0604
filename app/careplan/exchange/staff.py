"""The people who log in, and their sessions. A session's token is known by its hash only."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from careplan.exchange import refusals

_STAFF_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}", re.ASCII)
PASSWORD_MIN, PASSWORD_MAX = 12, 200


class Role(StrEnum):
    """What a log-in may do: run the exchange, or act for its office."""

    ADMINISTRATOR = "administrator"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Staff:
    """One log-in. An administrator of the exchange belongs to no office."""

    staff_id: str
    office_number: str | None
    role: Role
    password_hash: str
    active: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that holds until `expires_at`."""

    token_digest: bytes
    staff_id: str
    office_number: str | None
    role: Role
    issued_at: datetime
    expires_at: datetime

    def office(self) -> str:
        """Return the office that is acted for.

        Raises:
            ExchangeError: office-only, where the log-in is an administrator's.

        """
        if self.office_number is None:
            raise refusals.office_only()
        return self.office_number


def digest_token(token: str) -> bytes:
    """Return what is stored of a bearer token: its SHA-256 (256 random bits need no salt)."""
    return hashlib.sha256(token.encode()).digest()


def verify_staff_id(staff_id: str) -> None:
    """Refuse what is no staff ID: 3 to 40 of letters, digits, dot, hyphen, underscore.

    Raises:
        ExchangeError: staff-malformed.

    """
    if not _STAFF_ID.fullmatch(staff_id):
        raise refusals.staff_malformed()


def verify_password(password: str) -> None:
    """Refuse a password that is too short or too long to be hashed.

    Raises:
        ExchangeError: password-weak.

    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise refusals.password_weak(PASSWORD_MIN, PASSWORD_MAX)
