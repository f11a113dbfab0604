"""From the first version of the schema to the newest with people in it, on both databases."""

from datetime import timedelta

from alembic import command
from sqlalchemy import Engine, text

from careplan.exchange.people.staff import Role, digest_token
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine
from careplan.store.migrate import alembic_config, upgrade_schema
from support.exchange_desk import AT, CHEAP, PASSWORD, SUPPORT

STAFF = ("sato-1", "suzuki-2")


def first_version(engine: Engine) -> None:
    """Bring an empty database to version 0001, with an office, two log-ins and a session each."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        at = AT.replace(tzinfo=None) if engine.dialect.name == "sqlite" else AT
        later = at + timedelta(hours=1)
        office = {"number": SUPPORT.office_number, "at": at}
        connection.execute(
            text("INSERT INTO offices VALUES (:number, 'みほん', '[\"43\"]', 'own', true, :at)"), office
        )
        for staff_id in STAFF:
            row = office | {"id": staff_id, "hash": CHEAP.hash(PASSWORD)}
            connection.execute(
                text("INSERT INTO staff VALUES (:id, :number, 'staff', :hash, true, :at)"), row
            )
            row = {"id": staff_id, "token": digest_token(staff_id), "at": at, "later": later}
            connection.execute(text("INSERT INTO sessions VALUES (:token, :id, :at, :later)"), row)


def test_people_and_sessions_stay(empty_url: str) -> None:
    engine = make_engine(empty_url, 2)
    first_version(engine)
    upgrade_schema(engine)
    store = SqlStore(engine)
    for staff_id in STAFF:
        staff = store.read(lambda tx, wanted=staff_id: tx.people.find(wanted))  # type: ignore[misc]
        assert staff is not None
        assert CHEAP.matches(PASSWORD, staff.password_hash)
        assert (staff.role, staff.password_set_at, staff.provisional) == (Role.STAFF, AT, False)
        assert (staff.active, staff.added_at, staff.otp_since, staff.otp_step) == (True, AT, None, None)
        found = store.read(lambda tx, wanted=staff_id: tx.sessions.find(digest_token(wanted)))  # type: ignore[misc]
        assert found is not None
        session, _ = found
        assert (session.expires_at, session.thumbprint) == (AT + timedelta(hours=1), None)
        store.write(lambda tx, family=session.family: tx.sessions.end_family(family))  # type: ignore[misc]
        left = store.read(lambda tx: [tx.sessions.find(digest_token(each)) for each in STAFF])
        assert [each is not None for each in left] == [each > staff_id for each in STAFF]
    store.close()
