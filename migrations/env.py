"""Alembic's way into the database: the connection is handed over by `careplan.store.migrate`."""

from alembic import context

from careplan.store.rows import Base


def run() -> None:
    """Run the migrations on the connection that the caller opened and will commit."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
