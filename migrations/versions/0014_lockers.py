"""Lockers: what visitors of the pages put by for a while, encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lockers",
        sa.Column("locker_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("locker_id", name=op.f("pk_lockers")),
    )
    op.create_index(op.f("ix_lockers_holder_made_at"), "lockers", ["holder", "made_at"])
    op.create_index(op.f("ix_lockers_expires_at"), "lockers", ["expires_at"])
