"""`careplan check` as a command: start-up, memory, and two processes against one."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import files
from bench.measure import Gate
from careplan.workbench.sample import sample

START_UP, MEMORY, TWO_PROCESSES = 0.35, 80.0, 1.7
_KIB = 1024
_SMALL = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:])
took, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(took, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""
_COPIES = 4
_RUNS = 5


def rows() -> Iterator[Gate]:
    """Yield start-up on a small unit, the most memory that one big file takes, and what a second process brings."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unit = next(unit for unit in sample(users=1).units if unit.label.startswith("month"))
        for file, data in unit.files.items():
            (folder / file).write_bytes(data)
        runs = [_run("check", folder) for _ in range(_RUNS)]
        wall, processor = (
            statistics.median(getattr(run, of) for run in runs) for of in ("wall", "processor")
        )
        note = f"processor time {processor:.2f} s"
        title = "start-up of careplan check on a small unit"
        yield Gate(title, wall, START_UP, "s", least=False, note=note)
    with tempfile.TemporaryDirectory() as name:
        yield from _memory(Path(name))
        yield _processes(Path(name))


def _memory(folder: Path) -> Iterator[Gate]:
    name, data = files.conforming()
    for title, content in (("conforming", data), ("the same error in every record", files.damaged(data))):
        (folder / name).write_bytes(content)
        half = content[: content.find(b"\n", len(content) // 2) + 1]
        most = _run("check", "--format", "jsonl", folder / name).memory
        (folder / name).write_bytes(half)
        less = _run("check", "--format", "jsonl", folder / name).memory
        note = f"half as many service users: {less:.0f} MiB"
        yield Gate(f"memory, {title}", most, MEMORY, "MiB", least=False, note=note)


def _processes(folder: Path) -> Gate:
    """Compare wall time: the files are of one size and lie each in a folder of its own."""
    name, data = files.conforming()
    paths = [folder / str(number) for number in range(_COPIES)]
    for path in paths:
        path.mkdir()
        (path / files.as_actuals(name)).write_bytes(data)
    pairs = [(_run("check", *paths), _run("check", "--jobs", "2", *paths)) for _ in range(3)]
    reached = statistics.median(one.wall / two.wall for one, two in pairs)
    more = statistics.median(two.processor / one.processor for one, two in pairs)
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    note = f"{cores} cores, load {load:.1f}; processor time {more:.2f} x one"
    return Gate("two processes, four files", reached, TWO_PROCESSES, "x one", note=note)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run took: wall and processor time in seconds, the most memory in MiB."""

    wall: float
    processor: float
    memory: float


def _run(*arguments: object) -> _Run:
    """Run the command.

    A process counts the memory of the one that starts it, so a small one stands between.
    """
    command = [sys.executable, "-c", _SMALL, sys.executable, "-m", "careplan.cli", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True)
    wall, processor, most = map(float, done.stderr.split())
    return _Run(wall, processor, most / _KIB)
