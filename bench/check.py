"""Checking and converting table 6 against `csv.reader` on the same bytes, interleaved in one run.

The floor decodes the bytes and splits the lines, nothing more. Gate of the first release: 0.3.
"""

import csv
import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.filecheck import check_file
from careplan.workbench.sample import sample

RECORDS = 200_000
ROUNDS = 5
GATE = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """Records a second, and the ratio to the floor: medians of interleaved rounds."""

    name: str
    per_second: float
    floor: float

    def __str__(self) -> str:
        ratio = self.per_second / self.floor
        return f"{self.name:<34}{self.per_second:>12,.0f}/s   csv.reader {self.floor:>12,.0f}/s   ratio {ratio:.2f}"


def conforming() -> tuple[str, bytes]:
    """Return the name and bytes of a planned-use file of 200,000 conforming records of many service users."""
    unit = next(unit for unit in sample(users=1).units if unit.label.startswith("month"))
    name, data = next((name, data) for name, data in unit.files.items() if name.startswith("UPPLAN"))
    lines = [line for line in data.split(b"\r\n") if line]
    records = []
    for number in range(RECORDS):
        fields = lines[number % len(lines)].split(b",")
        fields[2] = f"{number // len(lines) + 1:010d}".encode()
        records.append(b",".join(fields))
    return name, b"\r\n".join(records) + b"\r\n"


def damaged(data: bytes) -> bytes:
    """Return the file with an error in every record: a letter among the times."""
    return data.replace(b",1,1", b",x,1")


def rows() -> Iterator[Row]:
    """Yield the rows: a conforming file, one with an error in every record, and documents."""
    name, data = conforming()
    yield _row("check, conforming", data, lambda: check_file(name, data))
    wrong = damaged(data)
    yield _row("check, an error in every record", wrong, lambda: check_file(name, wrong))
    actual = {name.replace("UPPLAN", "UPJSK"): data}
    if check_files(actual).errors:
        raise AssertionError("the benchmark's file should conform")
    yield _row("documents", data, lambda: read_unit(actual))


def _floor(data: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(data.decode("cp932"), newline="")))


def _row(name: str, data: bytes, work: Callable[[], object]) -> Row:
    floors, times = [], []
    for _ in range(ROUNDS):
        floors.append(_seconds(lambda: _floor(data)))
        times.append(_seconds(work))
    return Row(name, RECORDS / statistics.median(times), RECORDS / statistics.median(floors))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
