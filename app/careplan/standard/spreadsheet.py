"""Traces of a spreadsheet in a file: lost zeros, exponents, slashed dates (reading excel-damage)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from careplan.locator import locate
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding
from careplan.standard.specification import Field, Kind


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


@dataclass(slots=True)
class Traces:
    """Gathers the traces in the values of one file that have an error."""

    certain: list[tuple[int, Field]] = field(default_factory=list)
    possible: list[tuple[int, Field]] = field(default_factory=list)

    def look(self, record: int, kind: Kind, values: tuple[str, ...], wrong: set[int | None]) -> None:
        """Look at the wrong values of one record, `wrong` holding their field numbers."""
        forms = _forms()
        for each in kind.fields:
            if each.number not in wrong or each.type.free:
                continue
            value = values[each.number - 1]
            if any(form.fullmatch(value) for form in forms.certain):
                self.certain.append((record, each))
            elif each.type.exact and len(value) < (each.length or 0) and forms.lost_zeros.fullmatch(value):
                self.possible.append((record, each))

    def findings(self, scribe: Scribe) -> Iterator[Finding]:
        """Yield one finding for the file, where there are traces."""
        found = sorted(self.certain + self.possible, key=lambda trace: (trace[0], trace[1].number))
        if self.certain or len(self.possible) >= _forms().several:
            record, first = found[0]
            yield scribe.record("file.spreadsheet", None, found=scribe.trace(record, first), count=len(found))
