"""Where the spans of a week stand: in quarters of an hour, side by side where they meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from careplan.standard.findings import Message
from careplan.workbench.forms.model import Span, Week

QUARTER = 15
QUARTERS = 24 * 60 // QUARTER
MOST_LANES = 4
_LEAST = 2
"""Quarters that a span takes at least, so that its text can be read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A span with its quarters (from `start`, before `end`), and its lane of so many side by side."""

    span: Span
    start: int
    end: int
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class WeekLayout:
    """A week ready to draw; bands in quarters."""

    columns: tuple[Message, ...]
    bands: tuple[tuple[Message, int, int], ...]
    placed: tuple[Placed, ...]


def lay_out(week: Week) -> WeekLayout:
    """Return where everything stands."""
    bands = tuple((name, start // QUARTER, end // QUARTER) for name, start, end in week.bands)
    columns = range(len(week.columns))
    placed = [each for column in columns for each in _column([s for s in week.spans if s.column == column])]
    return WeekLayout(week.columns, bands, tuple(placed))


def _column(spans: Sequence[Span]) -> Iterator[Placed]:
    """Yield the spans of one day: those that meet share the width."""
    group: list[tuple[Span, int, int]] = []
    reach = 0
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        start, end = _quarters(span)
        if group and start >= reach:
            yield from _side_by_side(group)
            group = []
        group.append((span, start, end))
        reach = max(reach, end) if len(group) > 1 else end
    yield from _side_by_side(group)


def _side_by_side(group: Sequence[tuple[Span, int, int]]) -> Iterator[Placed]:
    lanes = min(len(group), MOST_LANES)
    for index, (span, start, end) in enumerate(group):
        yield Placed(span, start, end, index % MOST_LANES, max(lanes, 1))


def _quarters(span: Span) -> tuple[int, int]:
    start = min(span.start // QUARTER, QUARTERS - _LEAST)
    end = -(-span.end // QUARTER) if span.end > span.start else start
    return start, min(max(end, start + _LEAST), QUARTERS)
