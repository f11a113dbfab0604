"""Brings a database to the newest version of the schema."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from careplan.locator import locate

_LOCK = 0x43504C4E  # any number, the same for every process that upgrades


def upgrade_schema(engine: Engine) -> None:
    """Upgrade to the newest version, in one transaction; of several processes one does it, others wait."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for a connection that the caller commits."""
    config = Config()
    config.set_main_option("script_location", str(locate("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
