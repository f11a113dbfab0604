"""ORM rows of notices."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, String
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
