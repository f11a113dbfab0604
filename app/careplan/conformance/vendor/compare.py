"""Two documents side by side: each difference by table, service user and field, with what each side has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from careplan.conformance.vendor.freedom import compared
from careplan.conformance.vendor.pairing import pairs
from careplan.standard.findings import Message
from careplan.standard.specification import Field, Kind, Standard, load_standard

_USERS = "service_users"
_HEAD = ("document", "edition")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, or the object that stands for one, on both sides; None where a side has none.

    `path` names the lists on the way to it, `within` is the object of the expected document that holds the list.
    """

    path: tuple[str, ...]
    expected: Any
    found: Any
    within: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where documents differ.

    `user` counts the service users of the expected document from 1, 0 for the whole or one who is not there.
    `table` is the file kind, empty for the service user as a whole. `field` is None where a whole record is there on
    one side only.
    """

    user: int
    table: str
    field: Field | None
    name: str
    expected: Any
    found: Any
    entry: Entry

    @property
    def lost(self) -> bool:
        """Whether a whole record is missing."""
        return self.field is None and not self.name and self.found is None

    @property
    def extra(self) -> bool:
        """Whether a whole record is there that should not be."""
        return self.field is None and not self.name and self.expected is None


def differences(expected: Mapping[str, Any], found: Any, proof: str) -> list[Difference]:
    """Return where a document differs from the expected one; what `free.toml` leaves free in this proof is not told."""
    standard = load_standard(expected["edition"])
    wanted, given = compared(expected, proof), compared(found, proof)
    given = given if isinstance(given, dict) else {}
    return [*_head(wanted, given), *_users(wanted, given, standard)]


def _head(wanted: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Difference]:
    for name in _HEAD:
        if name in given and given[name] != wanted[name]:
            entry = Entry((), wanted, given, None)
            yield Difference(0, "", None, name, wanted[name], given[name], entry)


def _users(wanted: Mapping[str, Any], given: Mapping[str, Any], standard: Standard) -> Iterator[Difference]:
    units = {unit.id: unit for unit in standard.units}
    unit = units[wanted["document"]]
    kinds = {kind.document["name"]: kind for kind in standard.kinds.values() if "name" in kind.document}
    listed = wanted.get(_USERS, [])
    found = [each for each in _list(given.get(_USERS)) if isinstance(each, dict)]
    for one, other in pairs(listed, found, unit.subject):
        number = next((index for index, each in enumerate(listed, start=1) if each is one), 0)
        entry = Entry((_USERS,), one, other, wanted)
        if one is None or other is None:
            yield Difference(number, "", None, "", one, other, entry)
            continue
        for name in [*one, *(name for name in other if name not in one)]:
            kind = kinds.get(name)
            if kind is None:
                field = _field(standard.kinds[unit.kinds[0]], name)
                yield from _leaf(number, "", field, name, entry)
            else:
                yield from _values(number, kind, Entry((name,), one.get(name), other.get(name), one))


def _values(user: int, kind: Kind, both: Entry) -> Iterator[Difference]:
    """Compare two objects, or two lists of them."""
    if isinstance(both.expected, list) or isinstance(both.found, list):
        for one, other in pairs(_list(both.expected), _list(both.found)):
            yield from _entry(user, kind, replace(both, expected=one, found=other))
    else:
        yield from _entry(user, kind, both)


def _entry(user: int, kind: Kind, entry: Entry) -> Iterator[Difference]:
    one, other = entry.expected, entry.found
    if not isinstance(one, dict) or not isinstance(other, dict):
        if one != other:
            yield Difference(user, kind.id, None, "", one, other, entry)
        return
    for name in [*one, *(name for name in other if name not in one)]:
        field = _field(kind, name)
        if field is None and (_nested(one.get(name)) or _nested(other.get(name))):
            yield from _values(user, kind, Entry((*entry.path, name), one.get(name), other.get(name), one))
        else:
            yield from _leaf(user, kind.id, field, name, entry)


def _leaf(user: int, table: str, field: Field | None, name: str, entry: Entry) -> Iterator[Difference]:
    one, other = entry.expected.get(name), entry.found.get(name)
    if type(one) is not type(other) or one != other:  # 0 and false are equal in Python
        yield Difference(user, table, field, name, one, other, entry)


def _nested(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _field(kind: Kind, name: str) -> Field | None:
    try:
        return kind.field(name)
    except KeyError:
        return None


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def place(difference: Difference) -> Message:
    """Return where a difference stands, in words: service user, table, field."""
    kind = load_standard().kinds.get(difference.table)
    table = (
        Message("", "")
        if kind is None
        else Message(f"{kind.id} {kind.title.ja}", f"{kind.id} {kind.title.en}")
    )
    field = difference.field
    name = Message.same(difference.name) if field is None else field.name
    number = "" if field is None else f" ({field.number})"
    user = difference.user
    who = Message(f"利用者{user}", f"service user {user}") if user else Message("文書全体", "the whole")
    parts = [(who, ""), (table, ""), (Message.same(_record(difference, kind)), ""), (name, number)]
    return Message(
        " ".join(each.ja + more for each, more in parts if each.ja),
        " ".join(each.en + more for each, more in parts if each.en),
    )


def _record(difference: Difference, kind: Kind | None) -> str:
    """Return what tells a record from others: the values by which the table is sorted."""
    entry = difference.entry.expected
    if kind is None or difference.field is None or not isinstance(entry, dict):
        return ""
    told = [str(entry[key]) for key in kind.document.get("sort", ()) if entry.get(key) is not None]
    return f"[{' '.join(told)}]" if told else ""
