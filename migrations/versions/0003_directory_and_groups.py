"""The directory is searched by name and by what offices receive; offices form linkage groups."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_OFFICES = sa.table(
    "offices", sa.column("number"), sa.column("name"), sa.column("name_key"), sa.column("receives", sa.JSON)
)


def upgrade() -> None:
    _directory()
    _groups()


def _directory() -> None:
    # With constant defaults both databases add the columns in place: a table that others refer to cannot be copied.
    op.add_column("offices", sa.Column("name_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("offices", sa.Column("receives", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for number, name in connection.execute(sa.select(_OFFICES.c.number, _OFFICES.c.name)).all():
        values = {"name_key": _folded(name), "receives": []}
        connection.execute(sa.update(_OFFICES).where(_OFFICES.c.number == number).values(values))


def _folded(name: str) -> str:
    """As the directory folded names when this migration was written."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _groups() -> None:
    op.create_table(
        "linkage_groups",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=10), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["offices.number"], name=op.f("fk_linkage_groups_owner")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_linkage_groups")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "linkage_members",
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_number"], ["linkage_groups.number"], name=op.f("fk_linkage_members_group_number")
        ),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_linkage_members_office_number")
        ),
        sa.PrimaryKeyConstraint("group_number", "office_number", name=op.f("pk_linkage_members")),
    )
    op.create_index(op.f("ix_linkage_members_office_number"), "linkage_members", ["office_number"])
