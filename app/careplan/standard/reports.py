"""What a check says, as the stable JSON of `careplan check` and as text for a terminal."""

from collections.abc import Iterator
from typing import Any, Literal

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Message
from careplan.standard.unitcheck import UnitReport

Language = Literal["ja", "en"]
_SEVERITY = {
    "error": Message("エラー", "error"),
    "warning": Message("警告", "warning"),
    "info": Message("参考", "info"),
}


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON values (schema/check-report.schema.json); keys and meanings are stable."""
    return {
        "files": [_file_json(file) for file in report.files],
        "units": [_unit_json(unit) for unit in report.units],
        "summary": {
            "files": len(report.files),
            "records": sum(file.records for file in report.files),
            "errors": report.errors,
            "warnings": report.warnings,
        },
    }


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "kind": file.kind,
        "edition": file.edition,
        "records": file.records,
        "findings": [finding_json(finding) for finding in file.findings],
    }


def _unit_json(unit: UnitReport) -> dict[str, Any]:
    return {
        "folder": unit.folder,
        "stamp": unit.stamp,
        "from": str(unit.sender),
        "to": str(unit.destination),
        "kinds": list(unit.kinds),
        "findings": [
            finding_json(finding) | ({"file": finding.file} if finding.file else {})
            for finding in unit.findings
        ],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return one finding as JSON values, without its file."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "record": finding.record,
        "field": finding.field,
        "field_name": finding.field_name,
        "clause": finding.clause,
        "message": {"ja": finding.message.ja, "en": finding.message.en},
    }


def report_text(report: Report, language: Language) -> Iterator[str]:
    """Yield the lines of a report for a terminal."""
    for file in report.files:
        yield from _block(_file_title(file, language), file.findings, language)
    for unit in report.units:
        yield from _block(_unit_title(unit, language), unit.findings, language)
    yield _summary(report, language)


def _block(title: str, findings: tuple[Finding, ...], language: Language) -> Iterator[str]:
    yield title
    for finding in findings:
        place = _place(finding, language)
        severity = getattr(_SEVERITY[finding.severity], language)
        yield f"  {severity} {finding.rule}{place}  [{finding.clause}]"
        yield f"    {getattr(finding.message, language)}"


def _place(finding: Finding, language: Language) -> str:
    if finding.record is None:
        return ""
    record = f" {finding.record}件目" if language == "ja" else f" record {finding.record}"
    if finding.field is None:
        return record
    field = f" 項目{finding.field}" if language == "ja" else f" field {finding.field}"
    return f"{record}{field} {finding.field_name or ''}".rstrip()


def _file_title(file: FileReport, language: Language) -> str:
    if language == "ja":
        return f"{file.path}  {file.kind or '種類不明'} {file.records}件"
    return f"{file.path}  {file.kind or 'unknown kind'}, {file.records} records"


def _unit_title(unit: UnitReport, language: Language) -> str:
    kinds = " + ".join(unit.kinds)
    label = "送信単位" if language == "ja" else "unit"
    return f"{label} {unit.folder}: {kinds}  {unit.sender} → {unit.destination}  {unit.stamp}"


def _summary(report: Report, language: Language) -> str:
    files, records = len(report.files), sum(file.records for file in report.files)
    if language == "ja":
        return f"ファイル{files} レコード{records} エラー{report.errors} 警告{report.warnings}"
    return f"{files} files, {records} records, {report.errors} errors, {report.warnings} warnings"
