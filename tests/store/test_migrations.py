from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from careplan.exchange.audit import GENESIS
from careplan.exchange.offices import OfficeQuery
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
