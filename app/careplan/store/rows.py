"""ORM rows: how the exchange lies in the database. They never leave `careplan.store`."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from careplan.store.columns import UtcTime

_OFFICE = String(10)
_CODE = String(20)
_HEX = String(64)
_UNPURGED = text("purged_at IS NULL")


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(row: type[Base]) -> Table:
    """Return the table of a row: what the statements of hot paths are built on, without the ORM."""
    return cast(Table, row.__table__)


class OfficeRow(Base):
    """An office of the directory."""

    __tablename__ = "offices"

    number: Mapped[str] = mapped_column(_OFFICE, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    service_types: Mapped[list[str]] = mapped_column(JSON)
    custody: Mapped[str] = mapped_column(_CODE)
    active: Mapped[bool]
    registered_at: Mapped[datetime] = mapped_column(UtcTime)
    name_key: Mapped[str] = mapped_column(Text)
    receives: Mapped[list[str]] = mapped_column(JSON)


class GroupRow(Base):
    """A linkage group. The number goes out as `G` and six digits; one that was dissolved is not given again."""

    __tablename__ = "linkage_groups"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    made_at: Mapped[datetime] = mapped_column(UtcTime)


class GroupMemberRow(Base):
    """An office in a linkage group."""

    __tablename__ = "linkage_members"

    group_number: Mapped[int] = mapped_column(ForeignKey("linkage_groups.number"), primary_key=True)
    office_number: Mapped[str] = mapped_column(
        _OFFICE, ForeignKey("offices.number"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UtcTime)


class HostedKeyRow(Base):
    """A private key, encrypted under the deployment key."""

    __tablename__ = "hosted_keys"

    key_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner: Mapped[str] = mapped_column(_OFFICE)
    box: Mapped[bytes] = mapped_column(LargeBinary)


class CertificateRow(Base):
    """A certificate put down for an office; the exchange's own has no office."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("office_number", "serial"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    office_number: Mapped[str | None] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    serial: Mapped[str] = mapped_column(_HEX)
    der: Mapped[bytes] = mapped_column(LargeBinary)
    not_before: Mapped[datetime] = mapped_column(UtcTime)
    not_after: Mapped[datetime] = mapped_column(UtcTime)
    installed_at: Mapped[datetime] = mapped_column(UtcTime)
    key_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("hosted_keys.key_id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revocation_reason: Mapped[str | None] = mapped_column(String(40))


class IssuePasswordRow(Base):
    """The issue password of an office, as its hash; the next one takes its place."""

    __tablename__ = "issue_passwords"

    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    profile: Mapped[str] = mapped_column(_CODE)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    serial: Mapped[str | None] = mapped_column(_HEX)


class StaffRow(Base):
    """A log-in."""

    __tablename__ = "staff"

    staff_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    office_number: Mapped[str | None] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    role: Mapped[str] = mapped_column(_CODE)
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    password_set_at: Mapped[datetime] = mapped_column(UtcTime)
    provisional: Mapped[bool]
    otp_since: Mapped[datetime | None] = mapped_column(UtcTime)
    otp_step: Mapped[int | None] = mapped_column(BigInteger)


class LoginFailureRow(Base):
    """Failed log-ins in a row, by the hash of what was typed as ID."""

    __tablename__ = "login_failures"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime)


class RefreshRow(Base):
    """A refresh token, known by its hash; used ones stay till their end, to be recognised."""

    __tablename__ = "refresh_tokens"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    family: Mapped[str] = mapped_column(String(36), index=True)
    staff_id: Mapped[str] = mapped_column(String(40), ForeignKey("staff.staff_id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    thumbprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SessionRow(Base):
    """A session, known by the hash of its token."""

    __tablename__ = "sessions"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(40), ForeignKey("staff.staff_id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    family: Mapped[str] = mapped_column(String(36), index=True)
    thumbprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class TransmissionRow(Base):
    """What the lists show of a transmission."""

    __tablename__ = "transmissions"
    __table_args__ = (
        Index(None, "sender_office", "sequence"),
        Index(None, "destination_office", "sequence"),
        Index(None, "destination_office", "state", "sequence"),
        Index(None, "destination_office", "stamp", "sequence"),
        Index(None, "destination_office", "state", "stamp", "sequence"),
        Index("ix_transmissions_unpurged", "accepted_at", sqlite_where=_UNPURGED, postgresql_where=_UNPURGED),
    )

    transmission_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, unique=True)
    sender_office: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    sender_type: Mapped[str] = mapped_column(String(2))
    destination_office: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    destination_type: Mapped[str] = mapped_column(String(2))
    stamp: Mapped[str] = mapped_column(String(14))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    months: Mapped[list[str]] = mapped_column(JSON)
    edition: Mapped[str] = mapped_column(_CODE)
    sealed_sha256: Mapped[str] = mapped_column(_HEX)
    header_sha256: Mapped[str] = mapped_column(_HEX)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(_CODE)
    accepted_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    content_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    purged_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StampRow(Base):
    """A sender's stamp is used once a kind (reading same-stamp)."""

    __tablename__ = "transmission_stamps"

    sender_office: Mapped[str] = mapped_column(_OFFICE, primary_key=True)
    sender_type: Mapped[str] = mapped_column(String(2), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(14), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    transmission_id: Mapped[str] = mapped_column(String(36), ForeignKey("transmissions.transmission_id"))


class PartRow(Base):
    """A part of what a transmission states; `route` is sender and destination with their service types."""

    __tablename__ = "transmission_parts"
    __table_args__ = (
        Index(
            "ix_transmission_parts_same",
            "route",
            "matter",
            "month",
            "person",
            "deletion",
            "stamp",
            "sequence",
        ),
    )

    transmission_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("transmissions.transmission_id"), primary_key=True
    )
    matter: Mapped[str] = mapped_column(_CODE, primary_key=True)
    month: Mapped[str] = mapped_column(String(6), primary_key=True)
    person: Mapped[str] = mapped_column(_HEX, primary_key=True)
    deletion: Mapped[bool]
    route: Mapped[str] = mapped_column(String(24))
    stamp: Mapped[str] = mapped_column(String(14))
    sequence: Mapped[int] = mapped_column(BigInteger)


class PseudonymRow(Base):
    """An office's own pseudonym of a service user in a transmission."""

    __tablename__ = "pseudonyms"

    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(_HEX, primary_key=True)
    transmission_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("transmissions.transmission_id"), primary_key=True, index=True
    )


class DraftRow(Base):
    """A draft of a hosted office; what the list shows of it is encrypted."""

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "office_number", "changed_at"),)

    draft_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    size: Mapped[int]
    about: Mapped[bytes] = mapped_column(LargeBinary)


class DraftBoxRow(Base):
    """The files of a draft, encrypted, apart from what the list reads."""

    __tablename__ = "draft_boxes"

    draft_id: Mapped[str] = mapped_column(String(36), ForeignKey("drafts.draft_id"), primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)


class UploadRow(Base):
    """A resumable upload and how far it has come."""

    __tablename__ = "uploads"

    upload_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"), index=True)
    plain: Mapped[bool]
    length: Mapped[int]
    received: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    transmission_id: Mapped[str | None] = mapped_column(
        String(36), ForeignKey("transmissions.transmission_id")
    )


class UploadPieceRow(Base):
    """A piece of an upload, encrypted; `start` counts bytes from 0."""

    __tablename__ = "upload_pieces"

    upload_id: Mapped[str] = mapped_column(String(36), ForeignKey("uploads.upload_id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    box: Mapped[bytes] = mapped_column(LargeBinary)


class PayloadRow(Base):
    """The bytes of a transmission, apart from what the lists read; purging deletes the row."""

    __tablename__ = "payloads"

    transmission_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("transmissions.transmission_id"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ProofRow(Base):
    """What is signed about a transmission, its clear header too, and the findings of a rejection: never purged."""

    __tablename__ = "proofs"

    transmission_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("transmissions.transmission_id"), primary_key=True
    )
    header: Mapped[bytes] = mapped_column(LargeBinary)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)
    rejection: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class RepeatRow(Base):
    """An idempotency key; it outlives the payload."""

    __tablename__ = "idempotency_keys"

    office_number: Mapped[str] = mapped_column(_OFFICE, primary_key=True)
    route: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    transmission_id: Mapped[str] = mapped_column(String(36), ForeignKey("transmissions.transmission_id"))
    used_at: Mapped[datetime] = mapped_column(UtcTime)


class AuditRow(Base):
    """An entry of the audit chain."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    office_number: Mapped[str | None] = mapped_column(_OFFICE)
    staff_id: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class CarriedRow(Base):
    """An entry of another exchange's log, about what was imported from it; its place is in that chain."""

    __tablename__ = "carried_entries"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
    office_number: Mapped[str | None] = mapped_column(_OFFICE)
    staff_id: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHeadRow(Base):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
