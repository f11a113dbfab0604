"""Transmissions in the database: what the lists read, the payload apart, the proofs apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, Text, cast, insert, select, tuple_, update
from sqlalchemy.orm import Session

from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order, Payload, Proofs, Query, Transmission
from careplan.sealing import Party
from careplan.store.rows import PayloadRow, ProofRow, PseudonymRow, StampRow, TransmissionRow

_BOX = {Box.SENT: TransmissionRow.sender_office, Box.RECEIVED: TransmissionRow.destination_office}
_PARTNER = {Box.SENT: TransmissionRow.destination_office, Box.RECEIVED: TransmissionRow.sender_office}


class SqlTransmissions:
    """`careplan.exchange.ports.Transmissions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, transmission: Transmission, payload: Payload, content_mark: bytes | None) -> None:
        """Add one, payload apart."""
        values = _values(transmission) | {"content_mark": content_mark}
        identity = {"transmission_id": transmission.transmission_id}
        self._session.execute(insert(TransmissionRow), values)
        self._session.execute(insert(StampRow), [_stamp(transmission, kind) for kind in transmission.kinds])
        content = {"sealed": payload.sealed, "header": payload.header}
        self._session.execute(insert(PayloadRow), identity | content)

    def find(self, transmission_id: str) -> Transmission | None:
        """Return one."""
        row = self._session.get(TransmissionRow, transmission_id, populate_existing=True)
        return None if row is None else _transmission(row)

    def find_stamped(self, sender: Party, kinds: Sequence[str], stamp: str) -> Sequence[str]:
        """Return the ids of those of the sender with this stamp and any of these kinds."""
        query = (
            select(StampRow.transmission_id)
            .where(StampRow.sender_office == sender.office_number)
            .where(StampRow.sender_type == sender.service_type)
            .where(StampRow.stamp == stamp, StampRow.kind.in_(kinds))
            .distinct()
        )
        return list(self._session.scalars(query))

    def content_mark(self, transmission_id: str) -> bytes | None:
        """Return the keyed mark of the plain content, where a hosted office sent it."""
        query = select(TransmissionRow.content_mark)
        return self._session.scalar(query.where(TransmissionRow.transmission_id == transmission_id))

    def move(self, transmission_id: str, origin: State, target: State, at: datetime) -> bool:
        """Compare and set the state; False where it is not `origin`."""
        change = (
            update(TransmissionRow)
            .where(TransmissionRow.transmission_id == transmission_id, TransmissionRow.state == origin.value)
            .values(state=target.value, changed_at=at)
            .execution_options(synchronize_session=False)
        )
        result: CursorResult[Any] = self._session.execute(change)  # type: ignore[assignment]
        return result.rowcount == 1

    def page(self, query: Query) -> Sequence[Transmission]:
        """Return one page of a list."""
        statement = select(TransmissionRow).where(_BOX[query.box] == query.office_number)
        statement = statement.where(*_wanted(query))
        rows = self._session.scalars(_ordered(statement, query).limit(query.limit))
        return [_transmission(row) for row in rows]

    def earlier_unfetched(self, transmission: Transmission) -> Transmission | None:
        """Return what the same sender sent there under the oldest stamp, if unfetched and older than this one."""
        row = TransmissionRow
        query = (
            select(row)
            .where(row.destination_office == transmission.destination.office_number)
            .where(row.sender_office == transmission.sender.office_number)
            .where(row.state == State.ACCEPTED.value, row.stamp < transmission.stamp)
            .order_by(row.stamp, row.sequence)
            .limit(1)
        )
        found = self._session.scalar(query)
        return None if found is None else _transmission(found)

    def payload(self, transmission_id: str) -> Payload | None:
        """Return the bytes, or None once they are purged."""
        row = self._session.get(PayloadRow, transmission_id)
        return None if row is None else Payload(row.sealed, row.header)

    def proofs(self, transmission_id: str) -> Proofs:
        """Return what is signed about it."""
        row = self._session.get_one(ProofRow, transmission_id)
        return Proofs(row.statement, row.receipt, row.rejection)

    def put_proofs(self, transmission_id: str, proofs: Proofs) -> None:
        """Put down what is signed about it, in place of what was."""
        row = ProofRow(
            transmission_id=transmission_id,
            statement=proofs.statement,
            receipt=proofs.receipt,
            rejection=None if proofs.rejection is None else dict(proofs.rejection),
        )
        self._session.merge(row)
        self._session.flush()


def _wanted(query: Query) -> list[ColumnElement[bool]]:
    """Return the conditions of a list's filters. Kinds and months are lists in JSON: quoted, they are not mixed up."""
    row, wanted = TransmissionRow, []
    if query.state is not None:
        wanted.append(row.state == query.state.value)
    if query.kind is not None:
        wanted.append(cast(row.kinds, Text).contains(f'"{query.kind}"', autoescape=True))
    if query.month is not None:
        wanted.append(cast(row.months, Text).contains(f'"{query.month}"', autoescape=True))
    if query.partner is not None:
        wanted.append(_PARTNER[query.box] == query.partner)
    if query.pseudonym is not None:
        named = select(PseudonymRow.transmission_id).where(
            PseudonymRow.office_number == query.office_number, PseudonymRow.pseudonym == query.pseudonym
        )
        wanted.append(row.transmission_id.in_(named))
    return wanted


def _ordered(statement: Select[TransmissionRow], query: Query) -> Select[TransmissionRow]:
    row, after = TransmissionRow, query.after
    if query.order is Order.NEWEST:
        page = statement.order_by(row.sequence.desc())
        return page if after is None else page.where(row.sequence < after.sequence)
    page = statement.order_by(row.stamp, row.sequence)
    return (
        page if after is None else page.where(tuple_(row.stamp, row.sequence) > (after.stamp, after.sequence))
    )


def _values(transmission: Transmission) -> dict[str, object]:
    return {
        "transmission_id": transmission.transmission_id,
        "sequence": transmission.sequence,
        "sender_office": transmission.sender.office_number,
        "sender_type": transmission.sender.service_type,
        "destination_office": transmission.destination.office_number,
        "destination_type": transmission.destination.service_type,
        "stamp": transmission.stamp,
        "kinds": list(transmission.kinds),
        "months": list(transmission.months),
        "edition": transmission.edition,
        "sealed_sha256": transmission.sealed_sha256,
        "header_sha256": transmission.header_sha256,
        "size": transmission.size,
        "state": transmission.state.value,
        "accepted_at": transmission.accepted_at,
        "changed_at": transmission.changed_at,
    }


def _stamp(transmission: Transmission, kind: str) -> dict[str, object]:
    return {
        "sender_office": transmission.sender.office_number,
        "sender_type": transmission.sender.service_type,
        "stamp": transmission.stamp,
        "kind": kind,
        "transmission_id": transmission.transmission_id,
    }


def _transmission(row: TransmissionRow) -> Transmission:
    return Transmission(
        transmission_id=row.transmission_id,
        sequence=row.sequence,
        sender=Party(row.sender_office, row.sender_type),
        destination=Party(row.destination_office, row.destination_type),
        stamp=row.stamp,
        kinds=tuple(row.kinds),
        months=tuple(row.months),
        edition=row.edition,
        sealed_sha256=row.sealed_sha256,
        header_sha256=row.header_sha256,
        size=row.size,
        state=State(row.state),
        accepted_at=row.accepted_at,
        changed_at=row.changed_at,
    )
