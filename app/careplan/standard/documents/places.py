"""Where in a document a finding of its files stands: from record and field back to the path of the value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from careplan.standard.charset import read_text
from careplan.standard.documents.cells import write_cell
from careplan.standard.documents.parts import Cells, Value
from careplan.standard.findings import Finding
from careplan.standard.naming import read_name
from careplan.standard.records import read_records
from careplan.standard.specification import Field, Kind, Standard, UnitKind

USERS = "service_users"


@dataclass(frozen=True)
class Places:
    """The paths of a document's values, by the records of the files that were written of it."""

    users: list[Any]
    unit: UnitKind
    files: Mapping[str, bytes]
    standard: Standard

    def of(self, finding: Finding) -> str:
        """Return the path of what a finding is about: a value, else the entry of a service user, else all of them."""
        kind = read_name(finding.file or "", self.standard).kind
        if kind is None or not kind.fields or finding.record is None:
            return USERS
        cells = self._records[finding.file or ""][finding.record - 1]
        for index, user in enumerate(self.users):
            if all(_says(kind.field(key), user, cells) for key in self.unit.subject):
                field = kind.fields[finding.field - 1] if finding.field else None
                return f"{USERS}[{index}]{self._inside(kind, user, field, cells)}"
        return USERS

    def _inside(self, kind: Kind, user: Value, field: Field | None, cells: Cells) -> str:
        """Return the rest of a path, behind the service user."""
        if field and field.key in self.unit.subject:
            return f".{field.key}"
        name = kind.document.get("name")
        if name is None:
            return ""
        fields = [each for each in kind.fields if field and each.part == field.part]
        entries = list(_entries(user.get(name), f".{name}"))
        for blank_too in (False, True):
            for place, entry in entries:
                if field and _fits(entry, fields, cells, blank_too=blank_too):
                    return f"{place}.{field.key}"
        return f".{name}"

    @cached_property
    def _records(self) -> Mapping[str, list[Cells]]:
        texts = {name: read_text(data).text for name, data in self.files.items()}
        return {name: [record.values for record in read_records(text)] for name, text in texts.items()}


def places_of(text: str, value: Any, place: str) -> Iterator[str]:
    """Yield the paths below `place` of the texts in `value` that hold a text."""
    if isinstance(value, str) and text in value:
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, each in inner:
        yield from places_of(text, each, f"{place}.{key}" if isinstance(value, dict) else f"{place}[{key}]")


def _entries(value: Any, place: str) -> Iterator[tuple[str, Value]]:
    """Yield every object of a document with its path."""
    if isinstance(value, dict):
        yield place, value
        for key, each in value.items():
            yield from _entries(each, f"{place}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _entries(each, f"{place}[{index}]")


def _fits(entry: Value, fields: list[Field], cells: Cells, *, blank_too: bool) -> bool:
    """Whether an object was written to these cells of a record; with `blank_too` some may be blank, as in the form."""
    slot = fields[0].part.partition(".")[2]
    if slot and str(entry.get("slot")) != slot:
        return False
    own = [field for field in fields if field.key in entry]
    return bool(own) and all(
        _says(field, entry, cells) or (blank_too and not cells[field.number - 1]) for field in own
    )


def _says(field: Field, entry: Value, cells: Cells) -> bool:
    value, cell = entry.get(field.key), cells[field.number - 1]
    if isinstance(value, dict):  # a picture, of which the record has the name
        return bool(cell)
    return write_cell(field, value, field.key) == cell
