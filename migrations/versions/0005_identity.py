"""Identity: provisional passwords, one-time passwords, lock-out, refresh tokens, tokens bound to certificates.

Log-ins keep their passwords, as set when they were added; sessions go on till they end, each a family of its own,
and have no refresh token.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_LONG_AGO = "1970-01-01 00:00:00.000000+00:00"
_FAMILY_CHARACTERS = 36


def upgrade() -> None:
    _staff()
    _sessions()
    _refresh_tokens()
    _login_failures()


def _staff() -> None:
    # A constant default lets both databases add a column in place; the next line gives it its value.
    op.add_column("staff", sa.Column("password_set_at", _TIME, nullable=False, server_default=_LONG_AGO))
    op.execute("UPDATE staff SET password_set_at = added_at")
    op.add_column("staff", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("otp_since", _TIME, nullable=True))
    op.add_column("staff", sa.Column("otp_step", sa.BigInteger(), nullable=True))


def _sessions() -> None:
    family = sa.Column("family", sa.String(length=_FAMILY_CHARACTERS), nullable=False, server_default="")
    op.add_column("sessions", family)
    op.add_column("sessions", sa.Column("thumbprint", sa.LargeBinary(length=32), nullable=True))
    sessions = sa.table("sessions", sa.column("token_digest", sa.LargeBinary), sa.column("family"))
    connection = op.get_bind()
    for (digest,) in connection.execute(sa.select(sessions.c.token_digest)).all():
        which = sessions.c.token_digest == digest
        own = bytes(digest).hex()[:_FAMILY_CHARACTERS]
        connection.execute(sa.update(sessions).where(which).values(family=own))
    op.create_index(op.f("ix_sessions_family"), "sessions", ["family"])


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("family", sa.String(length=_FAMILY_CHARACTERS), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("thumbprint", sa.LargeBinary(length=32), nullable=True),
        sa.Column("used_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_refresh_tokens_staff_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(op.f("ix_refresh_tokens_family"), "refresh_tokens", ["family"])
    op.create_index(op.f("ix_refresh_tokens_staff_id"), "refresh_tokens", ["staff_id"])


def _login_failures() -> None:
    op.create_table(
        "login_failures",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.Column("locked_until", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_failures")),
    )
    op.create_index(op.f("ix_login_failures_last_at"), "login_failures", ["last_at"])
