"""Logging in and out, and who a token stands for."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from cryptography import x509

from careplan.exchange.audit import Event
from careplan.exchange.certificates.client_certificates import (
    CertificateGuard,
    is_demanded,
    thumbprint_of,
    verify_bound,
)
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.people import refusals
from careplan.exchange.people.lockout import Failures, digest_id, seconds_locked
from careplan.exchange.people.login_policy import LoginPolicy
from careplan.exchange.people.one_time import matching_step, secret_of
from careplan.exchange.people.password_policy import PASSWORD_MAX
from careplan.exchange.people.passwords import Passwords
from careplan.exchange.people.sessions import Opened, open_session
from careplan.exchange.people.staff import Duty, Role, Session, Staff, digest_token
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import administrator_only, session_missing


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is typed in: ID, password and, where the log-in has one, the one-time password."""

    staff_id: str
    password: str
    code: str | None = None

    def __repr__(self) -> str:
        """Show who it is; never what proves it."""
        return f"Credentials({self.staff_id!r})"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store knows of a staff ID, whether anybody has it or not."""

    staff: Staff | None
    secret: str | None
    failures: Failures | None
    certified: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Lets staff in by ID, password and what the policy asks for besides."""

    store: Store
    passwords: Passwords
    guard: CertificateGuard
    cabinet: KeyCabinet
    policy: LoginPolicy

    def log_in(self, given: Credentials, presented: x509.Certificate | None, at: datetime) -> Opened:
        """Return new tokens, bound to the certificate where one is presented.

        Somebody unknown costs the same work as a wrong password, is counted and locked out the same.

        Raises:
            ExchangeError: login-locked, login-failed, otp-required (the password is right),
                client-certificate-missing, client-certificate-refused, key-unreadable.

        """
        known = self.store.read(partial(self._look, given.staff_id))
        self._verify_unlocked(known.failures, at)
        staff = self._verify_password(given, known, at)
        step = self._verify_code(given, known, at)
        self._verify_certificate(staff, presented, certified=known.certified, at=at)
        opened = self.store.write(partial(self._open, staff, step, thumbprint_of(presented), at))
        if opened is None:  # of two log-ins with one code the second comes to nothing
            raise self._failed(given.staff_id, at)
        return opened

    def session_of(self, token: str, presented: x509.Certificate | None, at: datetime) -> Session:
        """Return the session of a bearer token. The certificate it is bound to is judged anew each time.

        Raises:
            ExchangeError: session-missing, client-certificate-differs, client-certificate-missing,
                client-certificate-refused.

        """
        session = self.store.read(partial(self._session, digest_token(token), at))
        verify_bound(session, presented)
        if presented is not None:
            self.guard.verify(presented, session.office_number, at)
        return session

    def log_out(self, session: Session) -> None:
        """End the session and all that the log-in led to."""
        self.store.write(lambda tx: tx.sessions.end_family(session.family))

    def verify_known(self, staff_id: str, password: str, at: datetime) -> Staff:
        """Return the log-in of somebody who is logged in and types the password once more.

        Raises:
            ExchangeError: login-locked, login-failed.

        """
        known = self.store.read(partial(self._look, staff_id))
        self._verify_unlocked(known.failures, at)
        return self._verify_password(Credentials(staff_id, password), known, at)

    def _look(self, staff_id: str, tx: Transaction) -> _Known:
        staff = tx.people.find(staff_id)
        secret = None
        if staff is not None and staff.otp_since is not None:
            secret = secret_of(tx, self.cabinet, staff_id)
        office = None if staff is None else staff.office_number
        certified = is_demanded(tx, office, self.policy.certificates)
        return _Known(staff, secret, tx.people.failures(digest_id(staff_id)), certified)

    def _session(self, digest: bytes, at: datetime, tx: Transaction) -> Session:
        found = tx.sessions.find(digest)
        if found is None or found[0].expires_at <= at:
            raise session_missing()
        session, staff = found
        if session.thumbprint is None and is_demanded(tx, staff.office_number, self.policy.certificates):
            raise refusals.client_certificate_missing()
        owes = self.policy.owed(staff, at)
        return session if owes is None else replace(session, owes=owes)

    def _verify_unlocked(self, failures: Failures | None, at: datetime) -> None:
        seconds = seconds_locked(failures, at)
        if seconds:
            raise refusals.login_locked(seconds)

    def _verify_password(self, given: Credentials, known: _Known, at: datetime) -> Staff:
        staff = known.staff
        kept = staff.password_hash if staff is not None and staff.active else None
        if not self.passwords.matches(given.password[: PASSWORD_MAX + 1], kept) or staff is None:
            raise self._failed(given.staff_id, at)
        return staff

    def _verify_code(self, given: Credentials, known: _Known, at: datetime) -> int | None:
        if known.staff is None or known.staff.otp_since is None:
            return None
        if given.code is None:
            raise refusals.otp_required()
        step = matching_step(known.secret or "", given.code, at, known.staff.otp_step)
        if step is None:
            raise self._failed(given.staff_id, at)
        return step

    def _verify_certificate(
        self, staff: Staff, presented: x509.Certificate | None, *, certified: bool, at: datetime
    ) -> None:
        if presented is not None:
            self.guard.verify(presented, staff.office_number, at)
        elif certified:
            raise refusals.client_certificate_missing()

    def _open(
        self, staff: Staff, step: int | None, thumbprint: bytes | None, at: datetime, tx: Transaction
    ) -> Opened | None:
        now = tx.people.find(staff.staff_id)
        if now is None or not now.active or now.password_hash != staff.password_hash:
            return None
        if step is not None and not tx.people.use_step(staff.staff_id, step):
            return None
        tx.people.forget_failures(digest_id(staff.staff_id))
        return open_session(tx, now, self.policy, thumbprint, at)

    def _failed(self, staff_id: str, at: datetime) -> Exception:
        """Count a failure and return the refusal."""
        key, lock = digest_id(staff_id), self.policy.lock

        def work(tx: Transaction) -> None:
            failures = lock.after(tx.people.failures(key, for_update=True), at)
            tx.people.put_failures(key, failures, at - lock.span)
            known = tx.people.find(staff_id)
            if known is not None and failures.locked_until is not None:
                tx.audit.append(Event(at, known.office_number, None, "staff.lock", staff_id, {}))

        self.store.write(work)
        return refusals.login_failed()


def verify_administrator(session: Session) -> None:
    """Refuse everybody else.

    Raises:
        ExchangeError: administrator-only.

    """
    if session.role is not Role.ADMINISTRATOR:
        raise administrator_only()


def verify_free(session: Session) -> None:
    """Refuse whoever has to do something first.

    Raises:
        ExchangeError: password-change-required, otp-enrolment-required.

    """
    if session.owes is Duty.PASSWORD_CHANGE:
        raise refusals.password_change_required()
    if session.owes is Duty.OTP_ENROLMENT:
        raise refusals.otp_enrolment_required()
