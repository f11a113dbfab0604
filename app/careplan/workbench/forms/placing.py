"""Where the spans of a week stand: in quarters of an hour, side by side where they meet, and which texts do not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from careplan.standard.reports.visible import columns
from careplan.workbench.forms.model import Span, Week

QUARTER = 15
QUARTERS = 24 * 60 // QUARTER
MOST_LANES = 4
_LEAST = 2
"""Quarters that a span takes at least, so that a line of text can be read."""
_LINE = 24
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
class WeekLayout:
    """A week ready to draw, the placed by column; bands in quarters."""

    columns: tuple[str, ...]
    bands: tuple[tuple[str, int, int], ...]
    placed: tuple[tuple[Placed, ...], ...]

    @property
    def noted(self) -> tuple[Placed, ...]:
        """Those to be told in full below the week."""
        return tuple(each for column in self.placed for each in column if each.note is not None)


def lay_out(week: Week) -> WeekLayout:
    """Return where everything stands."""
    bands = tuple((name, start // QUARTER, end // QUARTER) for name, start, end in week.bands)
    placed = []
    count = 0
    for column in range(len(week.columns)):
        noted = []
        for each in _column([span for span in week.spans if span.column == column]):
            count += not _fits(each)
            noted.append(each if _fits(each) else _noted(each, count))
        placed.append(tuple(noted))
    return WeekLayout(week.columns, bands, tuple(placed))


def label_of(span: Span) -> str:
    """Return times and text of a span, as they stand in it."""
    return f"{span.times} {span.value.text}".strip()


def _noted(placed: Placed, number: int) -> Placed:
    return Placed(placed.span, placed.start, placed.end, placed.lane, placed.lanes, number)


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
