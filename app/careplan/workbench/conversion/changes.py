"""What a conversion between editions loses and fills in, each with its place in the file it was or is in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from careplan.standard.charset import read_text
from careplan.standard.findings import Message
from careplan.standard.naming import Address, read_name, standard_of
from careplan.standard.records import read_records
from careplan.standard.specification import Field, Kind, Standard
from careplan.workbench.conversion.fit import lacking_fields

_SENDER = Message("送り手のサービス種類（ファイル名）", "the sender's service type (file name)")
_DESTINATION = Message("宛先のサービス種類（ファイル名）", "the destination's service type (file name)")
_APART = {"file", "user", "unused"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value lost from a file of the source, or filled into one of the target.

    `record` and `field` count from 1; they, `kind` and `file` are None for a part of the file names. `personal` values
    are shown only where somebody asks.
    """

    what: Literal["lost", "filled"]
    kind: str | None
    file: str | None
    record: int | None
    field: int | None
    field_name: Message
    value: str
    personal: bool


def changes_of(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Change]:
    """Yield what the files of a unit (name to bytes) hold that those of the other edition cannot, then the reverse.

    Both are free of broken records.
    """
    source, target = standard_of_files(before), standard_of_files(after)
    yield from _types(before, after)
    for name in sorted(before):
        yield from _lacking("lost", name, before[name], source, target)
    for name in sorted(after):
        yield from _lacking("filled", name, after[name], target, source)


def _types(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Change]:
    """Yield the service types that stand in the names of one side only."""
    for old, new, name in zip(_ends(before), _ends(after), (_SENDER, _DESTINATION), strict=True):
        what: Literal["lost", "filled"] = "lost" if old.service_type else "filled"
        if old.service_type != new.service_type:
            value = old.service_type or new.service_type
            yield Change(what, None, None, None, None, name, value, personal=False)


def _ends(files: Mapping[str, bytes]) -> tuple[Address, Address]:
    name = read_name(min(files)).name
    if name is None:
        raise ValueError(min(files))
    return name.sender, name.destination


def _lacking(
    what: Literal["lost", "filled"], name: str, data: bytes, own: Standard, other: Standard
) -> Iterator[Change]:
    """Yield the filled cells of a file that the other edition has no field for."""
    kind = read_name(name, own).kind
    fields = [] if kind is None else _fields(kind, other)
    if kind is None or not fields:
        return
    for number, record in enumerate(read_records(read_text(data).text), start=1):
        for field in fields if not record.blank else ():
            value = record.values[field.number - 1]
            if value:
                yield Change(what, kind.id, name, number, field.number, field.name, value, field.personal)


def _fields(kind: Kind, other: Standard) -> list[Field]:
    """Return the fields with content that another edition lacks; a key is not lost with the table it is the key of."""
    keys = lacking_fields(kind, other)
    return [field for field in kind.fields if field.key in keys and field.part not in _APART]


def standard_of_files(files: Mapping[str, bytes]) -> Standard:
    """Return the standard of the edition that the names of files have."""
    return standard_of(read_name(min(files)).edition)
