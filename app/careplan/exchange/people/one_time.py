"""One-time passwords: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds, as every app has it.

The secret is kept among the hosted keys, under the deployment key, its key id derived from the staff ID: what
was encrypted for one log-in opens for no other, and a rotation of the deployment key reaches it too.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import pyotp

from careplan.exchange.audit import Event
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.directory.offices import SealedKey
from careplan.exchange.people import refusals
from careplan.exchange.people.staff import Session, Staff
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import session_missing

_STEP_SECONDS = 30
_DRIFT = 1
"""Steps that a clock may be ahead or behind (RFC 6238 5.2 recommends one at most)."""
_DIGITS = 6
_OWNER = "otp"
_NAMESPACE = UUID("9d2d3c52-7a0b-5a56-8a3c-6f3c1f1a0e77")
_ISSUER = "careplan sandbox"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is given, this once: the secret (Base32), and the same as an otpauth URI."""

    secret: str
    uri: str

    def __repr__(self) -> str:
        """Show nothing of the secret."""
        return "Enrolment()"


def matching_step(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """Return the time step that a code belongs to, None where it is wrong, of too long ago, or used before.

    Args:
        secret: Base32.
        code: six digits.
        at: now; the other clock may be one step off.
        after: the last step that was taken.

    """
    now = int(at.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret, digits=_DIGITS, interval=_STEP_SECONDS)
    found = None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        same = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if same and (after is None or step > after):
            found = step
    return found


def secret_of(tx: Transaction, cabinet: KeyCabinet, staff_id: str) -> str | None:
    """Return the kept secret (Base32), confirmed or not.

    Raises:
        ExchangeError: key-unreadable.

    """
    sealed = tx.certificates.find_key(otp_key_id(staff_id))
    return None if sealed is None else cabinet.open_key(sealed).decode("ascii")


def otp_key_id(staff_id: str) -> str:
    """Return the id that a log-in's secret is kept under."""
    return str(uuid5(_NAMESPACE, staff_id))


@dataclass(frozen=True, slots=True)
class OneTimeDesk:
    """Gives a log-in its second factor; taking it away again is the administrator's."""

    store: Store
    cabinet: KeyCabinet

    def begin(self, by: Session) -> Enrolment:
        """Make a secret for whoever asks. It counts once a code of it was confirmed; until then begin again.

        Raises:
            ExchangeError: otp-active.

        """
        secret = pyotp.random_base32()
        sealed = self.cabinet.seal_key(_OWNER, otp_key_id(by.staff_id), secret.encode("ascii"))
        self.store.write(lambda tx: _put(tx, self.cabinet, by.staff_id, sealed))
        uri = pyotp.TOTP(secret, digits=_DIGITS, interval=_STEP_SECONDS).provisioning_uri(
            name=by.staff_id, issuer_name=_ISSUER
        )
        return Enrolment(secret, uri)

    def confirm(self, by: Session, code: str, at: datetime) -> None:
        """Ask for one-time passwords at each log-in from now on: the code shows that the app has the secret.

        Raises:
            ExchangeError: otp-active, otp-missing, otp-refused, key-unreadable.

        """

        def work(tx: Transaction) -> None:
            _unenrolled(tx, by.staff_id)
            secret = secret_of(tx, self.cabinet, by.staff_id)
            if secret is None:
                raise refusals.otp_missing()
            step = matching_step(secret, code, at, None)
            if step is None:
                raise refusals.otp_refused()
            tx.people.start_otp(by.staff_id, step, at)
            tx.audit.append(Event(at, by.office_number, by.staff_id, "staff.otp", by.staff_id, {}))

        self.store.write(work)


def _put(tx: Transaction, cabinet: KeyCabinet, staff_id: str, sealed: SealedKey) -> None:
    _unenrolled(tx, staff_id)
    verify_in_use(tx, cabinet)
    tx.people.put_secret(sealed)


def _unenrolled(tx: Transaction, staff_id: str) -> Staff:
    staff = tx.people.find(staff_id)
    if staff is None:
        raise session_missing()
    if staff.otp_since is not None:
        raise refusals.otp_active()
    return staff
