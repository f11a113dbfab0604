"""Values of a document in the words of the forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.specification import Field, Standard

_SUPPLEMENT = "UPHOSOKU"


@dataclass(frozen=True, slots=True)
class Named:
    """A field named in forms.toml: its layout's row, and the code list that gives its words."""

    kind: str
    field: Field
    words: Mapping[str, Message]

    def text(self, where: "Where") -> str:
        """Return the value as the form has it; empty where there is none."""
        value = where.value(self.kind, self.field.key)
        if value is None:
            return ""
        if isinstance(value, bool | int):
            return f"{value:,}" if self.field.type.json == "integer" else str(value)
        known = self.words.get(str(value))
        return str(value) if known is None else known.ja


@dataclass(frozen=True, slots=True)
class Where:
    """Where values are looked for: the record first, then what it stands in, then the service user; the supplement."""

    levels: tuple[Mapping[str, Any], ...]
    supplement: Mapping[str, Any]

    def value(self, kind: str, key: str) -> Any:
        """Return the value of a key, None where none of them has it."""
        levels = (self.supplement,) if kind == _SUPPLEMENT and not self._is_slot() else self.levels
        for level in levels:
            if key in level:
                return level[key]
        return None

    def inside(self, record: Mapping[str, Any]) -> "Where":
        """Return the same place, one record deeper."""
        return Where((record, *self.levels), self.supplement)

    def _is_slot(self) -> bool:
        return "slot" in self.levels[0]


def read_named(text: str, standard: Standard) -> Named:
    """Return the field that "KIND.key" or "KIND.key|list" names.

    Raises:
        KeyError: there is no such kind, field or list.

    """
    name, _, words = text.partition("|")
    kind, _, key = name.partition(".")
    return Named(kind, standard.kinds[kind].field(key), standard.codes[words] if words else {})
