"""What a check says as JSON lines, written while it runs and held by nobody: for files of any length.

One object a line: each finding of a file, with the file's name; behind a file's last one the file itself (`path`,
`kind`, `edition`, `records`); each finding of a unit, with the unit's stamp; `summary` at last.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports.json import finding_json
from careplan.standard.unitcheck import UnitReport

Step = Finding | FileReport | UnitReport


class LineWriter:
    """Writes the lines of one or several checks, and counts what they said."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()
        self._files = self._records = 0

    @property
    def errors(self) -> int:
        """How many errors were written so far."""
        return self._said["error"]

    def lines(self, steps: Iterable[Step]) -> Iterator[str]:
        """Yield the lines of one check (`check_stream`)."""
        for step in steps:
            if isinstance(step, Finding):
                yield self._finding(step, file=step.file)
            elif isinstance(step, FileReport):
                self._files, self._records = self._files + 1, self._records + step.records
                yield _line(path=step.path, kind=step.kind, edition=step.edition, records=step.records)
            else:
                for finding in step.findings:
                    yield self._finding(finding, unit=step.stamp, file=finding.file)

    def summary(self) -> str:
        """Return the last line."""
        counts = {"files": self._files, "records": self._records}
        return _line(summary=counts | {"errors": self.errors, "warnings": self._said["warning"]})

    def _finding(self, finding: Finding, **about: object) -> str:
        self._said[finding.severity] += 1
        return _line(**about, **finding_json(finding))


def _line(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
