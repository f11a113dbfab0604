"""Checking, converting and writing table 6 against `csv.reader` and `csv.writer` on the same records."""

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from bench import files
from bench.measure import Gate, ratio
from careplan.standard.charset import write_text
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.standard.filecheck import FileCheck
from careplan.standard.records import write_records

CONFORMING, WRONG, DOCUMENTS, WRITING = 1.0, 0.25, 0.25, 0.5


def rows() -> Iterator[Gate]:
    """Yield the rows; those of one file hold no findings and keep nothing for the checks of a unit."""
    name, data = files.conforming()
    actuals = {files.as_actuals(name): data}
    if check_files({name: data}, as_units=False).errors or check_files(actuals).errors:
        raise AssertionError("the benchmark's file should conform")
    for title, content, gate in (
        ("check, conforming", data, CONFORMING),
        ("check, one record with a warning", data.replace(b",1600,1645,", b",1700,1645,", 1), WRONG),
        ("check, the same error in every record", files.damaged(data), WRONG),
        ("check, another error for every service user", files.misnumbered(data), WRONG),
    ):
        yield _reading(title, content, partial(_check, name, content), gate)
    yield _reading("check as a unit, conforming", data, partial(check_files, actuals), WRONG)
    yield _reading("documents", data, partial(read_unit, actuals), DOCUMENTS)
    records, enclosed = files.rows(data), files.enclosed()
    floor = partial(files.join, records)
    step = partial(_write, records, enclosed)
    yield ratio("write (floor: csv.writer)", floor, step, WRITING, files.RECORDS)


def _reading(title: str, data: bytes, step: Callable[[], object], gate: float) -> Gate:
    return ratio(title, partial(files.split, data), step, gate, files.RECORDS)


def _check(name: str, data: bytes) -> int:
    return sum(1 for _ in FileCheck(name, partial(BytesIO, data)).findings())


def _write(records: list[list[str]], enclosed: list[bool]) -> bytes:
    return write_text(write_records(records, enclosed)).data
