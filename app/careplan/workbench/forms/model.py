"""A filled form: values only, in the order of the paper. How it is drawn is `page`'s matter."""

from dataclasses import dataclass

from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Pair:
    """A field's heading and its value."""

    label: Message
    value: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of headed values; `tall` for long texts, one below the other."""

    rows: tuple[tuple[Pair, ...], ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, over how many rows, and what sort it is (number, day, weekend, sum, or plain)."""

    text: str
    rows: int = 1
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a row has only the cells that begin in it."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """What stands in a column of the week, in minutes after midnight, from `start` to `end`."""

    column: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Week:
    """Days (the last column is of activities), the bands of the day, and what stands in them."""

    columns: tuple[Message, ...]
    bands: tuple[tuple[Message, int, int], ...]
    spans: tuple[Span, ...]


Block = Pairs | Table | Week


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one service user: which it is, whose, and its blocks."""

    id: str
    number: str
    title: Message
    landscape: bool
    insured_number: str
    blocks: tuple[Block, ...]
