"""ORM rows of lockers."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from careplan.store.columns import UtcTime
from careplan.store.rows import Base


class LockerRow(Base):
    """What a visitor put by; the key is not here. The content stands last, behind what the lists read."""

    __tablename__ = "lockers"
    __table_args__ = (Index(None, "holder", "made_at"),)

    locker_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    holder: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    size: Mapped[int]
    box: Mapped[bytes] = mapped_column(LargeBinary)
