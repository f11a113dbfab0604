"""Requests of an office, recorded for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_recordings_office_number")
        ),
        sa.PrimaryKeyConstraint("office_number", name=op.f("pk_recordings")),
    )
    op.create_table(
        "recorded_requests",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_recorded_requests_office_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recorded_requests")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_recorded_requests_at"), "recorded_requests", ["at"])
    columns = ["office_number", "number"]
    op.create_index(op.f("ix_recorded_requests_office_number_number"), "recorded_requests", columns)
