"""Two invented results of a check, for reports that are compared whole: one with all that a report can show, one calm.

What the findings say is invented here, so that no change of the catalogue moves a report. Made anew by
`PYTHONPATH=tests python -m support.report_samples tests/reports/expected`, and read before it is committed.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Message, Severity, Wording
from careplan.standard.naming import Address
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.excerpts import read_excerpts
from careplan.standard.reports.formats import FORMATS
from careplan.standard.reports.jsonl import LineWriter, Step
from careplan.standard.reports.text import write_text
from careplan.standard.reports.wording import Language
from careplan.standard.unitcheck import UnitReport
from support.report_cases import OFFICE, PLAN, START, with_value

LANGUAGES: tuple[Language, ...] = ("ja", "en")
OLD = "UPJSK_202612_1370000026_1370000018_20261125090000.CSV"
STRANGE = "odd & <name>.csv"
_SUPPORT, _PROVIDER = Address("1370000018", "43"), Address("1370000026", "11")
_RECORD = (
    '202407,139998,0000000001,20261120,202612,1370000018,"見本 介",244,0,202612{:02},,1000,1030,1,111111,,,"",,'
    '1370000026,"みほん訪問介護",,0,1370000018,\r\n'
)
_DATA = "".join(_RECORD.format(day) for day in range(1, 13)).encode("cp932")
# As many records behind the first as a report names, and one more; two more sayings than it shows.
_NAMED, _ALIKE = (3, 6, 7, 8, 9, 10), range(2, 9)
_SAYINGS = 7


def _finding(
    rule: str, severity: Severity, place: tuple[int | None, int | None], said: str, file: str | None = PLAN
) -> Finding:
    record, field = place
    name = None if field is None else f"項目<{field}>"
    words = Wording(Message(f"和文 {said}", f"English {said}"))
    return Finding(rule, severity, file, record, field, name, f"clause/{rule}", words)


def _of_the_file() -> tuple[Finding, ...]:
    alike = [_finding("field.type", "error", (record, START), "same") for record in _ALIKE]
    sayings = [_finding("field.code", "error", (9, START + 2), f"no. {each}") for each in range(_SAYINGS)]
    rest = [
        *(_finding("field.length", "warning", (record, OFFICE), "a & b <c>") for record in _NAMED),
        _finding("field.length", "warning", (3, OFFICE + 1), "behind a break"),
        _finding("field.code", "info", (4, OFFICE - 12), "beside what is masked"),
        _finding("field.code", "info", (6, 24), "beside the last field"),
        _finding("record.field-count", "warning", (4, None), "whole\nrecord"),
        *[_finding("bytes.utf8", "info", (None, None), "file")] * 2,
    ]
    return (*alike, *sayings, *rest)


def _file(path: str, kind: str | None, edition: str | None, *findings: Finding) -> FileReport:
    return FileReport(path, kind, edition, 12, None, findings)


def _unit(unit: str | None, files: tuple[str, ...], *findings: Finding) -> UnitReport:
    kinds, months = ("UPHOSOKU", "UPPLAN"), ("202612",)
    return UnitReport("out", unit, "20261125090000", _SUPPORT, _PROVIDER, kinds, months, files, findings)


def rich() -> list[Checked]:
    """Return two folders: every severity, folded findings, a cell of two lines, units, an old edition, known ones."""
    data = with_value(with_value(_DATA, 3, OFFICE, "一行\n二行"), 2, START, "9:00", quoted=False)
    about_unit = (
        _finding("unit.combination", "error", (None, None), "unit", file=None),
        _finding("field.required", "error", (5, START), "in the file"),
        _finding("field.required", "warning", (None, None), "elsewhere", file="gone.CSV"),
    )
    first = Report(
        (_file(f"sub/{PLAN}", "UPPLAN", "4.1", *_of_the_file()), _file(STRANGE, None, None)),
        (_unit("plan", (f"sub/{PLAN}",), *about_unit), _unit(None, ())),
    )
    second = Report((_file(OLD, "UPJSK", "3", _finding("name.edition", "info", (1, 2), "old", file=OLD)),))
    excerpts = {f"sub/{PLAN}": read_excerpts(data, range(2, 11))}
    return [
        Checked(first, "in", excerpts, known=2),
        Checked(second, "C:\\data\\", {OLD: read_excerpts(b"1,\xff", [1])}, show_values=True, known=1),
    ]


def calm() -> list[Checked]:
    """Return one folder without a finding."""
    return [Checked(Report((_file(PLAN, "UPPLAN", "4.1"),), (_unit("plan", (PLAN,)),)))]


def _steps(parts: list[Checked]) -> Iterator[Step]:
    for part in parts:
        for file in part.report.files:
            yield from file.findings
            yield file
        yield from part.report.units


def _written(parts: list[Checked], form: str, language: Language) -> str:
    if form == "colour":
        return _text(write_text(parts, language, colour=True))
    lines = FORMATS[form].write(parts, language)
    return _text(_without_rules(lines) if form == "sarif" else lines)


def _as_lines(parts: list[Checked]) -> str:
    writer = LineWriter()
    return _text([*writer.lines(_steps(parts)), writer.summary()])


def _reports() -> Iterator[tuple[str, Callable[[], str]]]:
    for name, parts in (("rich", rich()), ("calm", calm())):
        for language in LANGUAGES:
            for form in (*FORMATS, "colour"):
                yield f"{name}.{language}.{form}", partial(_written, parts, form, language)
        yield f"{name}.jsonl", partial(_as_lines, parts)


def _without_rules(lines: Iterable[str]) -> Iterator[str]:
    """Leave out what changes with the catalogue and with the version."""
    log = json.loads("\n".join(lines))
    driver = log["runs"][0]["tool"]["driver"]
    del driver["rules"], driver["version"]
    yield json.dumps(log, ensure_ascii=False, indent=1)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# Every report that is compared, by name: what writes it.
REPORTS = dict(_reports())

if __name__ == "__main__":
    for each, write in REPORTS.items():
        (Path(sys.argv[1]) / each).write_bytes(write().encode())
