"""Measuring: steps taken in turns in one process, so that a busy machine slows all alike."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_ROUNDS = 5
Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Gate:
    """What was measured and what it should reach. `least` tells whether more is better."""

    name: str
    reached: float
    gate: float
    unit: str
    least: bool = True
    note: str = ""

    def __str__(self) -> str:
        met = self.reached >= self.gate if self.least else self.reached <= self.gate
        wanted = f"{'at least' if self.least else 'at most'} {self.gate:g}"
        said = "reached" if met else "NOT REACHED"
        return (
            f"{self.name:<52}{self.reached:>8.2f} {self.unit:<16}{wanted:<15}{said:<13}{self.note}".rstrip()
        )


def seconds(steps: Sequence[Step], rounds: int) -> list[float]:
    """Return the median processor time of each step, over rounds in which they take turns."""
    taken: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for step, times in zip(steps, taken, strict=True):
            start = time.process_time()
            step()
            times.append(time.process_time() - start)
    return [statistics.median(times) for times in taken]


def ratio(name: str, floor: Step, step: Step, gate: float, records: int) -> Gate:
    """Return how often a step is done in the time that the floor takes."""
    base, own = seconds((floor, step), _ROUNDS)
    note = f"{records / own:,.0f} records/s, floor {records / base:,.0f}"
    return Gate(name, base / own, gate, "x floor", note=note)
