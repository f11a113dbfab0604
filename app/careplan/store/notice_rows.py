"""ORM rows of notices, and of their way to webhooks."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from careplan.store.columns import UtcTime
from careplan.store.rows import Base

_OFFICE = String(10)
_CODE = String(20)


class NoticeRow(Base):
    """What an office was told. Written with every step: no foreign keys, which would cost a look-up each."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "office_number", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    office_number: Mapped[str] = mapped_column(_OFFICE, primary_key=True)
    role: Mapped[str] = mapped_column(_CODE)
    partner: Mapped[str] = mapped_column(_OFFICE)
    transmission_id: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(_CODE)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    months: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcTime)


class WebhookRow(Base):
    """Where an office wants its notices sent; the secret lies with the hosted keys, under the same id."""

    __tablename__ = "webhooks"

    webhook_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"), index=True)
    url: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    position: Mapped[int] = mapped_column(BigInteger)


class DeliveryRow(Base):
    """A notice on its way to a webhook: gone once it arrived, `dead_at` set once it was given up."""

    __tablename__ = "webhook_deliveries"

    webhook_id: Mapped[str] = mapped_column(String(36), ForeignKey("webhooks.webhook_id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attempts: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    dead_at: Mapped[datetime | None] = mapped_column(UtcTime)
    cause: Mapped[str | None] = mapped_column(String(40))
