"""The fields of a file that checks between records look at, gathered while the records are read.

Equal rows are kept once where a kind's checks ask neither order nor number (`fold`), so that memory grows with
the service users and not with the records.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from careplan.standard.specification import Kind, Standard

_CHECKED_TYPES = {"office", "office_or_total", "insurer", "image"}
Values = tuple[str | None, ...]


def row_columns(kind: Kind, standard: Standard, row_checks: Container[str]) -> tuple[int, ...]:
    """Return the indices (from 0) of the fields that some check or join of this kind looks at."""
    root = kind.companion_of or kind.id
    wanted = {key for unit in standard.units if root in unit.kinds for key in unit.subject}
    wanted |= {
        key for each in standard.kinds.values() if root in (each.id, each.companion_of) for key in each.by
    }
    wanted.add("version")
    wanted |= {
        key
        for unit in standard.units
        if kind.id in unit.kinds
        for check in unit.checks
        for value in check.parameters.values()
        for key in parameter_texts(value)
    }
    for check in kind.checks:
        if check.use in row_checks:
            for value in check.parameters.values():
                wanted.update(parameter_texts(value))
    return tuple(
        index
        for index, each in enumerate(kind.fields)
        if each.type.id in _CHECKED_TYPES
        or (not wanted.isdisjoint({each.key, f"part:{each.part}"}) and "." not in each.part)
        or wanted >= {each.key, f"slots:{each.part.partition('.')[0]}"}
    )


def parameter_texts(value: object) -> Iterator[str]:
    """Yield the texts in a check's parameter, however deep."""
    if isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from parameter_texts(each)
    else:
        yield str(value)


@dataclass(slots=True)
class Rows:
    """Rows of a file: record number and the values of `columns`, None where the value had an error.

    Where equal rows are kept once, the number is the first record's and `counts` says how many records they were.
    """

    kind: Kind
    columns: tuple[int, ...]
    items: list[tuple[int, Values]] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    unusable: bool = False
    _index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._index = {}
        for position, column in enumerate(self.columns):
            self._index.setdefault(self.kind.fields[column].key, position)

    def position(self, key: str) -> int:
        """Return where in a row the field of that key stands."""
        return self._index[key]

    def slots(self, part: str) -> Iterator[dict[str, int]]:
        """Yield for each numbered slot of a part where in a row its fields stand, by key."""
        places: dict[str, dict[str, int]] = {}
        for position, column in enumerate(self.columns):
            each = self.kind.fields[column]
            if each.part.startswith(f"{part}."):
                places.setdefault(each.part, {})[each.key] = position
        yield from places.values()

    def pick(self, keys: Sequence[str]) -> Callable[[Values], Values]:
        """Return a function from a row's values to those of some keys."""
        positions = [self._index[key] for key in keys]
        if len(positions) > 1:
            return itemgetter(*positions)
        return lambda values: tuple(values[position] for position in positions)

    def first_of_each(self, keys: Sequence[str]) -> Iterator[tuple[int, Values]]:
        """Yield each distinct combination of some keys' values, whole ones only, with its first record."""
        if len(keys) == 1:
            only = self.first_of_value(self._index[keys[0]])
            yield from sorted((record, (value,)) for value, record in only.items() if value is not None)
            return
        pick = self.pick(keys)
        first = {pick(values): record for record, values in reversed(self.items)}
        yield from sorted((record, picked) for picked, record in first.items() if None not in picked)

    def first_of_value(self, position: int) -> dict[str | None, int]:
        """Return each value at a position of the rows, with its first record."""
        return {values[position]: record for record, values in reversed(self.items)}
