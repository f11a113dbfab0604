"""A filled form: texts only, in the order of the paper and in one language. How it is drawn is `markup`'s matter.

Whatever can differ between two documents is a `Value`, which says how it differs (`comparing` marks them).
"""

from dataclasses import dataclass
from typing import Literal

from careplan.standard.reports.wording import Language

Mark = Literal["", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Value:
    """A text; of two documents compared, whether it changed from `before`, was added or removed."""

    text: str
    before: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that are all printed, and whether it is the chosen one."""

    value: Value
    chosen: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A field's heading and its value, or the choices printed in its place; `width` is its share of the row.

    A `bare` one shows no heading, as on the paper; it is there for those who do not see.
    """

    label: str
    value: Value
    choices: tuple[Choice, ...] = ()
    width: int = 1
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of headed values under a title, if it has one."""

    rows: tuple[tuple[Pair, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Long texts, each in a box under its heading; they run on to the next page. `short` boxes are lower."""

    boxes: tuple[Pair, ...]
    title: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its value, and its sort (number, sum, total, day, weekend, band, head, "" for plain).

    Cells one below the other of one `group` (not empty) are one cell on the paper.
    """

    value: Value
    sort: str = ""
    group: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, the heading it shares with its neighbours, its sort, and its width in per cent (0: free)."""

    label: str
    over: str = ""
    sort: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has a cell for every column.

    `keys` tells of each row what it is about, where the data say so: rows of two tables are compared by them. The rows
    of a `tall` table leave room to write.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    keys: tuple[tuple[object, ...], ...] = ()
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What stands in a column of the week, in minutes after midnight, from `start` to `end`; `times` in words."""

    column: int
    start: int
    end: int
    times: str
    value: Value


@dataclass(frozen=True, slots=True)
class Week:
    """Days (the last column is of activities), the bands of the day in minutes, and what stands in them."""

    columns: tuple[str, ...]
    bands: tuple[tuple[str, int, int], ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit, and how much of it is used and exceeded, in the unit of the field."""

    title: str
    limit: int
    within: int
    over: int
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (JPEG) under its heading; None where there is none."""

    label: str
    jpeg: bytes | None
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """Small print."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A new page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks side by side, each part with its share of the width in per cent."""

    parts: tuple[tuple[int, tuple["Block", ...]], ...]


Block = Pairs | Boxes | Table | Week | Bar | Picture | Notes | Turn | Beside


@dataclass(frozen=True, slots=True)
class Form:
    """One form: which it is, whose, in which language, and its blocks.

    `user` is the service user's place in the document, from 0 (None: the form is about all of them). `key` tells what
    the form is about: two documents' forms of one key are compared. A form that only one of two documents
    has is `mark`ed added or removed, one of two compared "changed" where anything in it differs.
    """

    id: str
    number: str
    title: str
    language: Language
    key: tuple[str, ...]
    corner: tuple[Pair, ...]
    blocks: tuple[Block, ...]
    paper: str = "A4"
    landscape: bool = False
    user: int | None = None
    person: str = ""
    subtitle: str = ""
    mark: Mark = ""
