"""Where the spans of a week stand: in quarters of an hour, side by side where they meet, and which texts do not fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from careplan.standard.reports.visible import columns
from careplan.workbench.forms.model import Span, Value, Week

QUARTER = 15
QUARTERS = 24 * 60 // QUARTER
MOST_LANES = 4
_LEAST = 2
"""Quarters that a span takes at least, so that a line of text can be read."""
_LINE = 26
"""Columns of text (a full-width sign takes two) that a day's width holds in print; a line is two quarters high."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A span with its quarters (from `start`, before `end`), and its lane of so many side by side.

    A span whose text does not fit has a `note`: the number under which it is told in full below the week. One that
    finds no lane (`lane` is None) stands there only.
    """

    span: Span
    start: int
    end: int
    lane: int | None
    lanes: int
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What is told in full below the week: its number, the columns it stands in, and the first of them."""

    number: int
    columns: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WeekLayout:
    """A week ready to draw, the placed by column; bands in quarters."""

    columns: tuple[str, ...]
    bands: tuple[tuple[str, int, int], ...]
    placed: tuple[tuple[Placed, ...], ...]

    @property
    def noted(self) -> tuple[Noted, ...]:
        """Those to be told in full below the week; what is the same on several days, once."""
        found: dict[int, list[Span]] = {}
        for each in (each for column in self.placed for each in column):
            if each.note is not None:
                found.setdefault(each.note, []).append(each.span)
        return tuple(
            Noted(number, tuple(span.column for span in spans), spans[0]) for number, spans in found.items()
        )


def lay_out(week: Week) -> WeekLayout:
    """Return where everything stands."""
    bands = tuple((name, start // QUARTER, end // QUARTER) for name, start, end in week.bands)
    columns = [
        list(_column([each for each in week.spans if each.column == n])) for n in range(len(week.columns))
    ]
    told: dict[tuple[str, Value], int] = {}
    for each in (each for column in columns for each in column if not _fits(each)):
        told.setdefault((each.span.times, each.span.value), len(told) + 1)
    placed = (tuple(_with_note(each, told) for each in column) for column in columns)
    return WeekLayout(week.columns, bands, tuple(placed))


def label_of(span: Span) -> str:
    """Return times and text of a span, as they stand in it."""
    return f"{span.times} {span.value.text}".strip()


def _with_note(placed: Placed, told: Mapping[tuple[str, Value], int]) -> Placed:
    return placed if _fits(placed) else replace(placed, note=told[placed.span.times, placed.span.value])


def _fits(placed: Placed) -> bool:
    if placed.lane is None:
        return False
    lines = (placed.end - placed.start) // _LEAST
    width = _LINE // placed.lanes
    text = label_of(placed.span) + placed.span.value.before
    return sum(-(-columns(line) // width) for line in text.splitlines()) <= lines


def _column(spans: Sequence[Span]) -> Iterator[Placed]:
    """Yield the spans of one day: those that meet share the width."""
    group: list[tuple[Span, int, int]] = []
    reach = 0
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        start, end = _quarters(span)
        if group and start >= reach:
            yield from _side_by_side(group)
            group, reach = [], 0
        group.append((span, start, end))
        reach = max(reach, end)
    yield from _side_by_side(group)


def _side_by_side(group: Sequence[tuple[Span, int, int]]) -> Iterator[Placed]:
    """Yield each in the first lane that is free."""
    free: list[int] = []
    lanes: list[int | None] = []
    for _, start, end in group:
        lane = next((index for index, until in enumerate(free) if until <= start), len(free))
        if lane >= MOST_LANES:
            lanes.append(None)
            continue
        free[lane : lane + 1] = [end]
        lanes.append(lane)
    for (span, start, end), taken in zip(group, lanes, strict=True):
        yield Placed(span, start, end, taken, max(len(free), 1))


def _quarters(span: Span) -> tuple[int, int]:
    start = min(span.start // QUARTER, QUARTERS - _LEAST)
    end = -(-span.end // QUARTER) if span.end > span.start else start
    return start, min(max(end, start + _LEAST), QUARTERS)
