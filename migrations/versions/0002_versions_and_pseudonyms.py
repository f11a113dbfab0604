"""What transmissions state, so that the newest version is known; pseudonyms of their service users.

Transmissions of before are given their parts by kinds and months; nothing more of them was known.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 500
# As specs/careplan_csv/matters.toml had it: monthly kinds, their matter, and whether they delete.
_MONTHLY = {
    "UPPLAN": ("planned", False),
    "UPSIKYU": ("planned", False),
    "UPJSK": ("actual", False),
    "DLTPLAN": ("planned", True),
    "DLTJSK": ("actual", True),
}


def upgrade() -> None:
    op.create_table(
        "transmission_parts",
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=20), nullable=False),
        sa.Column("month", sa.String(length=6), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("deletion", sa.Boolean(), nullable=False),
        sa.Column("route", sa.String(length=24), nullable=False),
        sa.Column("stamp", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmissions.transmission_id"],
            name=op.f("fk_transmission_parts_transmission_id"),
        ),
        sa.PrimaryKeyConstraint(
            "transmission_id", "matter", "month", "person", name=op.f("pk_transmission_parts")
        ),
    )
    op.create_index(
        "ix_transmission_parts_same",
        "transmission_parts",
        ["route", "matter", "month", "person", "stamp", "sequence", "deletion"],
    )
    op.create_table(
        "pseudonyms",
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_pseudonyms_office_number")
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmissions.transmission_id"],
            name=op.f("fk_pseudonyms_transmission_id"),
        ),
        sa.PrimaryKeyConstraint("office_number", "pseudonym", "transmission_id", name=op.f("pk_pseudonyms")),
    )
    op.create_index(op.f("ix_pseudonyms_transmission_id"), "pseudonyms", ["transmission_id"])
    _fill()


def _fill() -> None:
    parts = sa.table(
        "transmission_parts",
        *(sa.column(name) for name in ("transmission_id", "matter", "month", "person")),
        sa.column("deletion", sa.Boolean),
        *(sa.column(name) for name in ("route", "stamp", "sequence")),
    )
    for rows in _transmissions():
        found = [part for row in rows for part in _parts(row)]
        if found:
            op.bulk_insert(parts, found)


def _transmissions() -> Iterator[list[sa.Row[tuple[object, ...]]]]:
    """Yield the transmissions, some at a time."""
    table = sa.table(
        "transmissions",
        *(sa.column(name) for name in ("transmission_id", "sequence", "stamp")),
        *(
            sa.column(name)
            for name in ("sender_office", "sender_type", "destination_office", "destination_type")
        ),
        sa.column("kinds", sa.JSON),
        sa.column("months", sa.JSON),
    )
    after = 0
    while True:
        query = sa.select(table).where(table.c.sequence > after).order_by(table.c.sequence).limit(_BATCH)
        rows = list(op.get_bind().execute(query))
        if not rows:
            return
        yield rows
        after = rows[-1].sequence


def _parts(row: sa.Row[tuple[object, ...]]) -> Iterator[dict[str, object]]:
    route = f"{row.sender_office}{row.sender_type}{row.destination_office}{row.destination_type}"
    for matter, deletion in sorted({_MONTHLY[kind] for kind in row.kinds if kind in _MONTHLY}):
        for month in sorted(set(row.months)) or [""]:
            yield {
                "transmission_id": row.transmission_id,
                "matter": matter,
                "month": month,
                "person": "",
                "deletion": deletion,
                "route": route,
                "stamp": row.stamp,
                "sequence": row.sequence,
            }
