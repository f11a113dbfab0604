"""What somebody who is logged in does with the log-in: get the next tokens, change the password."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cryptography import x509

from careplan.exchange.audit import Event
from careplan.exchange.certificates.client_certificates import is_demanded, verify_thumbprint
from careplan.exchange.people import refusals
from careplan.exchange.people.login import Door
from careplan.exchange.people.password_policy import verify_password
from careplan.exchange.people.sessions import Opened, open_session, renew_session
from careplan.exchange.people.staff import RefreshToken, Session, Staff, digest_token
from careplan.exchange.ports import Transaction
from careplan.exchange.refusals import session_missing


@dataclass(frozen=True, slots=True)
class RenewalDesk:
    """Exchanges refresh tokens and passwords for the next ones."""

    door: Door

    def renew(self, refresh_token: str, presented: x509.Certificate | None, at: datetime) -> Opened:
        """Return the next pair of tokens. A refresh token that comes twice ends all that its log-in led to.

        Raises:
            ExchangeError: session-missing, client-certificate-differs, client-certificate-missing,
                client-certificate-refused.

        """
        digest = digest_token(refresh_token)
        kept, staff = self.door.store.read(partial(self._look, digest, at))
        if kept.thumbprint is not None:
            verify_thumbprint(kept.thumbprint, presented)
        if presented is not None:
            self.door.guard.verify(presented, staff.office_number, at)
        opened = self.door.store.write(partial(self._exchange, kept, at))
        if opened is None:
            raise session_missing()
        return opened

    def change_password(self, by: Session, current: str, new: str, at: datetime) -> Opened:
        """Change the password and return new tokens; those of before, on every machine, have ended.

        Raises:
            ExchangeError: login-locked, login-failed (the current password is wrong), password-weak.

        """
        door = self.door
        staff = door.verify_known(by.staff_id, current, at)
        verify_password(new, by.staff_id)
        if new == current:
            raise refusals.password_weak(
                "今と違うパスワードにしてください", "the new password has to differ from the present one"
            )
        kept = door.passwords.hash(new)

        def work(tx: Transaction) -> Opened:
            found = tx.people.find(by.staff_id)
            if found is None or found.password_hash != staff.password_hash:
                raise session_missing()
            tx.people.set_password(by.staff_id, kept, at, provisional=False)
            tx.audit.append(Event(at, by.office_number, by.staff_id, "staff.password", by.staff_id, {}))
            changed = tx.people.find(by.staff_id) or found
            return open_session(tx, changed, door.policy, by.thumbprint, at)

        return door.store.write(work)

    def _look(self, digest: bytes, at: datetime, tx: Transaction) -> tuple[RefreshToken, Staff]:
        kept = tx.sessions.find_refresh(digest)
        staff = None if kept is None else tx.people.find(kept.staff_id)
        if kept is None or kept.expires_at <= at or staff is None or not staff.active:
            raise session_missing()
        demand = self.door.policy.certificates
        if kept.thumbprint is None and is_demanded(tx, staff.office_number, demand):
            raise refusals.client_certificate_missing()
        return kept, staff

    def _exchange(self, kept: RefreshToken, at: datetime, tx: Transaction) -> Opened | None:
        staff = tx.people.find(kept.staff_id)
        if staff is None or tx.sessions.find_refresh(kept.token_digest) is None:
            return None
        if not tx.sessions.use_refresh(kept.token_digest, at):
            tx.sessions.end_family(kept.family)
            event = Event(at, staff.office_number, staff.staff_id, "session.reuse", staff.staff_id, {})
            tx.audit.append(event)
            return None
        return renew_session(tx, staff, self.door.policy, kept, at)
