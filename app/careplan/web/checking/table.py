"""A file as it was sent: its records as rows, the findings at their very cells, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from careplan.standard.reports.excerpts import Excerpt, read_excerpts
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import Kind
from careplan.web.checking.inspection import InspectedFile
from careplan.web.checking.telling import SIGNS, Told, tell

RECORDS = 40
_BESIDE = 1
_CELL, _MOST_COLUMNS = 400, 300
_PAGE_CHARACTERS = 90_000
_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its number and, where the layout is known, its name."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as it stands in the file; `severity` is empty where nothing is said of it."""

    number: int
    text: str
    enclosed: bool
    severity: str
    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record, and what is said of it."""

    record: int
    line: int
    cells: tuple[Cell, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A page of a file's records; `following` and `previous` are where the next and the last page begin, 0: nowhere."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    following: int
    previous: int
    records: int
    """How many records can be paged through."""


def read_table(file: InspectedFile, language: Language, start: int, *, everything: bool) -> Table:
    """Return the page that begins at a place.

    Args:
        file: the file.
        language: of heads and messages.
        start: from 1, a record's number (`everything`), else a number among the records with findings.
        everything: all records; else those with findings, each with the ones beside it.

    """
    said_of = file.by_record()
    start = max(start, 1)
    if everything:
        records, chosen = file.report.records, list(range(start, start + RECORDS))
    else:
        marked = sorted(said_of)
        records, chosen = len(marked), _with_neighbours(marked[start - 1 : start - 1 + RECORDS])
    excerpts = read_excerpts(file.data or b"", chosen)
    told = {
        record: [tell(each, language, file.layout) for each in said_of.get(record, [])] for record in chosen
    }
    rows = _fitting([_row(number, each, told[number]) for number, each in excerpts.items()])
    shown = len(rows) if everything else sum(row.record in said_of for row in rows)
    following = start + shown if rows and start + shown <= records else 0
    return Table(_heads(file.layout, rows, language), rows, following, _previous(start), records)


def page_of(file: InspectedFile, record: int, *, everything: bool) -> int:
    """Return the start of a page that has a record."""
    if everything:
        return max(record - RECORDS // 4, 1)
    marked = sorted(file.by_record())
    return marked.index(record) + 1 if record in marked else 1


def _previous(start: int) -> int:
    return max(start - RECORDS, 1) if start > 1 else 0


def _with_neighbours(records: Sequence[int]) -> list[int]:
    beside = {record + step for record in records for step in range(-_BESIDE, _BESIDE + 1)}
    return sorted(each for each in beside if each > 0)


def _fitting(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return as many rows as a page may hold, at least one."""
    left, kept = _PAGE_CHARACTERS, list[Row]()
    for row in rows:
        left -= sum(len(cell.text) for cell in row.cells)
        if kept and left < 0:
            break
        kept.append(row)
    return tuple(kept)


def _row(number: int, excerpt: Excerpt, told: Sequence[Told]) -> Row:
    record = excerpt.record
    worst = _worst(told)
    pairs = list(zip(record.values, record.enclosed, strict=True))[:_MOST_COLUMNS]
    cells = tuple(
        Cell(place, _shown(value), enclosed, worst.get(place, ""), SIGNS.get(worst.get(place, ""), ""))
        for place, (value, enclosed) in enumerate(pairs, start=1)
    )
    return Row(number, excerpt.line, cells, tuple(told))


def _shown(value: str) -> str:
    return visible(value if len(value) <= _CELL else f"{value[:_CELL]}…")


def _worst(told: Sequence[Told]) -> Mapping[int, str]:
    worst: dict[int, str] = {}
    for each in sorted(told, key=lambda one: _RANK[one.severity]):
        if each.field:
            worst.setdefault(each.field, each.severity)
    return worst


def _heads(kind: Kind | None, rows: Sequence[Row], language: Language) -> tuple[Head, ...]:
    names = [] if kind is None else [visible(said(field.name, language)) for field in kind.fields]
    most = max([len(names), *(len(row.cells) for row in rows)])
    return tuple(
        Head(number, names[number - 1] if number <= len(names) else "") for number in range(1, most + 1)
    )
