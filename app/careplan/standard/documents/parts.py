"""The fields of one part of a layout, as an object of a document, and the mistakes an object can have."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import getitem, itemgetter
from typing import Any, TypeVar

from careplan.standard.documents.cells import CellValues, cell_reader, in_documents, is_shareable, write_cell
from careplan.standard.documents.errors import DocumentError
from careplan.standard.findings import Message
from careplan.standard.specification import Field, Kind

Cells = Sequence[str]
Row = dict[int, str]
Value = dict[str, Any]
T = TypeVar("T")
_FORMS = {
    "dict": Message("オブジェクト", "an object"),
    "list": Message("配列", "a list"),
    "str": Message("文字列", "text"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one part of a layout; `cells` picks their raw cells from a record."""

    fields: tuple[Field, ...]
    _keys: tuple[str, ...]
    _values: tuple[CellValues, ...]
    cells: Callable[[Cells], tuple[str, ...]]
    _own: tuple[Field, ...]

    def read(self, cells: Cells) -> Value:
        """Return the values of these fields by key."""
        value = dict(zip(self._keys, map(getitem, self._values, self.cells(cells)), strict=True))
        for field in self._own:
            shared = value[field.key]
            value[field.key] = shared and list(shared)
        return value

    def write(self, value: Any, place: str) -> Row:
        """Return the cells of these fields; unknown keys are refused, missing ones are empty."""
        known = {field.key for field in self.fields}
        value = expect(value, dict, place)
        for key in value:
            if key not in known:
                raise unknown(f"{place}.{key}")
        return {
            field.number - 1: write_cell(field, value.get(field.key), f"{place}.{field.key}")
            for field in self.fields
        }


@cache
def part(kind: Kind, name: str) -> Part:
    """Return the fields of a part that carry content; made once a kind."""
    fields = tuple(field for field in kind.fields if field.part == name and in_documents(field))
    return Part(
        fields,
        tuple(field.key for field in fields),
        tuple(CellValues(cell_reader(field)) for field in fields),
        _picker([field.number - 1 for field in fields]),
        tuple(field for field in fields if not is_shareable(field)),
    )


def _picker(columns: list[int]) -> Callable[[Cells], tuple[str, ...]]:
    """Return what picks some columns of a record; `itemgetter` gives a tuple only for two and more."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda cells: tuple(cells[column] for column in columns)


def expect(value: Any, form: type[T], place: str) -> T:
    """Return the value if it is an object or a list as wanted.

    Raises:
        DocumentError: it is something else.

    """
    if isinstance(value, form):
        return value
    name = _FORMS[form.__name__]
    raise DocumentError(place, Message(f"{place} は{name.ja}で書きます。", f"{place} should be {name.en}."))


def unknown(place: str) -> DocumentError:
    """Return the error of a key that the document's form does not have."""
    return DocumentError(
        place, Message(f"{place} という項目はありません。", f"There is no such key as {place}.")
    )


def take(value: Value, keys: Iterable[str], place: str) -> tuple[Value, Value]:
    """Split an object into the entries of some keys and the rest."""
    wanted = set(keys)
    value = expect(value, dict, place)
    return (
        {key: each for key, each in value.items() if key in wanted},
        {key: each for key, each in value.items() if key not in wanted},
    )
