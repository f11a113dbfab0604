"""What was known before: the findings of an earlier JSON report are taken out of a later one.

Two findings are the same when they agree in the **fingerprint**: the file's name without its stamp (for a finding on
a unit: its kinds and ends), the rule, the field, and what the finding says, in English, without the numbers of
records and stamps in it. The record's number is no part of it, so a record put in before does not make all that
follow new. Equal fingerprints are counted: of three where two were known, one is new, and those at the same
record as before are taken for the known ones first. Nothing of it identifies a person beyond what the message says.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from careplan.standard.check import Report
from careplan.standard.findings import Finding, Message
from careplan.standard.unitcheck import UnitReport

_STAMP_IN_NAME = re.compile(r"_[0-9]{14}(?![0-9])")
_STAMP = re.compile(r"(?<![0-9])[0-9]{14}(?![0-9])")
_RECORD = re.compile(r"\b([Rr]ecords?) [0-9]+(?:(?:,| and) [0-9]+)*")
_Fingerprint = tuple[str, str, int | None, str]


class BaselineError(Exception):
    """A baseline that is no JSON report of `careplan check`; `message` says so in both languages."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.message = Message(
            f"基準の報告が careplan check --format json のものとして読めません（{why}）。作り直してください。",
            f"The baseline is no JSON report of careplan check ({why}). Make it anew.",
        )


class Baseline:
    """The findings that are known; each is used up by the finding it takes away."""

    def __init__(self, known: Mapping[_Fingerprint, Counter[int | None]]) -> None:
        self._known = known

    def without_known(self, report: Report) -> Report:
        """Return a report with the findings that were not known before."""
        files = tuple(
            replace(file, findings=self._new(file_subject(file.path), file.findings)) for file in report.files
        )
        units = tuple(
            replace(unit, findings=self._new(unit_subject(unit), unit.findings)) for unit in report.units
        )
        return Report(files, units)

    def _new(self, subject: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        prints = [fingerprint(subject, finding) for finding in findings]
        known: set[int] = set()
        for same_record in (True, False):
            for index, (printed, finding) in enumerate(zip(prints, findings, strict=True)):
                if index not in known and self._use_up(printed, finding.record, exactly=same_record):
                    known.add(index)
        return tuple(finding for index, finding in enumerate(findings) if index not in known)

    def _use_up(self, printed: _Fingerprint, record: int | None, *, exactly: bool) -> bool:
        left = self._known.get(printed)
        if not left or (exactly and record not in left):
            return False
        used = record if exactly else next(iter(left))
        left[used] -= 1
        if not left[used]:
            del left[used]
        return True


def fingerprint(subject: str, finding: Finding) -> _Fingerprint:
    """Return what makes a finding the same as one of an earlier report."""
    about = file_subject(finding.file) if finding.file else subject
    return about, finding.rule, finding.field, _timeless(finding.message.en)


def file_subject(path: str) -> str:
    """Return a file's name without folder and stamp."""
    return _STAMP_IN_NAME.sub("", path.replace("\\", "/").rpartition("/")[2])


def unit_subject(unit: UnitReport) -> str:
    """Return a unit's kinds and ends."""
    return f"{'+'.join(unit.kinds)} {unit.sender} {unit.destination}"


def _timeless(message: str) -> str:
    return _RECORD.sub(r"\1", _STAMP.sub("", message))


def read_baseline(data: bytes) -> Baseline:
    """Return the findings of a JSON report; UTF-8 or UTF-16, as PowerShell writes it.

    Raises:
        BaselineError: it is none.

    """
    try:
        report = json.loads(data)
        known: dict[_Fingerprint, Counter[int | None]] = defaultdict(Counter)
        for printed, record in _entries(report):
            known[printed][record] += 1
    except (ValueError, RecursionError) as error:
        raise BaselineError("JSON") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{type(error).__name__} {error}"[:80]) from error
    return Baseline(dict(known))


def _entries(report: Any) -> Iterator[tuple[_Fingerprint, int | None]]:
    for file in report["files"]:
        subject = file_subject(file["path"])
        yield from ((_print(subject, each), each["record"]) for each in file["findings"])
    for unit in report["units"]:
        subject = f"{'+'.join(unit['kinds'])} {unit['from']} {unit['to']}"
        for each in unit["findings"]:
            about = file_subject(each["file"]) if each.get("file") else subject
            yield _print(about, each), each["record"]


def _print(subject: str, finding: Any) -> _Fingerprint:
    return subject, finding["rule"], finding["field"], _timeless(finding["message"]["en"])
