"""Rounds of work on the exchange and on the floor, taking turns; the medians of both."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from bench.exchange.floor_process import RunningFloor
from bench.exchange.load import Run, Work, drive
from bench.exchange.process import cpu_seconds
from bench.exchange.town import Town
from bench.exchange.work import Asked, accepting, cycling, lengths, prepare

ROUNDS, PIECES = 5, 160
_Make = Callable[[list[Asked]], Work]
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Rate:
    """Medians of rounds: pieces a second, processor time of the server a piece, the tail."""

    per_second: float
    milliseconds: float
    tail: float


@dataclass(frozen=True, slots=True)
class Row:
    """The exchange beside its floor."""

    ours: Rate
    floor: Rate

    @property
    def ratio(self) -> float:
        """How much of the floor is reached."""
        return self.ours.per_second / self.floor.per_second

    @property
    def tail(self) -> float:
        """How many times the median the slowest of a hundred takes."""
        return self.ours.tail


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured on one running exchange."""

    town: Town

    def lengths(self) -> tuple[int, int, int]:
        """Return the lengths of the exchange's answers: accept, list, receipt."""
        return lengths(self.town, self.asked(1)[0])

    def asked(self, pieces: int) -> list[Asked]:
        """Return requests of units that were never sent."""
        return prepare(self.town, self.town.units(pieces, next(_numbers) * 1_000_000))

    def cycles(self, floor: RunningFloor, clients: int) -> Row:
        """Measure full cycles: send, list, fetch, receipt."""
        return self._row(floor, clients, lambda asked: cycling(self.town, asked))

    def accepts(self, floor: RunningFloor, clients: int) -> Row:
        """Measure acceptances."""
        return self._row(floor, clients, accepting)

    def beside(self, other: Bench, clients: int) -> tuple[Rate, Rate]:
        """Measure full cycles on this exchange and on another in turn."""
        taken: tuple[list[_Taken], list[_Taken]] = [], []
        for _ in range(ROUNDS):
            for bench, kept in zip((self, other), taken, strict=True):
                work = cycling(bench.town, bench.asked(PIECES))
                kept.append(_take(bench.town.urls, bench.town.pids, work, clients))
        return _rate(taken[0]), _rate(taken[1])

    def _row(self, floor: RunningFloor, clients: int, make: _Make) -> Row:
        ours, floors = [], []
        for _ in range(ROUNDS):
            work = make(self.asked(PIECES))
            floors.append(_take([floor.url], [floor.pid], work, clients))
            ours.append(_take(self.town.urls, self.town.pids, work, clients))
        return Row(_rate(ours), _rate(floors))


@dataclass(frozen=True, slots=True)
class _Taken:
    run: Run
    seconds: float


def _take(urls: Sequence[str], pids: Sequence[int], work: Work, clients: int) -> _Taken:
    before = cpu_seconds(pids)
    run = drive(urls, work, range(PIECES), clients)
    return _Taken(run, cpu_seconds(pids) - before)


def _rate(taken: Sequence[_Taken]) -> Rate:
    return Rate(
        statistics.median(each.run.per_second for each in taken),
        statistics.median(each.seconds for each in taken) / PIECES * 1000,
        statistics.median(each.run.percentile(0.99) / each.run.percentile(0.5) for each in taken),
    )
