"""The first schema. Migrations go forward only; a backup is the way back."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_GENESIS = bytes(32)


def upgrade() -> None:
    _directory()
    _people()
    _transmissions()
    _contents()
    _audit()


def _directory() -> None:
    op.create_table(
        "offices",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service_types", sa.JSON(), nullable=False),
        sa.Column("custody", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("registered_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_offices")),
    )
    op.create_table(
        "hosted_keys",
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=10), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_hosted_keys")),
    )
    op.create_table(
        "certificates",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("office_number", sa.String(length=10), nullable=True),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("not_before", _TIME, nullable=False),
        sa.Column("not_after", _TIME, nullable=False),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["hosted_keys.key_id"], name=op.f("fk_certificates_key_id")),
        sa.ForeignKeyConstraint(
            ["office_number"], ["offices.number"], name=op.f("fk_certificates_office_number")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_certificates")),
        sa.UniqueConstraint("office_number", "serial", name=op.f("uq_certificates_office_number_serial")),
    )


def _people() -> None:
    op.create_table(
        "staff",
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("office_number", sa.String(length=10), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["office_number"], ["offices.number"], name=op.f("fk_staff_office_number")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_sessions_staff_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_staff_id"), "sessions", ["staff_id"])


def _transmissions() -> None:
    op.create_table(
        "transmissions",
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("sender_office", sa.String(length=10), nullable=False),
        sa.Column("sender_type", sa.String(length=2), nullable=False),
        sa.Column("destination_office", sa.String(length=10), nullable=False),
        sa.Column("destination_type", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.String(length=14), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("header_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("content_mark", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["destination_office"], ["offices.number"], name=op.f("fk_transmissions_destination_office")
        ),
        sa.ForeignKeyConstraint(
            ["sender_office"], ["offices.number"], name=op.f("fk_transmissions_sender_office")
        ),
        sa.PrimaryKeyConstraint("transmission_id", name=op.f("pk_transmissions")),
        sa.UniqueConstraint("sequence", name=op.f("uq_transmissions_sequence")),
    )
    op.create_index(
        op.f("ix_transmissions_destination_office_sequence"),
        "transmissions",
        ["destination_office", "sequence"],
    )
    op.create_index(
        op.f("ix_transmissions_destination_office_stamp_sequence"),
        "transmissions",
        ["destination_office", "stamp", "sequence"],
    )
    op.create_index(
        op.f("ix_transmissions_destination_office_state_sequence"),
        "transmissions",
        ["destination_office", "state", "sequence"],
    )
    op.create_index(
        op.f("ix_transmissions_sender_office_sequence"), "transmissions", ["sender_office", "sequence"]
    )
    op.create_table(
        "transmission_stamps",
        sa.Column("sender_office", sa.String(length=10), nullable=False),
        sa.Column("sender_type", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmissions.transmission_id"],
            name=op.f("fk_transmission_stamps_transmission_id"),
        ),
        sa.PrimaryKeyConstraint(
            "sender_office", "sender_type", "stamp", "kind", name=op.f("pk_transmission_stamps")
        ),
    )


def _contents() -> None:
    op.create_table(
        "payloads",
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transmission_id"], ["transmissions.transmission_id"], name=op.f("fk_payloads_transmission_id")
        ),
        sa.PrimaryKeyConstraint("transmission_id", name=op.f("pk_payloads")),
    )
    op.create_table(
        "proofs",
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("rejection", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["transmission_id"], ["transmissions.transmission_id"], name=op.f("fk_proofs_transmission_id")
        ),
        sa.PrimaryKeyConstraint("transmission_id", name=op.f("pk_proofs")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("office_number", sa.String(length=10), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("transmission_id", sa.String(length=36), nullable=False),
        sa.Column("used_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmissions.transmission_id"],
            name=op.f("fk_idempotency_keys_transmission_id"),
        ),
        sa.PrimaryKeyConstraint("office_number", "route", "key", name=op.f("pk_idempotency_keys")),
    )


def _audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("office_number", sa.String(length=10), nullable=True),
        sa.Column("staff_id", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_subject"), "audit_entries", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )
    head = sa.table("audit_head", sa.column("one"), sa.column("number"), sa.column("digest", sa.LargeBinary))
    op.bulk_insert(head, [{"one": 1, "number": 0, "digest": _GENESIS}])
