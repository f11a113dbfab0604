"""ORM rows of recorded requests."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from careplan.store.columns import UtcTime
from careplan.store.rows import Base

_OFFICE = String(10)


class RecordingRow(Base):
    """An office whose requests are recorded."""

    __tablename__ = "recordings"

    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime] = mapped_column(UtcTime)


class RecordedRow(Base):
    """A request of such an office; what it was is encrypted. Numbers are not given again: cursors rest on them."""

    __tablename__ = "recorded_requests"
    __table_args__ = (Index(None, "office_number", "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    office_number: Mapped[str] = mapped_column(_OFFICE, ForeignKey("offices.number"))
    request_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    size: Mapped[int]
    box: Mapped[bytes] = mapped_column(LargeBinary)
