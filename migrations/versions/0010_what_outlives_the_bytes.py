"""The clear header lies with what is signed, apart from the bytes, which are purged; and when they were."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_UNPURGED = sa.text("purged_at IS NULL")


def upgrade() -> None:
    _move_headers()
    op.add_column("transmissions", sa.Column("purged_at", _TIME, nullable=True))
    op.create_index(
        "ix_transmissions_unpurged",
        "transmissions",
        ["accepted_at"],
        sqlite_where=_UNPURGED,
        postgresql_where=_UNPURGED,
    )


def _move_headers() -> None:
    op.add_column("proofs", sa.Column("header", sa.LargeBinary(), nullable=True))
    proofs, payloads = (
        sa.table(name, sa.column("transmission_id"), sa.column("header", sa.LargeBinary))
        for name in ("proofs", "payloads")
    )
    kept = sa.select(payloads.c.header).where(payloads.c.transmission_id == proofs.c.transmission_id)
    op.execute(proofs.update().values(header=kept.scalar_subquery()))
    with op.batch_alter_table("proofs") as table:
        table.alter_column("header", existing_type=sa.LargeBinary(), nullable=False)
    op.drop_column("payloads", "header")
