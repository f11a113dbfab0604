"""`python -m bench.exchange`: the exchange's rows, each beside its floor, medians of interleaved rounds."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bench.exchange.load import Run, drive
from bench.exchange.town import Town, ready_url, running
from bench.exchange.work import Asked, accepting, cycling, lengths, prepare

ROUNDS = 5
PIECES = 160
_numbers = count(1)


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory(prefix="careplan-bench-") as name, running(Path(name) / "data") as town:
        folder = Path(name)
        with _floor(folder, lengths(town, _asked(town, 1)[0])) as floor:
            for clients in (8, 32):
                _row(f"full cycle, {clients} clients", 0.6, *_rounds(town, floor, clients, whole=True))
            _row("durable accepts, 32 clients", 0.45, *_rounds(town, floor, 32, whole=False))
        print(f"  memory {_megabytes(town.pids[0]):.0f} MB (at most 150)")


def _asked(town: Town, pieces: int) -> list[Asked]:
    first = next(_numbers) * 1_000_000
    return prepare(town, town.units(pieces, first))


def _rounds(town: Town, floor: str, clients: int, *, whole: bool) -> tuple[list[Run], list[Run]]:
    ours, floors = [], []
    for _ in range(ROUNDS):
        asked = _asked(town, PIECES)
        work = cycling(town, asked) if whole else accepting(asked)
        floors.append(drive([floor], work, range(PIECES), clients))
        ours.append(drive(town.urls, work, range(PIECES), clients))
    return ours, floors


def _row(name: str, gate: float, ours: list[Run], floors: list[Run]) -> None:
    mine, floor = (statistics.median(run.per_second for run in runs) for runs in (ours, floors))
    tail = statistics.median(run.percentile(0.99) / run.percentile(0.5) for run in ours)
    ratio = f"ratio {mine / floor:.2f} (gate {gate})"
    print(f"  {name:<32}{mine:>8.1f}/s  floor {floor:>8.1f}/s  {ratio}  p99/median {tail:.1f}", flush=True)


@contextmanager
def _floor(folder: Path, answers: tuple[int, int, int]) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.exchange.floor", str(folder), *map(str, answers)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield ready_url(process)
    finally:
        process.terminate()
        process.wait(30)


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
