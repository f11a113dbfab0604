"""What a check is given: one record, or the rows of one file. The checks themselves live in modules by family."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import FileName
from careplan.standard.rows import Rows, Values
from careplan.standard.specification import Field, Kind


@dataclass(frozen=True, slots=True)
class RecordContext:
    """One record under check: its number from 1 and its values, None where a value has an error.

    `name` is None where the file name could not be read.
    """

    scribe: Scribe
    kind: Kind
    number: int
    values: tuple[str | None, ...]
    name: FileName | None = None

    def value(self, key: str) -> str | None:
        """Return the value of the field of that key."""
        return self.values[self.kind.field(key).number - 1]

    def finding(self, rule: str, field: Field, **words: object) -> Finding:
        """Return a finding at a field of this record."""
        return self.scribe.field(rule, self.number, field, **words)


@dataclass(frozen=True, slots=True)
class FileContext:
    """The rows of one file under check. `name` is None where the file name could not be read."""

    scribe: Scribe
    rows: Rows
    name: FileName | None

    def field(self, key: str) -> Field:
        """Return the layout's field of that key."""
        return self.rows.kind.field(key)

    def finding(self, rule: str, record: int, key: str, **words: object) -> Finding:
        """Return a finding at the field of that key."""
        return self.scribe.field(rule, record, self.field(key), **words)

    def picked(self, keys: Sequence[str]) -> Iterator[tuple[int, Values]]:
        """Yield record number and the values of some keys, row by row."""
        pick = self.rows.pick(keys)
        return ((record, pick(values)) for record, values in self.rows.items)

    def shown(self, key: str, value: str) -> Message:
        """Return a value as a message may show it: personal data only where it was asked for."""
        return self.scribe.shown(self.field(key), value)
