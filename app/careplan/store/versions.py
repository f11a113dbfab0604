"""What transmissions state, in the database, and the pseudonyms of their service users."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from sqlalchemy import (
    Case,
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    String,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    select,
    tuple_,
)

from careplan.exchange.receiving.versions import LIVE, Neighbours, Part
from careplan.exchange.transmissions import Transmission
from careplan.sealing import Party
from careplan.store.prepared import Prepared
from careplan.store.rows import PartRow, PseudonymRow, TransmissionRow, table_of

_PARTS, _PSEUDONYMS, _TRANSMISSIONS = map(table_of, (PartRow, PseudonymRow, TransmissionRow))
_LENGTHS = (1, 8, 32, 200)
"""How many transmissions are asked about at once: a query of a fixed length is prepared (ADR 0176)."""
_LIVE = [literal_column(f"'{state.value}'", String) for state in LIVE]
_ADD = Prepared(insert(_PARTS))


class SqlVersions:
    """`careplan.exchange.receiving.ports.Versions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, transmission: Transmission, parts: Sequence[Part]) -> None:
        """Keep what a transmission states."""
        _ADD.run_each(self._connection, [_values(transmission, part) for part in parts])

    def around(self, transmission_ids: Sequence[str]) -> Mapping[str, Sequence[Neighbours]]:
        """Return for each transmission what stands around each of its parts; nothing for one that has none."""
        found = {each: list[Neighbours]() for each in transmission_ids}
        rows = list(self._of_each(_around, transmission_ids))
        places = self._places({each for _, _, *ids in rows for each in ids if each is not None})
        for transmission_id, person, stated, deleted_by, deletes in rows:
            # A deletion that does not say of whom takes the place of nothing.
            later = [each for each in (stated, deleted_by if person else None) if each is not None]
            newest = max(later, key=places.__getitem__, default=None)
            found[transmission_id].append(Neighbours(newest, deleted_by, deletes))
        return found

    def _places(self, transmission_ids: set[str]) -> dict[str, tuple[str, int]]:
        """Return where transmissions stand in the order of versions: by stamp, then by acceptance."""
        rows = self._of_each(_placed, list(transmission_ids))
        return {transmission_id: (stamp, sequence) for transmission_id, stamp, sequence in rows}

    def _of_each(self, query: Callable[[int], Prepared], transmission_ids: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(transmission_ids), _LENGTHS[-1]):
            asked = transmission_ids[start : start + _LENGTHS[-1]]
            length = next(each for each in _LENGTHS if each >= len(asked))
            filled = [*asked, *[None] * (length - len(asked))]
            yield from query(length).all(self._connection, dict(zip(_names(length), filled, strict=True)))

    def find_stated(self, sender: Party, destination: Party, matter: str, month: str) -> AbstractSet[str]:
        """Return of whom a matter was stated on that way, by the sender's pseudonyms; empty for nobody."""
        way = {"way": _route(sender, destination), "matter": matter, "month": month}
        return set(self._connection.scalars(_STATED, way))

    def put_pseudonyms(self, transmission_id: str, office_number: str, marks: Sequence[str]) -> None:
        """Keep an office's pseudonyms of the service users in a transmission, in place of those of before."""
        row = _PSEUDONYMS.c
        mine = (row.transmission_id == transmission_id) & (row.office_number == office_number)
        self._connection.execute(delete(_PSEUDONYMS).where(mine))
        named = {"transmission_id": transmission_id, "office_number": office_number}
        if marks:
            self._connection.execute(insert(_PSEUDONYMS), [named | {"pseudonym": mark} for mark in marks])

    def has_pseudonyms(self, transmission_id: str, office_number: str) -> bool:
        """Return whether the office's pseudonyms of a transmission are kept."""
        row = _PSEUDONYMS.c
        query = select(row.pseudonym).where(row.transmission_id == transmission_id)
        return self._connection.scalar(query.where(row.office_number == office_number).limit(1)) is not None


@cache
def _names(length: int) -> Sequence[str]:
    return [f"id{number}" for number in range(length)]


def _is_one_of(column: Column[str], length: int) -> ColumnElement[bool]:
    return column.in_([bindparam(name) for name in _names(length)])


@cache
def _around(length: int) -> Prepared:
    """Return the query of what stands around the parts of so many transmissions."""
    row = _PARTS.c
    query = select(row.transmission_id, row.person, _stated(), _deletion(), _deleted())
    return Prepared(query.where(_is_one_of(row.transmission_id, length)))


@cache
def _placed(length: int) -> Prepared:
    """Return the query of where so many transmissions stand in the order of versions."""
    row = _TRANSMISSIONS.c
    query = select(row.transmission_id, row.stamp, row.sequence)
    return Prepared(query.where(_is_one_of(row.transmission_id, length)))


def _stated() -> ScalarSelect[str]:
    """Return the newest later one that states the part anew."""
    return _newest(deletion=False, later=True)


def _deletion() -> ScalarSelect[str]:
    """Return the newest later deletion of the part."""
    return _newest(deletion=True, later=True)


def _deleted() -> Case[Any]:
    """Return, for a deletion, the newest earlier one that states the part."""
    return case((_PARTS.c.deletion, _newest(deletion=False, later=False)), else_=None)


def _newest(*, deletion: bool, later: bool) -> ScalarSelect[str]:
    """Return the id of the newest live one after or before a part: one seek in the index of same parts."""
    others, row = _PARTS.alias(), _PARTS.c
    other = others.c
    here, there = tuple_(row.stamp, row.sequence), tuple_(other.stamp, other.sequence)
    query = (
        select(other.transmission_id)
        .select_from(others)
        .join(_TRANSMISSIONS, _TRANSMISSIONS.c.transmission_id == other.transmission_id)
        .where(other.route == row.route, other.matter == row.matter)
        .where(other.month == row.month, other.person == row.person)
        .where(other.deletion.is_(deletion), _TRANSMISSIONS.c.state.in_(_LIVE))
        .where(there > here if later else there < here)
        .order_by(other.stamp.desc(), other.sequence.desc())
        .limit(1)
        .correlate(_PARTS)
    )
    return query.scalar_subquery()


def _values(transmission: Transmission, part: Part) -> dict[str, object]:
    return {
        "transmission_id": transmission.transmission_id,
        "matter": part.matter,
        "month": part.month,
        "person": part.person,
        "deletion": part.deletion,
        "route": _route(transmission.sender, transmission.destination),
        "stamp": transmission.stamp,
        "sequence": transmission.sequence,
    }


def _route(*ends: Party) -> str:
    return "".join(f"{end.office_number}{end.service_type}" for end in ends)


_STATED = (
    select(_PARTS.c.person)
    .join(_TRANSMISSIONS, _TRANSMISSIONS.c.transmission_id == _PARTS.c.transmission_id)
    .where(_PARTS.c.route == bindparam("way"), _PARTS.c.matter == bindparam("matter"))
    .where(_PARTS.c.month == bindparam("month"), _PARTS.c.deletion.is_(False))
    .where(_TRANSMISSIONS.c.state.in_(_LIVE))
    .distinct()
)
