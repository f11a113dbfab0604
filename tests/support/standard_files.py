"""Conforming files of every kind, made by the sample, and what tests do with their records."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from careplan.standard.documents import write_unit
from careplan.standard.naming import Address, read_name
from careplan.standard.specification import Kind, load_standard
from careplan.workbench.sample import preventive_sample, sample

Files = dict[str, bytes]
STANDARD = load_standard()
KINDS = tuple(STANDARD.kinds)
RECORD_KINDS = tuple(kind.id for kind in STANDARD.kinds.values() if kind.content == "csv")
SUPPORT = Address("1370000018", "43")
PROVIDER = Address("1370000026", "11")
RENTAL = Address("1370000034", "17")
STAMP = "20261125090000"
_PERSON = {"insurer_number": "139998", "insured_number": "0000000001"}
_DELETIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("plan-deletion", {"plan_date": "2026-11-20"}),
    ("month-deletion", {"service_month": "2026-12"}),
    (
        "actual-deletion",
        {
            "service_month": "2026-12",
            "deleted": [{"office_number": PROVIDER.office_number, "service_type": "11"}],
        },
    ),
)


@cache
def sample_units() -> tuple[Files, ...]:
    """Return one unit of every sort: plans, months, actuals, deletions."""
    units = [unit.files for unit in sample(seed=1, users=3, month="202612").units]
    units.extend(unit.files for unit in preventive_sample(seed=1, users=3, month="202612").units)
    for name, content in _DELETIONS:
        users = [{**_PERSON, "insured_number": f"000000000{number}", **content} for number in (1, 2, 3)]
        ends = (PROVIDER, SUPPORT) if name == "actual-deletion" else (SUPPORT, PROVIDER)
        units.append(write_unit({"document": name, "service_users": users}, *ends, STAMP))
    return tuple(units)


@cache
def sample_files() -> tuple[tuple[str, bytes], ...]:
    """Return the name and bytes of every file of the sample units."""
    return tuple(item for files in sample_units() for item in files.items())


def kind_of(name: str) -> str:
    """Return the kind that a sample file's name gives."""
    kind = read_name(name).kind
    assert kind is not None
    return kind.id


def files_of(kind: str) -> list[tuple[str, bytes]]:
    """Return the sample files of one kind."""
    return [(name, data) for name, data in sample_files() if kind_of(name) == kind]


def cell(value: str, *, enclosed: bool) -> str:
    """Return a value as it stands in a file."""
    return '"' + value.replace('"', '""') + '"' if enclosed else value


def line(values: list[str], kind: Kind) -> str:
    """Return a record without its line end, free text enclosed."""
    return ",".join(
        cell(value, enclosed=field.enclosed) for field, value in zip(kind.fields, values, strict=True)
    )


def rename(files: Mapping[str, bytes], kind: str) -> str:
    """Return the name of the one file of that kind."""
    return next(name for name in files if kind_of(name) == kind)
