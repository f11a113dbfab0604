"""Logging in and out, and who a token stands for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from careplan.exchange import refusals
from careplan.exchange.passwords import Passwords, make_token
from careplan.exchange.ports import Store
from careplan.exchange.staff import PASSWORD_MAX, Role, Session, digest_token


@dataclass(frozen=True, slots=True)
class Door:
    """Lets staff in by ID and password, for `lifetime`."""

    store: Store
    passwords: Passwords
    lifetime: timedelta

    def log_in(self, staff_id: str, password: str, at: datetime) -> tuple[str, Session]:
        """Return a new bearer token and its session.

        Raises:
            ExchangeError: login-failed. Somebody unknown costs the same time as a wrong password.

        """
        staff = self.store.read(lambda tx: tx.people.find(staff_id))
        known = staff.password_hash if staff is not None and staff.active else None
        if not self.passwords.matches(password[: PASSWORD_MAX + 1], known) or staff is None:
            raise refusals.login_failed()
        token = make_token()
        session = Session(
            token_digest=digest_token(token),
            staff_id=staff.staff_id,
            office_number=staff.office_number,
            role=staff.role,
            issued_at=at,
            expires_at=at + self.lifetime,
        )
        self.store.write(lambda tx: tx.people.open_session(session))
        return token, session

    def session_of(self, token: str, at: datetime) -> Session:
        """Return the session of a bearer token.

        Raises:
            ExchangeError: session-missing.

        """
        digest = digest_token(token)
        session = self.store.read(lambda tx: tx.people.find_session(digest))
        if session is None or session.expires_at <= at:
            raise refusals.session_missing()
        return session

    def log_out(self, session: Session) -> None:
        """End the session."""
        self.store.write(lambda tx: tx.people.end_session(session.token_digest))


def verify_administrator(session: Session) -> None:
    """Refuse everybody else.

    Raises:
        ExchangeError: administrator-only.

    """
    if session.role is not Role.ADMINISTRATOR:
        raise refusals.administrator_only()
