"""The chart of a fiscal year, as numbers for an SVG: partners of each month as bars, all so far as a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from careplan.exchange.proof.fiscal_year import PARTNERS_WANTED, FiscalYear

WIDTH: Final = 720
HEIGHT: Final = 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 18, 34
_BAR_SHARE = 0.62
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A month (YYYY-MM): how many partners, how many different ones since April, and where it is drawn."""

    month: str
    partners: int
    so_far: int
    x: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where the month's name and the point of the line stand."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the heights of the scale's lines with their numbers, the line (points of SVG), and the wanted height."""

    bars: Sequence[Bar]
    scale: Sequence[tuple[int, float]]
    line: str
    wanted: int
    wanted_at: float


def draw_year(report: FiscalYear, through: str = "9999-12") -> Chart:
    """Return the chart of a year; the line ends with the month `through` (YYYY-MM), after which nothing is known."""
    counts = list(_counts(report))
    most = max(PARTNERS_WANTED + 1, *(so_far for _, _, so_far in counts))
    step = -(-most // _MOST_TICKS)
    bars = [_bar(at, count, most) for at, count in enumerate(counts)]
    return Chart(
        bars,
        [(tick, _height(tick, most)) for tick in range(0, most + 1, step)],
        " ".join(f"{each.middle},{_height(each.so_far, most)}" for each in bars if each.month <= through),
        PARTNERS_WANTED,
        _height(PARTNERS_WANTED, most),
    )


def _counts(report: FiscalYear) -> Iterator[tuple[str, int, int]]:
    """Yield month, partners of the month, and different partners since April."""
    met: set[str] = set()
    for each in report.months:
        met.update(each.partners)
        yield each.month, len(each.partners), len(met)


def _bar(at: int, count: tuple[str, int, int], most: int) -> Bar:
    month, partners, so_far = count
    slot = (WIDTH - _LEFT - _RIGHT) / 12
    top = _height(partners, most)
    x = _LEFT + slot * (at + (1 - _BAR_SHARE) / 2)
    return Bar(month, partners, so_far, round(x, 1), top, round(slot * _BAR_SHARE, 1), _height(0, most) - top)


def _height(value: int, most: int) -> float:
    """Return how far from the top a value is drawn."""
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / most, 1)
