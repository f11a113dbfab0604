"""Where the values of a file stand in its text, quotes and faults of the grammar included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from careplan.standard.records import NEVER_CLOSED, Record, read_record


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in a text: `start` and `end` enclose it without its quotes. `doubled`: quotes inside are doubled."""

    start: int
    end: int
    value: str
    doubled: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One record with the places of its values."""

    record: Record
    cells: tuple[Cell, ...]


def read_lines(text: str) -> Iterator[Line]:
    """Yield the records of any text."""
    at = 0
    while at < len(text):
        record = read_record(text, at)
        yield Line(record, tuple(_cells(record, at)))
        at = record.end


def _cells(record: Record, at: int) -> Iterator[Cell]:
    faults = {fault.field: fault.what for fault in record.faults}
    pairs = zip(record.values, record.enclosed, strict=True)
    for number, (value, enclosed) in enumerate(pairs, start=1):
        fault = faults.get(number)
        if enclosed and fault is None:
            end = at + 1 + len(value) + value.count('"')
            yield Cell(at + 1, end, value, doubled=True)
            at = end + 2
        else:
            start = at + (1 if fault is NEVER_CLOSED else 0)
            yield Cell(start, start + len(value), value, doubled=False)
            at = start + len(value) + 1


def replace_values(text: str, change: Callable[[Line, int], str]) -> str:
    """Return the text with each value exchanged for one of the same length; `change` gets the index from 0."""
    parts, at = [], 0
    for line in read_lines(text):
        for index, cell in enumerate(line.cells):
            new = change(line, index)
            parts += [text[at : cell.start], new.replace('"', '""') if cell.doubled else new]
            at = cell.end
    return "".join([*parts, text[at:]])
