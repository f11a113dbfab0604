"""Records as they stand in their file: the physical line, the text, and where each field begins and ends.

Only the records that findings are about are kept; the others are skipped by one expression each.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from careplan.standard.charset import read_text
from careplan.standard.records import NEVER_CLOSED, Record, read_record

_CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^,\r\n"]*+)'
# A record without a fault; what it does not match is read the slow way.
_RECORD = re.compile(rf"{_CELL}(?:,{_CELL})*+(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a text stands in a file: lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One record: `line` is the physical line it begins on, `text` has no line end."""

    line: int
    text: str

    @property
    def record(self) -> Record:
        """The record, read."""
        return read_record(self.text) if self.text else Record(("",), (False,), (), 0)

    def region(self, field: int | None) -> Region:
        """Return where a field stands, quotes included; the record where there is no such field."""
        spans = list(field_spans(self.record))
        if field is None or field > len(spans):
            return self._region(0, len(self.text))
        return self._region(*spans[field - 1])

    def _region(self, start: int, end: int) -> Region:
        line, column = self._position(start)
        return Region(line, column, *self._position(end))

    def _position(self, at: int) -> tuple[int, int]:
        before = self.text[:at]
        begins = max(before.rfind("\n"), before.rfind("\r")) + 1
        return self.line + _line_ends(before), at - begins + 1


def field_spans(record: Record) -> Iterator[tuple[int, int]]:
    """Yield where each field of a record begins and ends in the record's text, quotes included."""
    faults = {fault.field: fault.what for fault in record.faults}
    at = 0
    for number, (value, enclosed) in enumerate(zip(record.values, record.enclosed, strict=True), start=1):
        length = len(value)
        if number in faults:
            length += faults[number] == NEVER_CLOSED
        elif enclosed:
            length += value.count('"') + len('""')
        yield at, at + length
        at += length + 1


def read_excerpts(data: bytes, wanted: Collection[int]) -> dict[int, Excerpt]:
    """Return the records of those numbers, counted from 1, as far as the file has them."""
    excerpts: dict[int, Excerpt] = {}
    if not wanted:
        return excerpts
    text = read_text(data).text
    at, number, counted, line = 0, 1, 0, 1
    for want in sorted(set(wanted)):
        while number < want and at < len(text):
            at, number = _after(text, at), number + 1
        if at >= len(text):
            break
        line, counted = line + _line_ends(text[counted:at]), at
        excerpts[want] = Excerpt(line, _without_line_end(text[at : _after(text, at)]))
    return excerpts


def _after(text: str, at: int) -> int:
    match = _RECORD.match(text, at)
    return match.end() if match else read_record(text, at).end


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _without_line_end(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text
