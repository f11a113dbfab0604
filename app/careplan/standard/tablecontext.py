"""What a check between the files of a unit is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Place
from careplan.standard.rows import Rows
from careplan.standard.specification import Standard, UnitKind


@dataclass(frozen=True, slots=True)
class TableContext:
    """The files of a unit that were read whole, by kind."""

    standard: Standard
    unit: UnitKind
    files: Mapping[str, FileReport]

    def rows(self, kind: str) -> Rows:
        """Return a file's rows; those of no file where it is not usable."""
        rows = self.files[kind].rows if kind in self.files else None
        return rows or Rows(self.standard.kinds[kind], ())

    def usable(self, *kinds: str) -> bool:
        """Whether these files are there and every record of theirs could be read."""
        return all(kind in self.files and bool(self.rows(kind).columns) for kind in kinds) and not any(
            self.rows(kind).unusable for kind in kinds
        )

    def finding(self, rule: str, kind: str, record: int, key: str, **words: object) -> Finding:
        """Return a finding at a field of one of the files."""
        place = self.standard.kinds[kind].field(key)
        clause = {"kind": kind, "field": place.number, "unit": self.unit.id}
        return self.standard.rules[rule].finding(
            self.files[kind].path.rpartition("/")[2],
            Place(record, place.number, place.name.ja),
            {"kind": kind, "name": place.name, **words},
            clause=clause,
        )
