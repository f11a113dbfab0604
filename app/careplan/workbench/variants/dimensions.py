"""The choices that the readings leave to a writer, as data (variants.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Level:
    """One way of a dimension. `mark` is two or three letters for folder names."""

    id: str
    mark: str
    title: Message


@dataclass(frozen=True, slots=True)
class Dimension:
    """One choice; the first level is what we write. `reading` is the row of readings.toml it rests on."""

    id: str
    reading: str
    title: Message
    levels: tuple[Level, ...]


@cache
def load_dimensions() -> tuple[Dimension, ...]:
    """Return the dimensions in the order in which they are applied."""
    with locate("specs/careplan_csv/variants.toml").open("rb") as file:
        rows = tomllib.load(file)["dimension"]
    return tuple(
        Dimension(
            row["id"],
            row["reading"],
            Message(row["ja"], row["en"]),
            tuple(
                Level(level["id"], level["mark"], Message(level["ja"], level["en"])) for level in row["level"]
            ),
        )
        for row in rows
    )
