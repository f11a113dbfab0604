"""Issue passwords, and why a certificate was revoked; of earlier revocations that is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("certificates", sa.Column("revocation_reason", sa.String(length=40), nullable=True))
    op.create_table(
        "issue_passwords",
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.Column("serial", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_issue_passwords_office_number")
        ),
        sa.PrimaryKeyConstraint("office_number", name=op.f("pk_issue_passwords")),
    )
