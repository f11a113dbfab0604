from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from careplan.exchange.audit import GENESIS
from careplan.exchange.directory.offices import OfficeQuery
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine
from careplan.store.migrate import alembic_config, upgrade_schema
from careplan.store.rows import Base


def test_an_empty_database_upgraded_equals_the_orm(empty_url: str) -> None:
    engine = make_engine(empty_url, 2)
    upgrade_schema(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        command.check(alembic_config(connection))
    engine.dispose()


def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    engine = make_engine(empty_url, 2)
    upgrade_schema(engine)
    upgrade_schema(engine)
    store = SqlStore(engine)
    head = store.read(lambda tx: tx.audit.head())
    assert (head.number, head.digest) == (0, GENESIS)
    store.close()


def test_offices_of_the_first_schema_are_found_by_name_after_it(empty_url: str) -> None:
    engine = make_engine(empty_url, 2)
    office = {
        "number": "1370000017",
        "name": "ｻｸﾗ 居宅",
        "service_types": ["43"],
        "custody": "own",
        "active": True,
        "registered_at": datetime(2026, 11, 22, tzinfo=UTC),
    }
    columns = [sa.column(name, sa.JSON if name == "service_types" else None) for name in office]
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(sa.insert(sa.table("offices", *columns)).values(office))
    upgrade_schema(engine)
    store = SqlStore(engine)
    (found,) = store.read(lambda tx: tx.offices.page(OfficeQuery(name="サクラ居宅")))
    assert (found.number, found.name, found.receives) == ("1370000017", "ｻｸﾗ 居宅", ())
    store.close()


def test_certificates_of_before_stay_and_say_no_reason(empty_url: str) -> None:
    """Data in place: an office with a revoked and a standing certificate, and what comes after."""
    engine = make_engine(empty_url, 2)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        for statement in (_OFFICE, *(_CERTIFICATE.format(*each) for each in _HELD)):
            connection.execute(sa.text(statement))
    upgrade_schema(engine)
    store = SqlStore(engine)
    held = store.read(lambda tx: tx.certificates.newest_first("1370000017"))
    assert [(each.serial, each.revocation_reason) for each in held] == [("2", None), ("1", None)]
    store.write(
        lambda tx: tx.certificates.mark_revoked("1370000017", "2", "superseded", held[0].installed_at)
    )
    again = store.read(lambda tx: tx.certificates.newest_first("1370000017"))
    assert [each.revocation_reason for each in again] == ["superseded", None]
    assert store.read(lambda tx: tx.issue_passwords.find("1370000017")) is None
    store.close()


_OFFICE = "INSERT INTO offices VALUES ('1370000017', 'みほん', '[\"43\"]', 'own', true, '2026-11-22 00:00:00.000000')"
_CERTIFICATE = (
    "INSERT INTO certificates (office_number, serial, der, not_before, not_after, installed_at, revoked_at) VALUES "
    "('1370000017', '{}', '', '2026-11-22 00:00:00.000000', '2029-11-22 00:00:00.000000', "
    "'2026-11-22 00:00:00.000000', {})"
)
_HELD = (("1", "'2026-11-23 00:00:00.000000'"), ("2", "NULL"))
