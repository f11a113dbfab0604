"""What is unread in the order of import is found by one seek, however much was received before."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["destination_office", "state", "stamp", "sequence"]
    op.create_index("ix_transmissions_destination_office_state_stamp_sequence", "transmissions", columns)
