"""The people who log in, and their sessions. A session's token is known by its hash only."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from careplan.exchange.people import refusals

_STAFF_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}", re.ASCII)


class Role(StrEnum):
    """What a log-in may do: run the exchange, act for its office, and keep that office's log-ins besides."""

    ADMINISTRATOR = "administrator"
    OFFICE_ADMINISTRATOR = "office-administrator"
    STAFF = "staff"


class Duty(StrEnum):
    """What a log-in has to do before anything else."""

    PASSWORD_CHANGE = "password-change"  # noqa: S105 - a word of the API
    OTP_ENROLMENT = "otp-enrolment"


@dataclass(frozen=True, slots=True)
class Staff:
    """One log-in. An administrator of the exchange belongs to no office."""

    staff_id: str
    office_number: str | None
    role: Role
    password_hash: str
    active: bool
    added_at: datetime
    password_set_at: datetime
    provisional: bool = False
    """Whether the password was made for somebody, who has to change it."""
    otp_since: datetime | None = None
    """Since when a one-time password is asked for; None: it is not."""
    otp_step: int | None = None
    """The time step (RFC 6238) of the last one-time password that was taken; none of it or before counts again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that holds until `expires_at`."""

    token_digest: bytes
    staff_id: str
    office_number: str | None
    role: Role
    issued_at: datetime
    expires_at: datetime
    family: str = ""
    """All tokens that one log-in led to have one family."""
    thumbprint: bytes | None = None
    """SHA-256 of the client certificate that the token is bound to (RFC 8705), 32 bytes."""
    owes: Duty | None = None

    def office(self) -> str:
        """Return the office that is acted for.

        Raises:
            ExchangeError: office-only, where the log-in is an administrator's.

        """
        if self.office_number is None:
            raise refusals.office_only()
        return self.office_number


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What is kept of a refresh token; `used_at` is set when it was exchanged for the next."""

    token_digest: bytes
    family: str
    staff_id: str
    issued_at: datetime
    expires_at: datetime
    thumbprint: bytes | None = None
    used_at: datetime | None = None

    def known_as(self, token_digest: bytes) -> "RefreshToken":
        """Return it with the hash of its token."""
        return replace(self, token_digest=token_digest)


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
