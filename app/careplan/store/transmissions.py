"""Transmissions in the database: what the lists read, the payload apart, the proofs apart."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    insert,
    select,
    tuple_,
    update,
)

from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order, Payload, Proofs, Query, Transmission
from careplan.sealing import Party
from careplan.store.prepared import Prepared
from careplan.store.rows import PayloadRow, ProofRow, PseudonymRow, StampRow, TransmissionRow, table_of

_TRANSMISSIONS, _STAMPS, _PAYLOADS, _PROOFS, _PSEUDONYMS = map(
    table_of, (TransmissionRow, StampRow, PayloadRow, ProofRow, PseudonymRow)
)
_COLUMNS = _TRANSMISSIONS.c
_BOX = {Box.SENT: _COLUMNS.sender_office, Box.RECEIVED: _COLUMNS.destination_office}
_PARTNER = {Box.SENT: _COLUMNS.destination_office, Box.RECEIVED: _COLUMNS.sender_office}
# Statements are made once: making one takes longer than running it. `which` is the transmission's id.
_WHICH: BindParameter[str] = bindparam("which")
_ADD, _ADD_STAMP, _ADD_PAYLOAD, _ADD_PROOF = (
    Prepared(insert(table)) for table in (_TRANSMISSIONS, _STAMPS, _PAYLOADS, _PROOFS)
)
SHOWN = select(*(column for column in _COLUMNS if column.name != "content_mark"))
_FIND = Prepared(SHOWN.where(_COLUMNS.transmission_id == _WHICH))
_MARK = select(_COLUMNS.content_mark).where(_COLUMNS.transmission_id == _WHICH)
_STAMPED = Prepared(
    select(_STAMPS.c.transmission_id, _STAMPS.c.kind)
    .where(_STAMPS.c.sender_office == bindparam("office"), _STAMPS.c.sender_type == bindparam("type"))
    .where(_STAMPS.c.stamp == bindparam("stamp"))
)
_MOVE = Prepared(
    update(_TRANSMISSIONS).where(_COLUMNS.transmission_id == _WHICH, _COLUMNS.state == bindparam("origin"))
)
_PAYLOAD = Prepared(
    select(_PAYLOADS.c.sealed, _PROOFS.c.header)
    .join_from(_PAYLOADS, _PROOFS, _PROOFS.c.transmission_id == _PAYLOADS.c.transmission_id)
    .where(_PAYLOADS.c.transmission_id == _WHICH)
)
_HEADER = select(_PROOFS.c.header).where(_PROOFS.c.transmission_id == _WHICH)
_PROOF = Prepared(
    select(_PROOFS.c.statement, _PROOFS.c.receipt, _PROOFS.c.rejection).where(
        _PROOFS.c.transmission_id == _WHICH
    )
)
_SET_PROOF = Prepared(update(_PROOFS).where(_PROOFS.c.transmission_id == _WHICH))


class SqlTransmissions:
    """`careplan.exchange.receiving.ports.Transmissions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, transmission: Transmission, payload: Payload, statement: bytes, content_mark: bytes | None
    ) -> None:
        """Add one, payload apart, and what is signed about it apart from that."""
        values = _values(transmission) | {"content_mark": content_mark}
        identity = {"transmission_id": transmission.transmission_id}
        _ADD.run(self._connection, values)
        _ADD_STAMP.run_each(self._connection, [_stamp(transmission, kind) for kind in transmission.kinds])
        _ADD_PAYLOAD.run(self._connection, identity | {"sealed": payload.sealed})
        signed = {"header": payload.header, "statement": statement, "receipt": None, "rejection": None}
        _ADD_PROOF.run(self._connection, identity | signed)

    def find(self, transmission_id: str) -> Transmission | None:
        """Return one."""
        row = _FIND.one_or_none(self._connection, {"which": transmission_id})
        return None if row is None else transmission_of(row)

    def find_stamped(self, sender: Party, kinds: Sequence[str], stamp: str) -> Sequence[str]:
        """Return the ids of those of the sender with this stamp and any of these kinds."""
        named = {"office": sender.office_number, "type": sender.service_type, "stamp": stamp}
        rows = _STAMPED.all(self._connection, named)
        return list({row.transmission_id for row in rows if row.kind in kinds})

    def content_mark(self, transmission_id: str) -> bytes | None:
        """Return the keyed mark of the plain content, where a hosted office sent it."""
        mark: bytes | None = self._connection.scalar(_MARK, {"which": transmission_id})
        return mark

    def move(self, transmission_id: str, origin: State, target: State, at: datetime) -> bool:
        """Compare and set the state; False where it is not `origin`."""
        where = {"which": transmission_id, "origin": origin.value}
        changed = {"state": target.value, "changed_at": at}
        return _MOVE.run(self._connection, where | changed) == 1

    def page(self, query: Query) -> Sequence[Transmission]:
        """Return one page of a list."""
        form = _Form(query.box, query.order, query.state is not None, query.after is not None)
        filters, values = _filters(query), _page_values(query)
        if not filters:
            return _plain_page(form).all(self._connection, values)
        rows = self._connection.execute(_page(form).where(*filters), values)
        return [transmission_of(row) for row in rows]

    def earlier_unfetched(self, transmission: Transmission) -> Transmission | None:
        """Return what the same sender sent there under the oldest stamp, if unfetched and older than this one."""
        row = _COLUMNS
        query = (
            SHOWN.where(row.destination_office == transmission.destination.office_number)
            .where(row.sender_office == transmission.sender.office_number)
            .where(row.state == State.ACCEPTED.value, row.stamp < transmission.stamp)
            .order_by(row.stamp, row.sequence)
            .limit(1)
        )
        found = self._connection.execute(query).one_or_none()
        return None if found is None else transmission_of(found)

    def payload(self, transmission_id: str) -> Payload | None:
        """Return the bytes, or None once they are purged."""
        row = _PAYLOAD.one_or_none(self._connection, {"which": transmission_id})
        return None if row is None else Payload(row.sealed, row.header)

    def header(self, transmission_id: str) -> bytes:
        """Return the signed clear header, which outlives the bytes."""
        header: bytes = self._connection.execute(_HEADER, {"which": transmission_id}).scalar_one()
        return header

    def proofs(self, transmission_id: str) -> Proofs:
        """Return what is signed about it."""
        return Proofs(*_PROOF.one_or_none(self._connection, {"which": transmission_id}))

    def answer(self, transmission_id: str, proofs: Proofs) -> None:
        """Put down what the receiver said to it: the receipt, or the findings it was sent back with."""
        rejection = None if proofs.rejection is None else dict(proofs.rejection)
        values = {"receipt": proofs.receipt, "rejection": rejection}
        _SET_PROOF.run(self._connection, {"which": transmission_id} | values)


class _Form(NamedTuple):
    """What a page of a list is asked by, beside the filters."""

    box: Box
    order: Order
    stated: bool
    goes_on: bool


@cache
def _page(form: _Form) -> Select[Any]:
    row = _COLUMNS
    query = SHOWN.where(_BOX[form.box] == bindparam("office")).limit(bindparam("limit", type_=Integer))
    if form.stated:
        query = query.where(row.state == bindparam("state"))
    sequence, stamp = bindparam("sequence", type_=row.sequence.type), bindparam("stamp", type_=row.stamp.type)
    if form.order is Order.NEWEST:
        query = query.order_by(row.sequence.desc())
        return query.where(row.sequence < sequence) if form.goes_on else query
    query = query.order_by(row.stamp, row.sequence)
    return query.where(tuple_(row.stamp, row.sequence) > tuple_(stamp, sequence)) if form.goes_on else query


@cache
def _plain_page(form: _Form) -> Prepared:
    return Prepared(_page(form), transmission_of)


def _page_values(query: Query) -> dict[str, object]:
    values: dict[str, object] = {"office": query.office_number, "limit": query.limit}
    if query.state is not None:
        values["state"] = query.state.value
    if query.after is not None:
        values |= {"sequence": query.after.sequence, "stamp": query.after.stamp}
    return values


def _filters(query: Query) -> list[ColumnElement[bool]]:
    """Return the conditions of a list's filters. Kinds and months are lists in JSON: quoted, they are not mixed up."""
    row, wanted = _COLUMNS, []
    if query.kind is not None:
        wanted.append(cast(row.kinds, Text).contains(f'"{query.kind}"', autoescape=True))
    if query.month is not None:
        wanted.append(cast(row.months, Text).contains(f'"{query.month}"', autoescape=True))
    if query.partner is not None:
        wanted.append(_PARTNER[query.box] == query.partner)
    if query.pseudonym is not None:
        mine = _PSEUDONYMS.c
        named = select(mine.transmission_id).where(
            mine.office_number == query.office_number, mine.pseudonym == query.pseudonym
        )
        wanted.append(row.transmission_id.in_(named))
    return wanted


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


def transmission_of(row: Row[Any]) -> Transmission:
    """Return the transmission of a row of `SHOWN`."""
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
        purged_at=row.purged_at,
    )
