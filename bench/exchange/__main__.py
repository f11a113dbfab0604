"""`python -m bench.exchange [filled] [postgresql]`: rows beside their floor, medians of interleaved rounds."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.exchange.fill import FILLED, fill
from bench.exchange.floor_process import floor_of
from bench.exchange.postgres import database
from bench.exchange.process import megabytes
from bench.exchange.rows import Bench, Row
from bench.exchange.town import Town, running

CYCLE, ACCEPT, SLOWER, TAIL, MEMORY = 0.6, 0.45, 0.10, 3.0, 150


def main(*wanted: str) -> None:
    """Print the rows of all parts, or of those named."""
    parts: dict[str, Callable[[], None]] = {"sqlite": _sqlite, "filled": _filled, "postgresql": _postgresql}
    for name in wanted or parts:
        print(f"\n{name}", flush=True)
        parts[name]()


def _sqlite() -> None:
    with tempfile.TemporaryDirectory(prefix="careplan-bench-") as name, running(Path(name) / "data") as town:
        _rows(town, Path(name))
        most = max(map(megabytes, town.pids))
        print(f"  memory {most:.0f} MB (gate {MEMORY}: {_verdict(most <= MEMORY)})", flush=True)


def _rows(town: Town, folder: Path) -> None:
    bench = Bench(town)
    with floor_of(folder, bench.lengths()) as floor:
        few = bench.cycles(floor, 8)
        print(_told("full cycle, 8 clients", few, CYCLE))
        print(f"    p99 {few.tail:.1f} x median (gate {TAIL:.0f}: {_verdict(few.tail <= TAIL)})", flush=True)
        print(_told("full cycle, 32 clients", bench.cycles(floor, 32), CYCLE), flush=True)
        print(_told("durable accepts, 32 clients", bench.accepts(floor, 32), ACCEPT), flush=True)


def _filled() -> None:
    """Compare the cycle at 8 clients with nothing in the receiver's list and with very much."""
    with tempfile.TemporaryDirectory(prefix="careplan-bench-") as name:
        folder = Path(name)
        with running(folder / "empty") as empty, running(folder / "full") as settled:
            fill(folder / "full" / "exchange.sqlite3")
            empty_bench, full_bench = Bench(empty), Bench(settled)
            alone, beside = empty_bench.beside(full_bench, 8)
        slower = beside.milliseconds / alone.milliseconds - 1
        print(
            f"  full cycle, 8 clients, {FILLED:,} in the list: {beside.per_second:.1f}/s, "
            f"without them {alone.per_second:.1f}/s; processor time {slower:+.0%} "
            f"(gate {SLOWER:+.0%}: {_verdict(slower <= SLOWER)})",
            flush=True,
        )


def _postgresql() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="careplan-bench-") as name,
        database(Path(name)) as url,
        running(Path(name) / "data", processes=2, database=url) as town,
    ):
        _rows(town, Path(name))


def _told(name: str, row: Row, gate: float) -> str:
    ours, floor = row.ours, row.floor
    return (
        f"  {name:<28}{ours.per_second:>7.1f}/s  floor {floor.per_second:>7.1f}/s  ratio {row.ratio:.2f} "
        f"(gate {gate}: {_verdict(row.ratio >= gate)})   processor {ours.milliseconds:.1f} ms, "
        f"floor {floor.milliseconds:.1f} ms"
    )


def _verdict(reached: object) -> str:
    return "reached" if reached else "NOT reached"


if __name__ == "__main__":
    main(*sys.argv[1:])
