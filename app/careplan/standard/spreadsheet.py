"""Traces of a spreadsheet in a file: lost zeros, exponents, slashed dates (reading excel-damage)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from careplan.locator import locate
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding
from careplan.standard.specification import Field


@dataclass(frozen=True, slots=True)
class _Forms:
    certain: tuple[re.Pattern[str], ...]
    lost_zeros: re.Pattern[str]
    several: int


@cache
def _forms() -> _Forms:
    with locate("specs/careplan_csv/spreadsheet.toml").open("rb") as file:
        row = tomllib.load(file)
    return _Forms(tuple(map(re.compile, row["certain"])), re.compile(row["lost_zeros"]), row["several"])


class Sign(Enum):
    """What a wrong value says of where it comes from."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


def sign(field: Field, value: str) -> Sign | None:
    """Return the trace of a spreadsheet in a value that has an error."""
    forms = _forms()
    if field.type.free:
        return None
    if any(form.fullmatch(value) for form in forms.certain):
        return Sign.CERTAIN
    short = field.type.exact and len(value) < (field.length or 0)
    return Sign.POSSIBLE if short and forms.lost_zeros.fullmatch(value) else None


@dataclass(slots=True)
class Traces:
    """Counts the traces in the values of one file, and keeps the first one's place."""

    counts: dict[Sign, int] = field(default_factory=lambda: dict.fromkeys(Sign, 0))
    first: tuple[int, Field] | None = None

    def add(self, found: Sign, record: int, place: Field) -> None:
        """Count a trace; they come in the order of the file."""
        self.counts[found] += 1
        self.first = self.first or (record, place)

    def findings(self, scribe: Scribe) -> Iterator[Finding]:
        """Yield one finding for the file, where there are traces."""
        certain, possible = self.counts[Sign.CERTAIN], self.counts[Sign.POSSIBLE]
        if self.first and (certain or possible >= _forms().several):
            yield scribe.record(
                "file.spreadsheet", None, found=scribe.trace(*self.first), count=certain + possible
            )
