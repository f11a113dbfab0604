"""Editions of the standard: how they are told apart, and how a layout of an older one follows from a newer one's.

All of it is data (editions.toml); an edition that is read needs no code of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class KindChange:
    """What a kind has otherwise than in the edition it is based on; `fields` is the number of fields it comes to."""

    fields: int
    without: frozenset[str]
    without_checks: frozenset[str]
    set: Mapping[str, Mapping[str, str]]

    def layout(self, rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """Return the rows of the older layout, numbered anew."""
        kept = [{**row, **self.set.get(row["key"], {})} for row in rows if row["key"] not in self.without]
        return [row | {"no": str(number)} for number, row in enumerate(kept, start=1)]


@dataclass(frozen=True, slots=True)
class Filling:
    """What conversion into an edition puts in for a kind the other lacks: a sheet headed by `keys` of an entry."""

    source: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition. `name` are the parts of its file names after the kind; `kinds` is None where it has all."""

    id: str
    version: str
    read: bool
    name: tuple[str, ...]
    layouts: str
    kinds: Mapping[str, KindChange] | None
    without_units: frozenset[str]
    fill: Mapping[str, Filling]

    @property
    def counts(self) -> tuple[int, int]:
        """How many parts a name has after its kind: without the month, and with it."""
        return len(self.name) - 1, len(self.name)


def read_editions(rows: Mapping[str, Any]) -> Mapping[str, Edition]:
    """Return the editions by number, the newest first, from the parsed TOML."""
    return MappingProxyType({edition: _edition(edition, row) for edition, row in rows["editions"].items()})


def _edition(edition: str, row: Mapping[str, Any]) -> Edition:
    kinds = {kind: _change(change) for kind, change in row["kinds"].items()} if "kinds" in row else None
    return Edition(
        id=edition,
        version=row["version"],
        read=row["read"],
        name=tuple(row["name"]),
        layouts=row.get("based_on", edition),
        kinds=None if kinds is None else MappingProxyType(kinds),
        without_units=frozenset(row.get("without_units", ())),
        fill=MappingProxyType(
            {
                kind: Filling(filling["from"], tuple(filling["keys"]))
                for kind, filling in row.get("fill", {}).items()
            }
        ),
    )


def _change(row: Mapping[str, Any]) -> KindChange:
    return KindChange(
        fields=row["fields"],
        without=frozenset(row.get("without", ())),
        without_checks=frozenset(row.get("without_checks", ())),
        set=MappingProxyType(row.get("set", {})),
    )
