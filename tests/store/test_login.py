"""Log-in on both databases: lock-out, one-time passwords, tokens, provisional and expired passwords."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pyotp
import pytest

from careplan.exchange.custody.cabinet import make_deployment_key
from careplan.exchange.custody.key_rotation import change_key, open_cabinet
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.first_administrator import recover_administrator
from careplan.exchange.people.login import Credentials, verify_free
from careplan.exchange.people.login_policy import LoginPolicy
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.sessions import Opened
from careplan.exchange.people.staff import Duty, Role
from careplan.exchange.people.staffing import Login
from careplan.store.database import SqlStore
from support.exchange_desk import ADMIN, AT, CHEAP, PASSWORD, PROVIDER, SUPPORT, Desk, session

OFFICE = SUPPORT.office_number
NEW = "another good one"


def refused(code: str) -> pytest.RaisesExc[ExchangeError]:
    return pytest.RaisesExc(ExchangeError, match=f"^{code}:")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def desk(store: SqlStore, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(store, tmp_path_factory.mktemp("desk"))
    made.register(SUPPORT)
    made.staffing.add(ADMIN, OFFICE, Login("sato-1", PASSWORD), AT)
    return made


def actions(desk: Desk) -> list[str]:
    return desk.store.read(lambda tx: [entry.event.action for entry in tx.audit.entries()])


# Lock-out


@pytest.mark.parametrize("staff_id", ["sato-1", "nobody"])
def test_failures_in_a_row_lock_an_id_known_or_not(desk: Desk, staff_id: str) -> None:
    for _ in range(5):
        with refused("login-failed"):
            desk.log_in(staff_id, "wrong")
    with pytest.raises(ExchangeError, match=r"^login-locked:") as locked:
        desk.log_in(staff_id, PASSWORD, AT + minutes(5))
    assert locked.value.details == {"retry_after": 600}
    later = AT + minutes(15)
    if staff_id == "nobody":
        with refused("login-failed"):
            desk.log_in(staff_id, PASSWORD, later)
    else:
        assert desk.log_in(staff_id, PASSWORD, later).session.staff_id == staff_id
    assert actions(desk).count("staff.lock") == (staff_id == "sato-1")


def test_failures_far_apart_or_before_a_success_do_not_lock(desk: Desk) -> None:
    for number in range(7):
        with refused("login-failed"):
            desk.log_in("sato-1", "wrong", AT + minutes(15 * number))
    at = AT + minutes(200)
    for _ in range(2):
        for _ in range(4):
            with refused("login-failed"):
                desk.log_in("sato-1", "wrong", at)
        desk.log_in("sato-1", PASSWORD, at)


def test_an_administrator_unlocks(desk: Desk) -> None:
    for _ in range(5):
        with refused("login-failed"):
            desk.log_in("sato-1", "wrong")
    (standing,) = desk.staffing.listed(ADMIN, OFFICE, AT)
    assert standing.seconds_locked == 900
    desk.staffing.unlock(ADMIN, OFFICE, "sato-1", AT)
    assert desk.log_in("sato-1").session.office_number == OFFICE


def test_somebody_unknown_and_somebody_switched_off_cost_one_hash_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def matches(_self: object, _given: str, kept: str | None) -> bool:
        asked.append(kept is None)
        return False

    monkeypatch.setattr(type(CHEAP), "matches", matches)
    desk.staffing.set_active(ADMIN, OFFICE, "sato-1", active=False, at=AT)
    for staff_id in ("sato-1", "nobody"):
        with refused("login-failed"):
            desk.log_in(staff_id)
    assert asked == [True, True]


# One-time passwords


def enrol(desk: Desk) -> pyotp.TOTP:
    """Set up one-time passwords with a code of a minute ago, so that this moment's are all unused."""
    by = desk.log_in("sato-1").session
    totp = pyotp.TOTP(desk.one_time.begin(by).secret)
    desk.one_time.confirm(by, totp.at(AT - minutes(1)), AT - minutes(1))
    return totp


def test_a_code_is_asked_for_and_counts_once(desk: Desk) -> None:
    totp = enrol(desk)
    with refused("otp-required"):
        desk.log_in("sato-1")
    code = totp.at(AT)
    desk.log_in("sato-1", code=code)
    with refused("login-failed"):
        desk.log_in("sato-1", code=code)
    with refused("login-failed"):
        desk.log_in("sato-1", code=totp.at(AT - timedelta(seconds=30)))
    desk.log_in("sato-1", code=totp.at(AT + timedelta(seconds=30)))


@pytest.mark.parametrize(("seconds", "is_taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(desk: Desk, seconds: int, is_taken: bool) -> None:
    totp = enrol(desk)
    at = AT + minutes(10)
    code = totp.at(at + timedelta(seconds=seconds))
    if is_taken:
        desk.log_in("sato-1", at=at, code=code)
    else:
        with refused("login-failed"):
            desk.log_in("sato-1", at=at, code=code)


def test_wrong_codes_lock(desk: Desk) -> None:
    totp = enrol(desk)
    wrong = f"{(int(totp.at(AT)) + 1) % 1_000_000:06}"
    for _ in range(5):
        with refused("login-failed"):
            desk.log_in("sato-1", code=wrong)
    with refused("login-locked"):
        desk.log_in("sato-1", code=totp.at(AT))


def test_of_two_log_ins_with_one_code_one_comes_in(desk: Desk, make_store: Callable[[], SqlStore]) -> None:
    totp = enrol(desk)
    came: list[str] = []

    def come(door: RenewalDesk) -> None:
        try:
            door.door.log_in(Credentials("sato-1", PASSWORD, totp.at(AT)), None, AT)
            came.append("in")
        except ExchangeError as error:
            came.append(error.code)

    doors = [desk.renewal, RenewalDesk(replace(desk.door, store=make_store()))]
    threads = [Thread(target=come, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["in", "login-failed"]


def test_one_time_passwords_outlive_a_change_of_the_deployment_key(desk: Desk) -> None:
    totp = enrol(desk)
    fresh = make_deployment_key()
    change_key(desk.store, desk.cabinet, fresh, AT)
    desk.cabinet = open_cabinet(desk.store, fresh)
    desk.door = desk.door_with(LoginPolicy())
    assert desk.log_in("sato-1", code=totp.at(AT)).session.staff_id == "sato-1"


def test_the_secret_lies_encrypted_and_only_an_administrator_takes_it_away(desk: Desk) -> None:
    by = desk.log_in("sato-1").session
    with refused("otp-missing"):
        desk.one_time.confirm(by, "000000", AT)
    first, second = desk.one_time.begin(by), desk.one_time.begin(by)
    assert first.secret not in repr(first)
    assert first.secret in first.uri
    with refused("otp-refused"):
        desk.one_time.confirm(by, pyotp.TOTP(first.secret).at(AT), AT)
    desk.one_time.confirm(by, pyotp.TOTP(second.secret).at(AT), AT)
    with refused("otp-active"):
        desk.one_time.begin(by)
    with refused("otp-active"):
        desk.one_time.confirm(by, pyotp.TOTP(second.secret).at(AT), AT)
    desk.staffing.reset_otp(ADMIN, OFFICE, "sato-1", AT)
    assert desk.log_in("sato-1").session.owes is None


# Tokens


def renew(desk: Desk, opened: Opened, at: timedelta) -> Opened:
    return desk.renewal.renew(opened.refresh_token, None, AT + at)


def test_tokens_are_renewed_for_eight_hours(desk: Desk) -> None:
    opened = desk.log_in("sato-1")
    for minute in (59, 118, 177, 236, 295, 354, 413, 472):
        opened = renew(desk, opened, minutes(minute))
        assert opened.refresh_expires_at == AT + timedelta(hours=8)
    assert opened.session.expires_at == AT + timedelta(hours=8)
    with refused("session-missing"):
        renew(desk, opened, timedelta(hours=8))


def test_a_refresh_token_that_comes_twice_ends_the_family(desk: Desk) -> None:
    stolen, apart = desk.log_in("sato-1"), desk.log_in("sato-1")
    renewed = renew(desk, stolen, minutes(1))
    assert desk.door.session_of(renewed.token, None, AT + minutes(2)).staff_id == "sato-1"
    with refused("session-missing"):
        renew(desk, stolen, minutes(2))
    for token in (stolen.token, renewed.token):
        with refused("session-missing"):
            desk.door.session_of(token, None, AT + minutes(2))
    with refused("session-missing"):
        renew(desk, renewed, minutes(2))
    assert desk.door.session_of(apart.token, None, AT + minutes(2)).family == apart.session.family
    assert "session.reuse" in actions(desk)


def test_tokens_are_kept_by_their_hashes_and_shown_nowhere(desk: Desk) -> None:
    opened = desk.log_in("sato-1")
    assert opened.token not in repr(opened)
    assert opened.token.encode() != opened.session.token_digest
    assert PASSWORD not in repr(Credentials("sato-1", PASSWORD)) + repr(Login("sato-1", PASSWORD))


def test_log_out_ends_the_family_and_no_other(desk: Desk) -> None:
    one, other = desk.log_in("sato-1"), desk.log_in("sato-1")
    later = renew(desk, one, minutes(1))
    desk.door.log_out(later.session)
    for token in (one.token, later.token):
        with refused("session-missing"):
            desk.door.session_of(token, None, AT + minutes(1))
    with refused("session-missing"):
        renew(desk, later, minutes(1))
    assert renew(desk, other, minutes(1)).session.staff_id == "sato-1"


def test_switching_off_ends_everything_at_once(desk: Desk) -> None:
    opened = desk.log_in("sato-1")
    desk.staffing.set_active(ADMIN, OFFICE, "sato-1", active=False, at=AT)
    with refused("session-missing"):
        desk.door.session_of(opened.token, None, AT)
    with refused("session-missing"):
        renew(desk, opened, minutes(1))
    with refused("login-failed"):
        desk.log_in("sato-1")
    desk.staffing.set_active(ADMIN, OFFICE, "sato-1", active=True, at=AT)
    assert desk.log_in("sato-1").session.staff_id == "sato-1"
    with refused("session-missing"):
        renew(desk, opened, minutes(1))


# Passwords


def test_a_password_that_was_made_has_to_be_changed(desk: Desk) -> None:
    _, made = desk.staffing.add(ADMIN, OFFICE, Login("sato-2", None), AT)
    before = desk.log_in("sato-2", made or "")
    assert before.session.owes is Duty.PASSWORD_CHANGE
    with refused("password-change-required"):
        verify_free(desk.door.session_of(before.token, None, AT))
    after = desk.renewal.change_password(before.session, made or "", NEW, AT)
    verify_free(desk.door.session_of(after.token, None, AT))
    with refused("session-missing"):
        desk.door.session_of(before.token, None, AT)
    with refused("login-failed"):
        desk.log_in("sato-2", made or "")
    assert desk.log_in("sato-2", NEW).session.owes is None


def test_a_password_expires_where_that_is_set(desk: Desk) -> None:
    desk.door = desk.door_with(LoginPolicy(password_age=timedelta(days=90)))
    opened = desk.log_in("sato-1", at=AT + timedelta(days=89, hours=23, minutes=30))
    at = AT + timedelta(days=90)
    assert opened.session.owes is None
    assert desk.door.session_of(opened.token, None, at).owes is Duty.PASSWORD_CHANGE
    changed = desk.renewal.change_password(opened.session, PASSWORD, NEW, at)
    assert changed.session.owes is None


@pytest.mark.parametrize("weak", ["short", PASSWORD])
def test_a_weak_or_the_same_password_is_refused(desk: Desk, weak: str) -> None:
    opened = desk.log_in("sato-1")
    with refused("password-weak"):
        desk.renewal.change_password(opened.session, PASSWORD, weak, AT)
    assert desk.log_in("sato-1").session.staff_id == "sato-1"


def test_the_present_password_is_asked_for_and_its_failures_lock(desk: Desk) -> None:
    opened = desk.log_in("sato-1")
    for _ in range(5):
        with refused("login-failed"):
            desk.renewal.change_password(opened.session, "wrong", NEW, AT)
    with refused("login-locked"):
        desk.renewal.change_password(opened.session, PASSWORD, NEW, AT)


def test_everybody_sets_up_a_second_factor_where_that_is_asked(desk: Desk) -> None:
    desk.door = desk.door_with(LoginPolicy(otp_required=True))
    opened = desk.log_in("sato-1")
    with refused("otp-enrolment-required"):
        verify_free(opened.session)
    totp = pyotp.TOTP(desk.one_time.begin(opened.session).secret)
    desk.one_time.confirm(opened.session, totp.at(AT), AT)
    verify_free(desk.door.session_of(opened.token, None, AT))


# Administrators


def test_an_office_administrator_keeps_the_staff_of_its_office_alone(desk: Desk) -> None:
    desk.register(PROVIDER)
    chief, _ = desk.staffing.add(ADMIN, OFFICE, Login("chief", PASSWORD, Role.OFFICE_ADMINISTRATOR), AT)
    by = session(OFFICE, chief.staff_id, Role.OFFICE_ADMINISTRATOR)
    made, password = desk.staffing.add(by, OFFICE, Login("sato-2", None), AT)
    assert (made.role, made.provisional, password is not None) == (Role.STAFF, True, True)
    assert [each.staff.staff_id for each in desk.staffing.listed(by, OFFICE, AT)] == [
        "chief",
        "sato-1",
        "sato-2",
    ]
    desk.staffing.set_active(by, OFFICE, "sato-2", active=False, at=AT)
    _, again = desk.staffing.reset_password(by, OFFICE, "sato-1", AT)
    assert desk.log_in("sato-1", again).session.owes is Duty.PASSWORD_CHANGE
    desk.staffing.add(ADMIN, PROVIDER.office_number, Login("other", PASSWORD), AT)
    for number in (PROVIDER.office_number, "1370000099"):
        with refused("administrator-only"):
            desk.staffing.add(by, number, Login("sato-3", None), AT)
        with refused("administrator-only"):
            desk.staffing.listed(by, number, AT)
        with refused("administrator-only"):
            desk.staffing.reset_password(by, number, "other", AT)
    for staff_id in ("other", "nobody", "admin"):
        with refused("staff-unknown"):
            desk.staffing.unlock(by, OFFICE, staff_id, AT)
    with refused("administrator-only"):
        desk.staffing.reset_otp(by, OFFICE, "chief", AT)
    for role in (Role.OFFICE_ADMINISTRATOR, Role.ADMINISTRATOR):
        with pytest.raises(ExchangeError):
            desk.staffing.add(by, OFFICE, Login("sato-3", None, role), AT)


def test_staff_keep_no_log_ins(desk: Desk) -> None:
    by = session(OFFICE, "sato-1")
    with refused("administrator-only"):
        desk.staffing.add(by, OFFICE, Login("sato-2", None), AT)
    with refused("administrator-only"):
        desk.staffing.set_active(by, OFFICE, "sato-1", active=False, at=AT)
    with refused("administrator-only"):
        desk.staffing.unlock(by, OFFICE, "sato-1", AT)


def test_nobody_makes_an_administrator_of_the_exchange_in_an_office(desk: Desk) -> None:
    with refused("staff-malformed"):
        desk.staffing.add(ADMIN, OFFICE, Login("sato-2", None, Role.ADMINISTRATOR), AT)


def test_an_administrator_who_lost_everything_is_recovered(desk: Desk) -> None:
    desk.bootstrap()
    by = desk.log_in("admin").session
    desk.one_time.confirm(by, pyotp.TOTP(desk.one_time.begin(by).secret).at(AT), AT)
    for _ in range(5):
        with refused("login-failed"):
            desk.log_in("admin", "wrong")
    made = recover_administrator(desk.store, CHEAP, "admin", AT)
    opened = desk.log_in("admin", made)
    assert (opened.session.role, opened.session.owes) == (Role.ADMINISTRATOR, Duty.PASSWORD_CHANGE)
    for staff_id in ("sato-1", "nobody"):
        with refused("staff-unknown"):
            recover_administrator(desk.store, CHEAP, staff_id, AT)
    assert "administrator.recover" in actions(desk)


def test_no_secret_is_in_the_database(desk: Desk) -> None:
    opened = desk.log_in("sato-1")
    enrolment = desk.one_time.begin(opened.session)
    secrets = (enrolment.secret, opened.token, opened.refresh_token, PASSWORD)

    def dump(tx: object) -> str:
        database = tx._session  # type: ignore[attr-defined] # noqa: SLF001 - what lies in the tables is asked
        tables = ("staff", "sessions", "refresh_tokens", "login_failures", "hosted_keys", "audit_entries")
        asked = [f"SELECT * FROM {name}" for name in tables]  # noqa: S608 - names of our own
        rows = [tuple(row) for each in asked for row in database.connection().exec_driver_sql(each)]
        assert len(rows) > 4
        return repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])

    written = desk.store.read(dump)
    for secret in secrets:
        assert secret not in written
