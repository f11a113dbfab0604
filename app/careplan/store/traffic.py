"""What offices exchanged, read for their yearly reports."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from careplan.exchange.directory.traffic import COUNTED, Movement, PartnerTraffic
from careplan.exchange.transmissions import Box
from careplan.store.rows import OfficeRow, TransmissionRow

_COUNTED = tuple(state.value for state in COUNTED)


class SqlTraffic:
    """`careplan.exchange.directory.ports.TrafficBook`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def between(self, office_number: str, since: datetime, until: datetime) -> Sequence[Movement]:
        """Return what the office sent and received in `since <= accepted_at < until`, in order of acceptance."""
        found = [
            *self._side(Box.SENT, office_number, since, until),
            *self._side(Box.RECEIVED, office_number, since, until),
        ]
        return sorted(found, key=lambda movement: movement.at)

    def partners(self, office_number: str) -> Sequence[PartnerTraffic]:
        """Return each office that the office sent to or received from, the latest first."""
        row = TransmissionRow
        ends = (row.sender_office, row.destination_office)
        sides = [
            select(
                partner.label("partner"), literal(int(is_sent)).label("is_sent"), row.accepted_at.label("at")
            ).where(own == office_number)
            for own, partner, is_sent in ((*ends, True), (*ends[::-1], False))
        ]
        moved = union_all(*sides).subquery()
        query = (
            select(
                OfficeRow.number,
                OfficeRow.name,
                func.sum(moved.c.is_sent),
                func.count(),
                func.max(moved.c.at),
            )
            .join(OfficeRow, OfficeRow.number == moved.c.partner)
            .group_by(OfficeRow.number, OfficeRow.name)
            .order_by(func.max(moved.c.at).desc(), OfficeRow.number)
        )
        return [
            PartnerTraffic(number, name, int(sent), int(count) - int(sent), last_at)
            for number, name, sent, count, last_at in self._session.execute(query)
        ]

    def first_use(self, office_number: str) -> datetime | None:
        """Return when the office's first transmission that counts, sent or received, was accepted."""
        row = TransmissionRow
        query = select(func.min(row.accepted_at)).where(
            or_(row.sender_office == office_number, row.destination_office == office_number),
            row.state.in_(_COUNTED),
        )
        return self._session.scalar(query)

    def _side(self, box: Box, office_number: str, since: datetime, until: datetime) -> Sequence[Movement]:
        row = TransmissionRow
        ends = (row.sender_office, row.destination_office)
        own, partner = ends if box is Box.SENT else ends[::-1]
        query = (
            select(row.accepted_at, partner, OfficeRow.name, row.kinds)
            .join(OfficeRow, OfficeRow.number == partner)
            .where(own == office_number, row.accepted_at >= since, row.accepted_at < until)
            .where(row.state.in_(_COUNTED))
        )
        return [
            Movement(at, box, number, name, tuple(kinds))
            for at, number, name, kinds in self._session.execute(query)
        ]
