"""The fields of a file that checks between records look at, gathered while the records are read.

Equal rows are kept once where a kind's checks ask neither order nor number (`fold`), so that memory grows with
the service users and not with the records.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

from careplan.standard.specification import Kind, Standard

_CHECKED_TYPES = {"office", "office_or_total", "insurer"}
Values = tuple[str | None, ...]


def row_columns(kind: Kind, standard: Standard, row_checks: Container[str]) -> tuple[int, ...]:
    """Return the indices (from 0) of the fields that some check or join of this kind looks at."""
    wanted = {key for unit in standard.units if kind.id in unit.kinds for key in unit.subject}
    for check in kind.checks:
        if check.use in row_checks:
            for value in check.parameters.values():
                wanted.update(value if isinstance(value, list) else [value])
    return tuple(
        index
        for index, each in enumerate(kind.fields)
        if each.type.id in _CHECKED_TYPES or (each.key in wanted | {"version"} and "." not in each.part)
    )


@dataclass(slots=True)
class Rows:
    """Rows of a file: record number and the values of `columns`, None where the value had an error."""

    kind: Kind
    columns: tuple[int, ...]
    items: list[tuple[int, Values]] = field(default_factory=list)
    unusable: bool = False
    _index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._index = {}
        for position, column in enumerate(self.columns):
            self._index.setdefault(self.kind.fields[column].key, position)

    def position(self, key: str) -> int:
        """Return where in a row the field of that key stands."""
        return self._index[key]

    def pick(self, keys: Sequence[str]) -> Callable[[Values], Values]:
        """Return a function from a row's values to those of some keys."""
        positions = [self._index[key] for key in keys]
        return lambda values: tuple(values[position] for position in positions)

    def first_of_each(self, keys: Sequence[str]) -> Iterator[tuple[int, Values]]:
        """Yield each distinct combination of some keys' values, whole ones only, with its first record."""
        pick = self.pick(keys)
        seen: dict[Values, int] = {}
        for record, values in self.items:
            picked = pick(values)
            if None not in picked and record < seen.get(picked, record + 1):
                seen[picked] = record
        yield from ((record, picked) for picked, record in seen.items())
