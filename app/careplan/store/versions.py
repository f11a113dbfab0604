"""What transmissions state, in the database, and the pseudonyms of their service users."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ScalarSelect, delete, insert, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from careplan.exchange.transmissions import Transmission
from careplan.exchange.versions import LIVE, Neighbours, Part
from careplan.store.rows import PartRow, PseudonymRow, TransmissionRow

_LIVE = [state.value for state in LIVE]


class SqlVersions:
    """`careplan.exchange.ports.Versions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, transmission: Transmission, parts: Sequence[Part]) -> None:
        """Keep what a transmission states."""
        if parts:
            self._session.execute(insert(PartRow), [_values(transmission, part) for part in parts])

    def around(self, transmission_ids: Sequence[str]) -> Mapping[str, Sequence[Neighbours]]:
        """Return for each transmission what stands around each of its parts; nothing for one that has none."""
        found: dict[str, list[Neighbours]] = {each: [] for each in transmission_ids}
        query = select(PartRow.transmission_id, _superseding(), _deletion(), _deleted())
        for transmission_id, *ids in self._session.execute(
            query.where(PartRow.transmission_id.in_(transmission_ids))
        ):
            found[transmission_id].append(Neighbours(*ids))
        return found

    def put_pseudonyms(self, transmission_id: str, office_number: str, marks: Sequence[str]) -> None:
        """Keep an office's pseudonyms of the service users in a transmission, in place of those of before."""
        row = PseudonymRow
        mine = (row.transmission_id == transmission_id) & (row.office_number == office_number)
        self._session.execute(delete(row).where(mine))
        named = {"transmission_id": transmission_id, "office_number": office_number}
        if marks:
            self._session.execute(insert(row), [named | {"pseudonym": mark} for mark in marks])

    def has_pseudonyms(self, transmission_id: str, office_number: str) -> bool:
        """Return whether the office's pseudonyms of a transmission are kept."""
        row = PseudonymRow
        query = select(row.pseudonym).where(row.transmission_id == transmission_id)
        return self._session.scalar(query.where(row.office_number == office_number).limit(1)) is not None


def _superseding() -> ScalarSelect[str]:
    """Return the newest later part that takes its place; a deletion does so only where it says of whom."""
    other = aliased(PartRow)
    counts = or_(other.deletion.is_(False), other.person != "")
    return _newest(other, counts, later=True)


def _deletion() -> ScalarSelect[str]:
    other = aliased(PartRow)
    return _newest(other, other.deletion.is_(True) & PartRow.deletion.is_(False), later=True)


def _deleted() -> ScalarSelect[str]:
    other = aliased(PartRow)
    return _newest(other, other.deletion.is_(False) & PartRow.deletion.is_(True), later=False)


def _newest(other: Any, counts: Any, *, later: bool) -> ScalarSelect[str]:
    """Return the id of the newest live one, by the index of the same parts, of those after or before `PartRow`."""
    here, there = tuple_(PartRow.stamp, PartRow.sequence), tuple_(other.stamp, other.sequence)
    query = (
        select(other.transmission_id)
        .join(TransmissionRow, TransmissionRow.transmission_id == other.transmission_id)
        .where(other.route == PartRow.route, other.matter == PartRow.matter)
        .where(other.month == PartRow.month, other.person == PartRow.person)
        .where(there > here if later else there < here, counts, TransmissionRow.state.in_(_LIVE))
        .order_by(other.stamp.desc(), other.sequence.desc())
        .limit(1)
        .correlate(PartRow)
    )
    return query.scalar_subquery()


def _values(transmission: Transmission, part: Part) -> dict[str, object]:
    sender, destination = transmission.sender, transmission.destination
    return {
        "transmission_id": transmission.transmission_id,
        "matter": part.matter,
        "month": part.month,
        "person": part.person,
        "deletion": part.deletion,
        "route": f"{sender.office_number}{sender.service_type}"
        f"{destination.office_number}{destination.service_type}",
        "stamp": transmission.stamp,
        "sequence": transmission.sequence,
    }
