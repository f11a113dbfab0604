"""One file of rows told by field name, checked alone: what is said, with the numbers that were found and expected."""

from collections.abc import Mapping, Sequence

from careplan.standard.filecheck import check_file
from careplan.standard.findings import Finding
from support.standard_cases import one_user
from support.standard_documents import cells_of
from support.standard_files import STANDARD, kind_of, line

Said = tuple[str, int | None, str | None]
Row = Mapping[str, str]


def sample_file(unit: str, kind: str) -> tuple[str, list[str]]:
    """Return the name of a sample unit's file of that kind, and the values of its first record."""
    name, data = next((name, data) for name, data in one_user(unit).items() if kind_of(name) == kind)
    return name, next(iter(cells_of(data.decode("cp932"))))


def record(kind: str, values: Sequence[str], row: Row) -> list[str]:
    """Return the values with those of `row` put in, by key, or "part key" where several fields have it."""
    changed = list(values)
    for key, value in row.items():
        part, _, name = key.rpartition(" ")
        changed[STANDARD.kinds[kind].field(name, *filter(None, [part])).number - 1] = value
    return changed


def findings_of(unit: str, kind: str, rows: Sequence[Row]) -> list[Finding]:
    """Check a file of that kind whose rows differ from the sample's first in what is told."""
    name, values = sample_file(unit, kind)
    layout = STANDARD.kinds[kind]
    text = "".join(line(record(kind, values, row), layout) + "\r\n" for row in rows)
    return list(check_file(name, text.encode("cp932")).findings)


def told(findings: Sequence[Finding], kind: str, families: Sequence[str]) -> list[Said]:
    """Return rule, record and key of the findings whose rule is of one of the families."""
    fields = STANDARD.kinds[kind].fields
    return [
        (each.rule, each.record, fields[each.field - 1].key if each.field else None)
        for each in findings
        if each.rule.startswith(tuple(families))
    ]


def numbers(finding: Finding) -> tuple[str, str]:
    """Return what a finding says is there, and what should be."""
    words = finding.wording.words
    return str(words["found"]), str(words["expected"])
