"""Annotations as a GitHub workflow prints them: `::error file=…,line=…,col=…,title=…::message`."""

from collections.abc import Iterator, Sequence

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports import wording
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import Language

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def write_github(parts: Sequence[Checked], language: Language) -> Iterator[str]:
    """Yield one workflow command a finding, errors first, for only so many of a step are shown; then the verdict."""
    findings = list(_findings(parts))
    for severity in _COMMANDS:
        for part, file, finding in findings:
            if finding.severity == severity:
                yield _annotation(part, file, finding, language)
    known = sum(part.known for part in parts)
    yield visible(wording.verdict((part.report for part in parts), language, known))


def _findings(parts: Sequence[Checked]) -> Iterator[tuple[Checked, FileReport | None, Finding]]:
    for part in parts:
        for file in part.report.files:
            yield from ((part, file, finding) for finding in file.findings)
        for unit in part.report.units:
            yield from ((part, part.file_of(unit, finding), finding) for finding in unit.findings)


def _annotation(part: Checked, file: FileReport | None, finding: Finding, language: Language) -> str:
    properties: dict[str, object] = {}
    if file:
        properties["file"] = part.location(file)
    excerpt = part.excerpt(file, finding)
    if excerpt:
        region = excerpt.region(finding.field)
        properties |= {"line": region.line, "endLine": region.end_line, "col": region.column}
        if region.line == region.end_line:  # an end column counts only within one line
            properties["endColumn"] = region.end_column
    properties["title"] = " ".join(filter(None, (finding.rule, wording.place(finding, language))))
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = f"{wording.said(finding.message, language)} [{finding.clause}]"
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
