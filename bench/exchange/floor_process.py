"""The floor as a process beside the exchange."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.exchange.town import ready_url


@dataclass(frozen=True, slots=True)
class RunningFloor:
    """Where the floor listens, and its process."""

    url: str
    pid: int


@contextmanager
def floor_of(folder: Path, answers: tuple[int, int, int]) -> Iterator[RunningFloor]:
    """Run a floor whose answers have these lengths: accept, list, receipt."""
    command = [sys.executable, "-m", "bench.exchange.floor", str(folder), *map(str, answers)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield RunningFloor(ready_url(process), process.pid)
    finally:
        process.terminate()
        process.wait(30)
