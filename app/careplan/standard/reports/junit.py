"""JUnit XML, as Jenkins, GitLab and others read it: a case a file and a case a unit; errors are failures.

Warnings stand in the case's `system-out`. There is one `failure` a case, since some readers take only the first.
Characters that XML 1.0 cannot hold are written as escapes.
"""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports import wording
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.folding import fold
from careplan.standard.reports.text import TextWriter
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import Language
from careplan.standard.unitcheck import UnitReport

_NAME = "careplan check"


def write_junit(parts: Sequence[Checked], language: Language) -> Iterator[str]:
    """Yield the lines of an XML document: a suite for the files and one for the units."""
    files = [(part, file) for part in parts for file in part.report.files]
    units = [(part, unit) for part in parts for unit in part.report.units]
    reports = [file for _, file in files] + [unit for _, unit in units]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites name={_attribute(_NAME)} {_counts(reports)}>"
    yield f'<testsuite name="careplan.files" {_counts([file for _, file in files])}>'
    for part, file in files:
        yield from _file_case(part, file, language)
    yield "</testsuite>"
    yield f'<testsuite name="careplan.units" {_counts([unit for _, unit in units])}>'
    for part, unit in units:
        yield from _unit_case(part, unit, language)
    yield "</testsuite>"
    yield "</testsuites>"


def _counts(reports: Sequence[FileReport | UnitReport]) -> str:
    failed = sum(any(each.severity == "error" for each in report.findings) for report in reports)
    return f'tests="{len(reports)}" failures="{failed}" errors="0" skipped="0" time="0"'


def _file_case(part: Checked, file: FileReport, language: Language) -> Iterator[str]:
    where = part.location(file)
    kind = file.kind or "unknown"
    yield (
        f"<testcase name={_attribute(where)} classname={_attribute(f'careplan.file.{kind}')}"
        f' file={_attribute(where)} time="0">'
    )
    yield from _outcome(part, file, file.findings, language)
    yield "</testcase>"


def _unit_case(part: Checked, unit: UnitReport, language: Language) -> Iterator[str]:
    name = wording.unit_title(unit, language)
    sort = _attribute(f"careplan.unit.{unit.unit or 'none'}")
    yield f'<testcase name={_attribute(name)} classname={sort} time="0">'
    yield from _outcome(part, unit, unit.findings, language)
    yield "</testcase>"


def _outcome(
    part: Checked, about: FileReport | UnitReport, findings: Iterable[Finding], language: Language
) -> Iterator[str]:
    errors = [each for each in findings if each.severity == "error"]
    others = [each for each in findings if each.severity != "error"]
    if errors:
        first = visible(wording.said(errors[0].message, language))
        message = f"{len(errors)}: {first}"
        yield f"<failure type={_attribute(errors[0].rule)} message={_attribute(message)}>"
        yield from _lines(part, about, errors, language)
        yield "</failure>"
    if others:
        yield "<system-out>"
        yield from _lines(part, about, others, language)
        yield "</system-out>"


def _lines(
    part: Checked, about: FileReport | UnitReport, findings: Iterable[Finding], language: Language
) -> Iterator[str]:
    writer = TextWriter(language)
    for each in fold(findings):
        if isinstance(about, FileReport):
            lines = writer.fold(part, about, each)
        else:
            lines = writer.fold(part, part.file_of(about, each.shown[0].first), each, in_unit=True)
        yield from map(escape, lines)


def _attribute(text: str) -> str:
    return quoteattr(visible(text))
