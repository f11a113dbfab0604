"""Findings for somebody else: without values, without texts of service users, without names that might be a person's.

Messages are those of a check that shows no values. A file whose name does not follow the naming rule is called by its
number, and of a finding on such a name the rule's title is told instead of its message, which quotes the name.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from careplan.standard.findings import Finding
from careplan.standard.reports.checked import Places
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import load_standard
from careplan.web.checking.inspection import InspectedFile, Inspection, inspected
from careplan.web.checking.telling import Told, by_weight, tell_folded

_LANGUAGES: tuple[Language, ...] = ("ja", "en")
_MOST = 300
_NAMING = "name."


def write_findings(inspection: Inspection) -> bytes:
    """Return the findings of a check as a link shows them, in both languages."""
    plain = inspected(inspection.sources, inspection.parts_for(Places.NONE, show_values=False))
    report = plain.report
    content = {
        "counts": {severity: report.count(severity) for severity in ("error", "warning", "info")},
        "files": [_file(file) for file in plain.files],
        "units": [
            {
                "kinds": unit.report.kinds,
                "months": unit.report.months,
                "told": {each: _told(unit.findings, each, None) for each in _LANGUAGES},
            }
            for unit in plain.units
        ],
        "passed_over": len(plain.passed_over),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def read_findings(content: bytes) -> dict[str, Any]:
    """Return what `write_findings` wrote."""
    found: dict[str, Any] = json.loads(content)
    return found


def _file(file: InspectedFile) -> dict[str, Any]:
    proper = _follows_the_rule(file)
    told = {each: _told(file.findings, each, file, proper=proper) for each in _LANGUAGES}
    return {
        "name": file.name if proper else "",
        "kind": file.report.kind,
        "records": file.report.records,
        "told": told,
    }


def _follows_the_rule(file: InspectedFile) -> bool:
    """Whether a name holds codes only: a kind, offices, a month, a stamp."""
    return file.report.name is not None and not any(
        each.rule.startswith(_NAMING) for each in file.report.findings
    )


def _told(
    findings: Sequence[Finding], language: Language, file: InspectedFile | None, *, proper: bool = True
) -> list[Any]:
    layout = None if file is None else file.layout
    told = tell_folded(by_weight(findings), language, layout)[:_MOST]
    return [
        each if isinstance(each, int) else asdict(_harmless(each, language, proper=proper)) for each in told
    ]


def _harmless(told: Told, language: Language, *, proper: bool) -> Told:
    if proper and not told.rule.startswith(_NAMING):
        return told
    if told.record is not None:
        return told
    return replace(told, what=said(load_standard().rules[told.rule].title, language), fix="")
