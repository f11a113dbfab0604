"""Tokens: a short one that requests carry, and a refresh token that is good for one next pair.

All pairs that one log-in led to are a family, and end when it does. A refresh token that comes twice was copied:
the whole family ends (RFC 9700 4.14.2).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from careplan.exchange.people.login_policy import LoginPolicy
from careplan.exchange.people.passwords import make_token
from careplan.exchange.people.staff import RefreshToken, Session, Staff, digest_token
from careplan.exchange.ports import Transaction


@dataclass(frozen=True, slots=True)
class Opened:
    """A pair of tokens, which exist here and at whoever logged in only, and the session they are for."""

    token: str
    refresh_token: str
    refresh_expires_at: datetime
    session: Session

    def __repr__(self) -> str:
        """Show whose they are; never a token."""
        return f"Opened({self.session.staff_id!r})"


def open_session(
    tx: Transaction, staff: Staff, policy: LoginPolicy, thumbprint: bytes | None, at: datetime
) -> Opened:
    """Begin a family: it ends when the policy's refresh time is over."""
    ends = at + policy.refresh
    return _open(tx, staff, policy, RefreshToken(b"", str(uuid4()), staff.staff_id, at, ends, thumbprint))


def renew_session(
    tx: Transaction, staff: Staff, policy: LoginPolicy, used: RefreshToken, at: datetime
) -> Opened:
    """Go on in a family, with its end and its certificate."""
    following = RefreshToken(b"", used.family, used.staff_id, at, used.expires_at, used.thumbprint)
    return _open(tx, staff, policy, following)


def _open(tx: Transaction, staff: Staff, policy: LoginPolicy, refresh: RefreshToken) -> Opened:
    token, refresh_token = make_token(), make_token()
    session = Session(
        token_digest=digest_token(token),
        staff_id=staff.staff_id,
        office_number=staff.office_number,
        role=staff.role,
        issued_at=refresh.issued_at,
        expires_at=min(refresh.issued_at + policy.access, refresh.expires_at),
        family=refresh.family,
        thumbprint=refresh.thumbprint,
        owes=policy.owed(staff, refresh.issued_at),
    )
    tx.sessions.open(session, refresh.known_as(digest_token(refresh_token)))
    return Opened(token, refresh_token, refresh.expires_at, session)
