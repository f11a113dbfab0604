from datetime import timedelta

import pytest

from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.directory.offices import Custody, Office, OfficeQuery
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Role
from careplan.exchange.people.staffing import Login
from support.exchange_desk import ADMIN, AT, PASSWORD, PROVIDER, SUPPORT, Desk, session


def refused(code: str) -> pytest.RaisesExc[ExchangeError]:
    return pytest.RaisesExc(ExchangeError, match=f"^{code}:")


def test_log_in_and_out(desk: Desk) -> None:
    desk.register(SUPPORT)
    _, password = desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-1", None), AT)
    entered = desk.log_in("sato-1", password or "")
    token, opened = entered.token, entered.session
    assert opened.office_number == SUPPORT.office_number
    assert desk.door.session_of(token, None, AT + timedelta(minutes=59)) == opened
    with refused("session-missing"):
        desk.door.session_of(token, None, AT + timedelta(minutes=60))
    with refused("session-missing"):
        desk.door.session_of(token + "x", None, AT)
    desk.door.log_out(opened)
    with refused("session-missing"):
        desk.door.session_of(token, None, AT)


@pytest.mark.parametrize(("staff_id", "password"), [("sato-1", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_half_is_not_told(desk: Desk, staff_id: str, password: str) -> None:
    desk.register(SUPPORT)
    desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-1", PASSWORD), AT)
    with refused("login-failed"):
        desk.log_in(staff_id, password)


def test_a_new_password_ends_the_sessions(desk: Desk) -> None:
    desk.register(SUPPORT)
    desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-1", PASSWORD), AT)
    token = desk.log_in("sato-1").token
    kept = desk.door.passwords.hash("another password")
    desk.store.write(lambda tx: tx.people.set_password("sato-1", kept, AT, provisional=False))
    with refused("session-missing"):
        desk.door.session_of(token, None, AT)


def test_the_first_administrator(desk: Desk) -> None:
    desk.bootstrap()
    desk.bootstrap()
    opened = desk.log_in("admin").session
    assert (opened.role, opened.office_number) == (Role.ADMINISTRATOR, None)


@pytest.mark.parametrize(
    ("number", "name", "types", "code"),
    [
        ("13700000171", "みほん", ("43",), "office-malformed"),
        ("137000001 ", "みほん", ("43",), "office-malformed"),
        ("1370000017", " ", ("43",), "office-malformed"),
        ("1370000017", "み\nほん", ("43",), "office-malformed"),
        ("1370000017", "み" * 65, ("43",), "office-malformed"),
        ("1370000017", "みほん", (), "office-malformed"),
        ("1370000017", "みほん", ("4",), "office-malformed"),
    ],
)
def test_a_malformed_office(desk: Desk, number: str, name: str, types: tuple[str, ...], code: str) -> None:
    with refused(code):
        desk.registry.register_office(ADMIN, Office(number, name, types, Custody.OWN, True, AT), AT)


def test_numbers_and_ids_are_taken_once(desk: Desk) -> None:
    desk.register(SUPPORT)
    with refused("office-exists"):
        desk.register(SUPPORT)
    desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-1", PASSWORD), AT)
    with refused("staff-exists"):
        desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-1", PASSWORD), AT)
    with refused("office-unknown"):
        desk.staffing.add(ADMIN, PROVIDER.office_number, Login("sato-2", PASSWORD), AT)
    with refused("password-weak"):
        desk.staffing.add(ADMIN, SUPPORT.office_number, Login("sato-2", "short"), AT)
    with refused("staff-malformed"):
        desk.staffing.add(ADMIN, SUPPORT.office_number, Login("佐藤", PASSWORD), AT)


def test_staff_keep_no_directory(desk: Desk) -> None:
    with refused("administrator-only"):
        desk.registry.set_active(session(SUPPORT.office_number), SUPPORT.office_number, active=False, at=AT)


def test_the_directory_pages_by_number(desk: Desk) -> None:
    for party in (PROVIDER, SUPPORT):
        desk.register(party)
    assert [office.number for office in desk.registry.offices(OfficeQuery(limit=1))] == [
        SUPPORT.office_number
    ]
    following = desk.registry.offices(OfficeQuery(after=SUPPORT.office_number))
    assert [office.number for office in following] == [PROVIDER.office_number]


def test_certificates_of_an_office(desk: Desk) -> None:
    own = desk.enrol(SUPPORT)
    desk.install(SUPPORT, own)
    assert desk.enrolment.current(SUPPORT.office_number, AT).serial == format(
        own.certificate.serial_number, "x"
    )
    desk.register(PROVIDER)
    with refused("certificate-refused"):
        desk.install(PROVIDER, own)
    with refused("custody-differs"):
        desk.enrolment.issue(ADMIN, SUPPORT.office_number, Wanted("p256", 30), AT)
    with refused("certificate-missing"):
        desk.enrolment.current(PROVIDER.office_number, AT)
    revoked = desk.enrolment.revoke(ADMIN, SUPPORT.office_number, "superseded", AT)
    assert revoked.revoked_at == AT
    with refused("certificate-missing"):
        desk.enrolment.current(SUPPORT.office_number, AT)
    with refused("certificate-refused"):
        desk.enrolment.install(ADMIN, PROVIDER.office_number, b"no certificate", AT)
