"""What a check says, as the stable JSON of `careplan check`."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports.checked import Checked
from careplan.standard.unitcheck import UnitReport


def write_json(parts: Sequence[Checked], _language: str) -> Iterator[str]:
    """Yield the lines of the JSON of all folders together; it holds both languages."""
    report = sum((part.report for part in parts), Report())
    yield from json.dumps(report_json(report), ensure_ascii=False, indent=2).split("\n")


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
