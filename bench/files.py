"""The file that is measured: 200,000 records of table 6, and the floors it is held against."""

import csv
import io
from functools import cache

from careplan.standard.specification import load_standard
from careplan.workbench.sample import sample

RECORDS = 200_000
TITLE = "UPPLAN"


@cache
def conforming() -> tuple[str, bytes]:
    """Return the name and bytes of a planned-use file of conforming records of some ten thousand service users."""
    unit = next(unit for unit in sample(users=1).units if unit.label.startswith("month"))
    name, data = next((name, data) for name, data in unit.files.items() if name.startswith(TITLE))
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


def misnumbered(data: bytes) -> bytes:
    """Return the file with another error in every service user's records: a letter in the insured number."""
    lines = data.split(b"\r\n")
    return b"\r\n".join(line[:23] + b"x" + line[24:] for line in lines)


def as_actuals(name: str) -> str:
    """Return the name under which the records are a unit by themselves."""
    return name.replace(TITLE, "UPJSK")


def split(data: bytes) -> int:
    """Do the floor of reading: decode, and split with `csv.reader`."""
    return sum(1 for _ in csv.reader(io.StringIO(data.decode("cp932"), newline="")))


def rows(data: bytes) -> list[list[str]]:
    """Return the records as lists of values."""
    return list(csv.reader(io.StringIO(data.decode("cp932"), newline="")))


def join(records: list[list[str]]) -> bytes:
    """Do the floor of writing: `csv.writer`, and encode."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(records)
    return out.getvalue().encode("cp932")


def enclosed() -> list[bool]:
    """Return which fields of the file are enclosed."""
    return [field.enclosed for field in load_standard().kinds[TITLE].fields]
