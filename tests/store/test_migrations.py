from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from careplan.exchange.audit import GENESIS
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
