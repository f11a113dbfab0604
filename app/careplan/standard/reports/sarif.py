"""SARIF 2.1.0 (OASIS), as code scanning reads it: the rules of the catalogue that were broken, and every finding.

A region's lines are physical lines of the file and its columns characters, both from 1; it covers the field, quotes
included. `partialFingerprints` are those of a baseline, numbered where several are equal.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from careplan import __version__
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Message, Rule
from careplan.standard.reports.baseline import file_subject, fingerprint, unit_subject
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.locations import uri_of
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import load_standard

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "careplanFinding/v1"
_ENCODING = "Windows-31J"
_OTHER_ENCODINGS = frozenset({"bytes.utf8", "bytes.utf16"})
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write_sarif(parts: Sequence[Checked], language: Language) -> Iterator[str]:
    """Yield the lines of a SARIF log with one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_Run(parts, language).values()]}
    yield from json.dumps(log, ensure_ascii=False, indent=1).split("\n")


class _Run:
    def __init__(self, parts: Sequence[Checked], language: Language) -> None:
        self.parts = parts
        self.language = language
        broken = {finding.rule for part in parts for finding in part.report.findings}
        self.rules = [rule for rule in load_standard().rules.values() if rule.id in broken]
        self.rule_index = {rule.id: index for index, rule in enumerate(self.rules)}
        self.files = {uri_of(part.location(file)): file for part in parts for file in part.report.files}
        self.uri_index = {uri: index for index, uri in enumerate(self.files)}
        self.seen: Counter[str] = Counter()

    def values(self) -> dict[str, Any]:
        """Return the run as JSON values."""
        driver = {
            "name": "careplan",
            "version": __version__,
            "language": self.language,
            "rules": [self._rule(rule) for rule in self.rules],
        }
        return {
            "tool": {"driver": driver},
            "language": self.language,
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "invocations": [{"executionSuccessful": True}],
            "artifacts": [_artifact(uri, file) for uri, file in self.files.items()],
            "results": list(self._results()),
        }

    def _rule(self, rule: Rule) -> dict[str, Any]:
        return {
            "id": rule.id,
            "shortDescription": {"text": said(rule.title, self.language)},
            "fullDescription": {"text": f"{rule.title.ja} / {rule.title.en}"},
            "help": {"text": f"{rule.whole.ja}\n{rule.whole.en}"},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {
                "scope": rule.scope,
                "clause": rule.clause,
                "title": _both(rule.title),
                "wrong": visible(rule.wrong),
                "right": visible(rule.right),
                **({"reading": rule.reading} if rule.reading else {}),
            },
        }

    def _results(self) -> Iterator[dict[str, Any]]:
        for part in self.parts:
            for file in part.report.files:
                subject = file_subject(file.path)
                yield from (self._result(part, file, subject, each) for each in file.findings)
        for part in self.parts:
            for unit in part.report.units:
                for each in unit.findings:
                    yield self._result(part, part.file_of(unit, each), unit_subject(unit), each)

    def _result(
        self, part: Checked, file: FileReport | None, subject: str, finding: Finding
    ) -> dict[str, Any]:
        place = {"record": finding.record, "field": finding.field, "fieldName": finding.field_name}
        return {
            "ruleId": finding.rule,
            "ruleIndex": self.rule_index[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": visible(said(finding.message, self.language))},
            **({"locations": [self._location(part, file, finding)]} if file else {}),
            "partialFingerprints": {_FINGERPRINT: self._fingerprint(subject, finding)},
            "properties": {
                "clause": finding.clause,
                "message": _both(finding.message),
                **{name: value for name, value in place.items() if value is not None},
            },
        }

    def _location(self, part: Checked, file: FileReport, finding: Finding) -> dict[str, Any]:
        uri = uri_of(part.location(file))
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "index": self.uri_index[uri]}}
        excerpt = part.excerpt(file, finding)
        if excerpt:
            region = excerpt.region(finding.field)
            physical["region"] = {
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
            }
        return {"physicalLocation": physical}

    def _fingerprint(self, subject: str, finding: Finding) -> str:
        printed = json.dumps(fingerprint(subject, finding)).encode()
        digest = hashlib.sha256(printed).hexdigest()
        self.seen[digest] += 1
        return f"{digest}:{self.seen[digest]}"


def _artifact(uri: str, file: FileReport) -> dict[str, Any]:
    encoded_otherwise = any(finding.rule in _OTHER_ENCODINGS for finding in file.findings)
    return {"location": {"uri": uri}, **({} if encoded_otherwise else {"encoding": _ENCODING})}


def _both(message: Message) -> dict[str, str]:
    return {"ja": visible(message.ja), "en": visible(message.en)}
