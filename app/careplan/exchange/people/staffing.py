"""The log-ins of an office, kept by its own administrator or the exchange's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.directory.registry import find_office
from careplan.exchange.people import refusals
from careplan.exchange.people.lockout import digest_id, seconds_locked
from careplan.exchange.people.one_time import otp_key_id
from careplan.exchange.people.password_policy import verify_password
from careplan.exchange.people.passwords import Passwords, make_password
from careplan.exchange.people.staff import Role, Session, Staff, verify_staff_id
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import administrator_only


@dataclass(frozen=True, slots=True)
class Login:
    """A staff ID with the password chosen for it; None: one is to be made, to be changed at the first log-in."""

    staff_id: str
    password: str | None
    role: Role = Role.STAFF

    def __repr__(self) -> str:
        """Show who it is; never the password."""
        return f"Login({self.staff_id!r})"


@dataclass(frozen=True, slots=True)
class Standing:
    """A log-in, and for how many seconds it is locked (0: it is not)."""

    staff: Staff
    seconds_locked: int


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Makes log-ins, switches them off and on, and helps those who are locked out."""

    store: Store
    passwords: Passwords

    def add(self, by: Session, number: str, chosen: Login, at: datetime) -> tuple[Staff, str | None]:
        """Add a log-in to an office. Without a password one is made and returned, this once.

        Raises:
            ExchangeError: administrator-only, office-unknown, staff-malformed, password-weak, staff-exists.

        """
        verify_keeper(by, number)
        if chosen.role is Role.ADMINISTRATOR:
            raise refusals.staff_malformed()
        if chosen.role is not Role.STAFF and by.role is not Role.ADMINISTRATOR:
            raise administrator_only()
        staff, made = make_staff(self.passwords, chosen, number, at)

        def work(tx: Transaction) -> None:
            find_office(tx, number)
            if not tx.people.add(staff):
                raise refusals.staff_exists()
            details = {"staff": staff.staff_id, "role": staff.role.value}
            tx.audit.append(Event(at, by.office_number, by.staff_id, "staff.add", number, details))

        self.store.write(work)
        return staff, made

    def listed(self, by: Session, number: str, at: datetime) -> Sequence[Standing]:
        """Return the office's log-ins by ID.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_keeper(by, number)

        def work(tx: Transaction) -> list[Standing]:
            find_office(tx, number)
            return [_standing(tx, staff, at) for staff in tx.people.of_office(number)]

        return self.store.read(work)

    def set_active(self, by: Session, number: str, staff_id: str, *, active: bool, at: datetime) -> Standing:
        """Switch a log-in off, which ends its sessions, or on again.

        Raises:
            ExchangeError: administrator-only, staff-unknown.

        """

        def work(tx: Transaction) -> Standing:
            _find(tx, by, number, staff_id)
            tx.people.set_active(staff_id, active=active)
            if not active:
                tx.sessions.end_all(staff_id)
            tx.audit.append(_event(by, "staff.enable" if active else "staff.disable", number, staff_id, at))
            return _standing(tx, _find(tx, by, number, staff_id), at)

        return self.store.write(work)

    def reset_password(self, by: Session, number: str, staff_id: str, at: datetime) -> tuple[Staff, str]:
        """Make a provisional password, which ends the sessions and the lock; it is returned, this once.

        Raises:
            ExchangeError: administrator-only, staff-unknown.

        """
        self.store.read(lambda tx: _find(tx, by, number, staff_id))
        made = make_password()
        kept = self.passwords.hash(made)

        def work(tx: Transaction) -> Staff:
            staff = _find(tx, by, number, staff_id)
            tx.people.set_password(staff_id, kept, at, provisional=True)
            tx.people.forget_failures(digest_id(staff_id))
            tx.audit.append(_event(by, "staff.password-reset", number, staff_id, at))
            return staff

        return self.store.write(work), made

    def reset_otp(self, by: Session, number: str, staff_id: str, at: datetime) -> None:
        """Take the second factor away from somebody who lost it; the sessions end.

        Raises:
            ExchangeError: administrator-only, staff-unknown.

        """

        def work(tx: Transaction) -> None:
            _find(tx, by, number, staff_id)
            stop_otp(tx, staff_id)
            tx.audit.append(_event(by, "staff.otp-reset", number, staff_id, at))

        self.store.write(work)

    def unlock(self, by: Session, number: str, staff_id: str, at: datetime) -> None:
        """Let somebody try again who was locked out.

        Raises:
            ExchangeError: administrator-only, staff-unknown.

        """

        def work(tx: Transaction) -> None:
            _find(tx, by, number, staff_id)
            tx.people.forget_failures(digest_id(staff_id))
            tx.audit.append(_event(by, "staff.unlock", number, staff_id, at))

        self.store.write(work)


def verify_keeper(by: Session, number: str) -> None:
    """Refuse all but the exchange's administrator and that office's own.

    Raises:
        ExchangeError: administrator-only.

    """
    own = by.role is Role.OFFICE_ADMINISTRATOR and by.office_number == number
    if by.role is not Role.ADMINISTRATOR and not own:
        raise administrator_only()


def make_staff(
    passwords: Passwords, chosen: Login, number: str | None, at: datetime
) -> tuple[Staff, str | None]:
    """Return a new log-in, and its password where it was made here.

    Raises:
        ExchangeError: staff-malformed, password-weak.

    """
    verify_staff_id(chosen.staff_id)
    made = make_password() if chosen.password is None else None
    password = made if chosen.password is None else chosen.password
    if made is None:
        verify_password(password or "", chosen.staff_id)
    staff = Staff(
        staff_id=chosen.staff_id,
        office_number=number,
        role=chosen.role,
        password_hash=passwords.hash(password or ""),
        active=True,
        added_at=at,
        password_set_at=at,
        provisional=made is not None,
    )
    return staff, made


def stop_otp(tx: Transaction, staff_id: str) -> None:
    """Forget a log-in's second factor and end its sessions."""
    tx.people.stop_otp(staff_id, otp_key_id(staff_id))
    tx.sessions.end_all(staff_id)


def _find(tx: Transaction, by: Session, number: str, staff_id: str) -> Staff:
    """Return a log-in of the office that `by` may keep: an office's administrator keeps no other one."""
    verify_keeper(by, number)
    staff = tx.people.find(staff_id)
    if staff is None or staff.office_number != number:
        raise refusals.staff_unknown()
    if staff.role is not Role.STAFF and by.role is not Role.ADMINISTRATOR:
        raise administrator_only()
    return staff


def _standing(tx: Transaction, staff: Staff, at: datetime) -> Standing:
    return Standing(staff, seconds_locked(tx.people.failures(digest_id(staff.staff_id)), at))


def _event(by: Session, action: str, number: str, staff_id: str, at: datetime) -> Event:
    return Event(at, by.office_number, by.staff_id, action, number, {"staff": staff_id})
