"""The index of same parts leads from stated to deleted before the stamp: each look-up is one seek."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAME, _TABLE = "ix_transmission_parts_same", "transmission_parts"


def upgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(_NAME, _TABLE, ["route", "matter", "month", "person", "deletion", "stamp", "sequence"])
