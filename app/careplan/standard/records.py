"""Text and records: the CSV grammar (clause `file`, readings quoting, line-end, in-cell-break).

`read_record` is strict and keeps going: a record with a fault is returned with the fault and as much as could be
read, so that the records after it are still checked. `write_record` is its mirror.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from careplan.standard.findings import Message

LINE_END = "\r\n"
# No layout has a tenth of these; the rest of such a line is passed over, so that no line costs more than it may.
MOST_FIELDS = 1000
# One field with what ends it: enclosed, or bare up to a comma or a line's end.
_ENCLOSED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"(?=[,\r\n]|\Z)')
_BARE = re.compile(r'([^,\r\n"]*+)(?=[,\r\n]|\Z)')
_CLOSING = re.compile(r'"[^"]*+(?:""[^"]*+)*+"(?=[^"])')
_LINE_END = re.compile(r"\r\n|\n|\r")
_REST_OF_CELL = re.compile(r"[^,\r\n]*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")

INSIDE_BARE = Message(
    '囲んでいない文字列の中に " があります', 'There is a " inside text that is not enclosed'
)
AFTER_CLOSE = Message('閉じる " の後に文字があります', 'There is text after the closing "')
NEVER_CLOSED = Message('" が閉じていません', 'A " is never closed')


@dataclass(frozen=True, slots=True)
class Fault:
    """A break of the grammar: `field` counts from 1, `at` is where it begins in the text."""

    field: int
    what: Message
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read. `values` are unquoted, `enclosed` says which stood in quotes, `end` is where it ends."""

    values: tuple[str, ...]
    enclosed: tuple[bool, ...]
    faults: tuple[Fault, ...]
    end: int

    @property
    def blank(self) -> bool:
        """Whether the line was empty."""
        return self.values == ("",) and not self.enclosed[0]


def read_record(text: str, start: int = 0) -> Record:
    """Return the record that begins at `start`, which must lie before the end of the text."""
    values: list[str] = []
    enclosed: list[bool] = []
    faults: list[Fault] = []
    at = start
    while True:
        begin, quoted = at, text.startswith('"', at)
        value, at, what = _read_enclosed(text, at) if quoted else _read_bare(text, at)
        values.append(value)
        enclosed.append(quoted)
        if what:
            faults.append(Fault(len(values), what, begin))
        if not text.startswith(",", at):
            break
        if len(values) == MOST_FIELDS:
            at += len(_matched(_REST_OF_LINE, text, at))
            break
        at += 1
    line_end = _LINE_END.match(text, at)
    return Record(tuple(values), tuple(enclosed), tuple(faults), line_end.end() if line_end else at)


def is_whole(record: Record, text: str) -> bool:
    """Whether a record that was read from `text` would be the same if the text went on."""
    if record.end >= len(text):
        return False
    return all(fault.what is INSIDE_BARE or _CLOSING.match(text, fault.at) for fault in record.faults)


def _read_bare(text: str, at: int) -> tuple[str, int, Message | None]:
    match = _BARE.match(text, at)
    if match:
        return match[1], match.end(), None
    rest = _matched(_REST_OF_CELL, text, at)
    return rest, at + len(rest), INSIDE_BARE


def _read_enclosed(text: str, at: int) -> tuple[str, int, Message | None]:
    match = _ENCLOSED.match(text, at)
    if match:
        return match[1].replace('""', '"'), match.end(), None
    close = text.find('"', at + 1)
    line_end = _LINE_END.search(text, at)
    if close < 0 or (line_end and line_end.start() < close):
        rest = _matched(_REST_OF_LINE, text, at)
        return rest[1:], at + len(rest), NEVER_CLOSED
    rest = _matched(_REST_OF_CELL, text, at)
    return rest, at + len(rest), AFTER_CLOSE


def _matched(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    return match[0] if match else ""


def read_records(text: str) -> Iterator[Record]:
    """Yield every record of a text; blank lines are records with one empty value."""
    at = 0
    while at < len(text):
        record = read_record(text, at)
        yield record
        at = record.end


def write_record(values: Sequence[str], enclose: Sequence[bool]) -> str:
    """Return one record with its line end: the fields marked in `enclose` in quotes, inner quotes doubled."""
    return (
        ",".join(_write_value(value, quoted) for value, quoted in zip(values, enclose, strict=True))
        + LINE_END
    )


def _write_value(value: str, quoted: bool) -> str:
    return '"' + value.replace('"', '""') + '"' if quoted else value


def write_records(records: Iterable[Sequence[str]], enclose: Sequence[bool]) -> str:
    """Return the text of a file: `read_records` gives the same values back."""
    return "".join(write_record(values, enclose) for values in records)
