"""The fields of one part of a layout, as an object of a document, and the mistakes an object can have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from careplan.standard.documents.cells import in_documents, read_cell, write_cell
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
    """The fields of one part of a layout."""

    fields: tuple[Field, ...]

    def read(self, cells: Cells) -> Value:
        """Return the values of these fields by key."""
        return {field.key: read_cell(field, cells[field.number - 1]) for field in self.fields}

    def cells(self, cells: Cells) -> tuple[str, ...]:
        """Return the raw cells of these fields."""
        return tuple(cells[field.number - 1] for field in self.fields)

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


def part(kind: Kind, name: str) -> Part:
    """Return the fields of a part that carry content."""
    return Part(tuple(field for field in kind.fields if field.part == name and in_documents(field)))


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
