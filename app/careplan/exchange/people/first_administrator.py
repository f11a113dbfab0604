"""The exchange's own administrator: the first one made, and helped where nobody else can."""

from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.people import refusals
from careplan.exchange.people.lockout import digest_id
from careplan.exchange.people.passwords import Passwords, make_password
from careplan.exchange.people.staff import Role
from careplan.exchange.people.staffing import Login, make_staff, stop_otp
from careplan.exchange.ports import Store, Transaction


def bootstrap_administrator(store: Store, passwords: Passwords, chosen: Login, at: datetime) -> str | None:
    """Make the first administrator where there is none; return the password if one had to be made.

    Raises:
        ExchangeError: staff-malformed, password-weak.

    """
    if store.read(lambda tx: tx.people.has_administrator()):
        return None
    login = Login(chosen.staff_id, chosen.password, Role.ADMINISTRATOR)
    staff, made = make_staff(passwords, login, None, at)

    def work(tx: Transaction) -> bool:
        added = not tx.people.has_administrator() and tx.people.add(staff)
        if added:
            tx.audit.append(Event(at, None, None, "administrator.add", staff.staff_id, {}))
        return added

    return made if store.write(work) else None


def recover_administrator(store: Store, passwords: Passwords, staff_id: str, at: datetime) -> str:
    """Give an administrator a provisional password; lock and second factor are taken away, sessions end.

    Raises:
        ExchangeError: staff-unknown: nobody of this ID, or no administrator of the exchange.

    """
    made = make_password()
    kept = passwords.hash(made)

    def work(tx: Transaction) -> None:
        staff = tx.people.find(staff_id)
        if staff is None or staff.role is not Role.ADMINISTRATOR:
            raise refusals.staff_unknown()
        tx.people.set_password(staff_id, kept, at, provisional=True)
        tx.people.set_active(staff_id, active=True)
        tx.people.forget_failures(digest_id(staff_id))
        stop_otp(tx, staff_id)
        tx.audit.append(Event(at, None, None, "administrator.recover", staff_id, {}))

    store.write(work)
    return made
