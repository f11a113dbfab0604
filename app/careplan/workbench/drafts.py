"""A unit's files taken apart for rewriting: name, records, and how they are to be written.

A draft of error-free files written without a change gives what the strict writer writes of the same records.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from careplan.standard.charset import read_text, write_text
from careplan.standard.naming import read_name
from careplan.standard.records import LINE_END, read_records
from careplan.standard.specification import Field, Kind

Records = list[list[str]]


def ours(field: Field, value: str) -> bool:  # noqa: ARG001 - a style is asked with the value, too
    """Whether a value stands in quotes as we write (reading quoting)."""
    return field.enclosed


def where_needed(field: Field, value: str) -> bool:  # noqa: ARG001 - a style is asked with the field, too
    """Whether a value cannot stand without quotes (RFC 4180)."""
    return any(sign in value for sign in ',"\r\n')


def windows_bytes(text: str) -> bytes:
    """Return the bytes that Windows writes; what MS932 lacks has been refused before."""
    return write_text(text).data


@dataclass(slots=True)
class DraftFile:
    """One file. `ends` gives the line end after a record by its number from 0, the last one included."""

    kind: Kind
    name: str
    records: Records
    enclose: Callable[[Field, str], bool] = ours
    ends: Callable[[int], str] = field(default=lambda _: LINE_END)
    closing: Callable[[str], str] = field(default=lambda text: text)
    encode: Callable[[str], bytes] = windows_bytes

    def column(self, key: str) -> int:
        """Return the index (from 0) of the field of that key."""
        return self.kind.field(key).number - 1

    def written(self) -> bytes:
        """Return the file's bytes."""
        lines = (self._line(record) + self.ends(number) for number, record in enumerate(self.records))
        return self.encode(self.closing("".join(lines)))

    def _line(self, record: list[str]) -> str:
        cells = zip(self.kind.fields, record, strict=True)
        return ",".join(
            quoted(value) if self.enclose(each, value) or where_needed(each, value) else value
            for each, value in cells
        )


def quoted(value: str) -> str:
    """Return a value in quotes, those inside doubled."""
    return '"' + value.replace('"', '""') + '"'


@dataclass(slots=True)
class Draft:
    """The files of a unit: those with records, and others (pictures) that stay as they are."""

    files: list[DraftFile]
    others: dict[str, bytes] = field(default_factory=dict)

    def of(self, *kinds: str) -> Iterator[DraftFile]:
        """Yield the files of some kinds, of all where none is named."""
        yield from (file for file in self.files if not kinds or file.kind.id in kinds)

    def written(self) -> dict[str, bytes]:
        """Return the unit's files, name to bytes."""
        return {file.name: file.written() for file in self.files} | self.others


def draft_of(files: Mapping[str, bytes]) -> Draft:
    """Return the draft of a unit's files (name to bytes), whose records have the layout's number of fields."""
    draft = Draft([])
    for name, data in files.items():
        kind = read_name(name).kind
        if kind is None or not kind.fields:
            draft.others[name] = data
        else:
            records = [list(each.values) for each in read_records(read_text(data).text) if not each.blank]
            draft.files.append(DraftFile(kind, name, records))
    return draft
