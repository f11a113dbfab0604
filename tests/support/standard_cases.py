"""A small unit of one service user, and findings told in short: what a changed cell leads to."""

from collections.abc import Callable, Mapping, Sequence

from careplan.standard.check import check_files
from careplan.standard.findings import Finding
from support.normal import unusual
from support.standard_documents import cells_of
from support.standard_files import STANDARD, Files, kind_of, line, sample_units

Said = tuple[str, int | None, int | None]
Records = list[list[str]]
Change = Callable[[Records], None]


def one_user(unit: str) -> Files:
    """Return a sample unit ("plan", "month", "actual", "DLTJSK" …) cut to its first service user."""
    kinds = {"plan": "UP1KYO", "month": "UPPLAN", "actual": "UPJSK"}
    files = next(files for files in sample_units() if kinds.get(unit, unit) in map(kind_of, files))
    return {name: _cut(data) for name, data in files.items()}


def _cut(data: bytes) -> bytes:
    records = list(cells_of(data.decode("cp932")))
    return "".join(_line(record) for record in records if record[2] == "0000000001").encode("cp932")


def _line(values: Sequence[str]) -> str:
    kind = next(kind for kind in STANDARD.kinds.values() if len(kind.fields) == len(values))
    return line(list(values), kind) + "\r\n"


def changed(files: Mapping[str, bytes], kind: str, change: Change) -> Files:
    """Return the files with the records of one kind changed in place."""
    result = dict(files)
    name = next(name for name in files if kind_of(name) == kind)
    records = list(cells_of(files[name].decode("cp932")))
    change(records)
    layout = STANDARD.kinds[kind]
    result[name] = "".join(line(record, layout) + "\r\n" for record in records).encode("cp932")
    return result


def put(number: int, value: str, record: int = 1) -> Change:
    """Return a change of one field, both counted from 1."""

    def change(records: Records) -> None:
        records[record - 1][number - 1] = value

    return change


def double(record: int = 1, **_: object) -> Change:
    """Return a change that repeats a record at the end."""
    return lambda records: records.append(list(records[record - 1]))


def after(*changes: Change) -> Change:
    """Return the changes one after the other."""

    def change(records: Records) -> None:
        for each in changes:
            each(records)

    return change


def findings(files: Mapping[str, bytes]) -> list[Finding]:
    """Return all findings of the files as one folder."""
    return list(check_files(files).findings)


COMPARED = (
    "sum.",
    "detail.",
    "unit.code-",
    "unit.times",
    "unit.units",
    "total.subtotal-missing",
    "total.units",
    "equipment.item-type",
)


def said_apart(files: Mapping[str, bytes]) -> list[Said]:
    """Return what is said, without what compares numbers of several rows and tables."""
    return [each for each in said(files) if not each[0].startswith(COMPARED)]


def said(files: Mapping[str, bytes]) -> list[Said]:
    """Return rule, record and field of every finding."""
    return [(finding.rule, finding.record, finding.field) for finding in unusual(findings(files))]
