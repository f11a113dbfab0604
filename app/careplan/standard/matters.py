"""Matters: what a unit states about service users, by its kinds of file (specs/careplan_csv/matters.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: the kinds that state it, the kind that deletes it, and whether it belongs to a month.

    `apart` names the members by which rows of several senders are told apart, empty where one sender states all.
    """

    id: str
    title: Message
    kinds: tuple[str, ...]
    deletion: str
    monthly: bool
    apart: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stated:
    """A matter as a unit states it: anew, or taken back."""

    matter: Matter
    deletion: bool


@cache
def load_matters() -> tuple[Matter, ...]:
    """Return every matter; loaded once a process."""
    with (locate("specs/careplan_csv") / "matters.toml").open("rb") as file:
        rows = tomllib.load(file)["matter"]
    return tuple(
        Matter(
            row["id"],
            Message(row["ja"], row["en"]),
            tuple(row["kinds"]),
            row["deletion"],
            row["monthly"],
            row.get("apart", {}),
        )
        for row in rows
    )


def stated_by(kinds: Iterable[str]) -> tuple[Stated, ...]:
    """Return what a unit of these kinds states; a kind that states nothing of its own is passed over."""
    given = set(kinds)
    found = [Stated(each, deletion=False) for each in load_matters() if given & set(each.kinds)]
    return (*found, *(Stated(each, deletion=True) for each in load_matters() if each.deletion in given))
