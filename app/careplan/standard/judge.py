"""The slow way: records that the compiled expression does not recognise, each value and combination judged once.

An error that stands in every record of a file is the same error a hundred thousand times. What was said of a value is
kept and said again at the next record's place.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import getitem, itemgetter

from careplan.standard.charset import has_bad_characters
from careplan.standard.contexts import RecordContext
from careplan.standard.fieldcheck import Scribe, check_value, surely_right
from careplan.standard.findings import Finding
from careplan.standard.naming import FileName
from careplan.standard.recordcheck import RECORD_CHECKS
from careplan.standard.records import Record
from careplan.standard.rows import parameter_texts
from careplan.standard.specification import Check, Field, Kind
from careplan.standard.spreadsheet import Sign, Traces, sign

_MOST_KEPT = 5_000  # verdicts a field, and combinations of fields; then it begins anew
Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is to be said of a value that is not plainly right, at whatever record.

    `index` is the field's, `usable` the value where it has no error.
    """

    index: int
    findings: tuple[Finding, ...]
    usable: str | None
    sign: Sign | None


class _Verdicts(dict[str, _Verdict | None]):
    """The verdicts on the values of one field, None for a right one."""

    def __init__(self, scribe: Scribe, index: int, field: Field, sure: Callable[[str], object]) -> None:
        super().__init__()
        self._scribe, self._index, self._field, self._sure = scribe, index, field, sure

    def __missing__(self, value: str) -> _Verdict | None:
        if len(self) >= _MOST_KEPT:
            self.clear()
        verdict = self[value] = None if self._sure(value) else self._judge(value)
        return verdict

    def _judge(self, value: str) -> _Verdict | None:
        findings = tuple(check_value(self._scribe, 0, self._field, value))
        wrong = any(finding.severity == "error" for finding in findings)
        usable = None if wrong or has_bad_characters(value) else value
        if not findings and usable is not None:
            return None
        return _Verdict(self._index, findings, usable, sign(self._field, value) if wrong else None)


class _CheckVerdicts:
    """What record checks say, by the values of the fields they look at."""

    def __init__(self, checks: Sequence[Check], kind: Kind) -> None:
        self._checks = checks
        self._kept: dict[object, tuple[Finding, ...]] = {}
        columns = {column for check in checks for column in _columns(check, kind)}
        self._pick = itemgetter(*sorted(columns), 0)

    def of(self, values: Values, context: Callable[[], RecordContext]) -> tuple[Finding, ...]:
        key = self._pick(values)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = tuple(self._said(context()))
        return found

    def _said(self, record: RecordContext) -> Iterator[Finding]:
        for check in self._checks:
            yield from RECORD_CHECKS[check.use](record, **check.parameters)


def _columns(check: Check, kind: Kind) -> list[int]:
    """Return the fields that a check may look at: those its parameters name by key or part."""
    named = {text for value in check.parameters.values() for text in parameter_texts(value)}
    return [
        index
        for index, field in enumerate(kind.fields)
        if field.key in named or field.part in named or field.part.partition(".")[0] in named
    ]


class Judge:
    """Judges the records of one file, in their order."""

    def __init__(self, scribe: Scribe, kind: Kind, name: FileName | None) -> None:
        self.traces = Traces()
        self._scribe, self._kind, self._name = scribe, kind, name
        self._values = [
            _Verdicts(scribe, index, field, sure)
            for index, (field, sure) in enumerate(zip(kind.fields, surely_right(kind), strict=True))
        ]
        checks = [check for check in kind.checks if check.use in RECORD_CHECKS]
        self._checks = _CheckVerdicts(checks, kind)

    def judge(self, number: int, values: Sequence[str]) -> tuple[list[Finding], Values]:
        """Return the findings within one record, and its values, None where one has an error."""
        findings: list[Finding] = []
        usable: list[str | None] = list(values)
        for verdict in filter(None, map(getitem, self._values, values)):
            usable[verdict.index] = verdict.usable
            if verdict.sign:
                self.traces.add(verdict.sign, number, self._kind.fields[verdict.index])
            findings.extend([finding.at(number) for finding in verdict.findings])
        ready = tuple(usable)
        found = self._checks.of(
            ready, lambda: RecordContext(self._scribe, self._kind, number, ready, self._name)
        )
        if found:
            findings.extend([finding.at(number) for finding in found])
        return findings, ready


def compile_splitter(model: Record) -> Callable[..., re.Match[str] | None]:
    """Return what matches a record that is quoted as `model` is, right or wrong; the groups are its values."""
    cells = ['"([^"]*+)"' if quoted else r'([^",\r\n]*+)' for quoted in model.enclosed]
    return re.compile(",".join(cells) + r"\r?\n").match
