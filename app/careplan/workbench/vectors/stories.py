"""What the vectors tell, as data: `specs/careplan_csv/stories/*.toml` (its README says what the tables hold)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from careplan.locator import locate
from careplan.standard.findings import Message

Edit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """A unit that vectors are made of: names to text, names of pictures to Base64."""

    id: str
    story: Message
    files: Mapping[str, str]
    pictures: Mapping[str, str]
    passes: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a story promises. `file` is a kind or a whole name, None for the unit."""

    rule: str
    file: str | None = None
    record: int | None = None
    field: int | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """A rule and the bytes on both sides of it: `given` holds for both, `wrong` breaks it, `right` keeps it.

    `sent_before` and `mended_after` name what was exchanged before either side (rules of the scope exchange).
    """

    id: str
    rule: str
    base: str
    given: tuple[Edit, ...]
    wrong: tuple[Edit, ...]
    right: tuple[Edit, ...]
    at: Expected
    also: tuple[Expected, ...]
    remarks: tuple[Expected, ...]
    readings: tuple[str, ...]
    sent_before: tuple[str, ...]
    mended_after: tuple[str, ...]
    edition: str | None
    story: Message
    mended: Message


@dataclass(frozen=True, slots=True)
class Writing:
    """A unit that a conforming writer may write."""

    id: str
    base: str
    edits: tuple[Edit, ...]
    passes: tuple[str, ...]
    readings: tuple[str, ...]
    remarks: tuple[Expected, ...]
    sent_before: tuple[str, ...]
    story: Message


@dataclass(frozen=True, slots=True)
class Variety:
    """A vector's files in every way that `careplan variants` knows, with pairs of ways where `pairs` is true.

    `remarks` names the rules that a dimension fires.
    """

    base: str
    passes: tuple[str, ...]
    pairs: bool
    remarks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Stories:
    """All of it, in the order of the files' names and of their tables; `unshown` are readings no file can show."""

    bases: Mapping[str, Base]
    defects: tuple[Defect, ...]
    writings: tuple[Writing, ...]
    varieties: tuple[Variety, ...]
    unshown: Mapping[str, Message]


@cache
def load_stories() -> Stories:
    """Return what `specs/careplan_csv/stories` holds."""
    return read_stories(sorted(locate("specs/careplan_csv/stories").glob("*.toml")))


def read_stories(paths: list[Path]) -> Stories:
    """Return what these files hold.

    Raises:
        KeyError: a table lacks an entry (the schema `stories` says which).

    """
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
    return Stories(
        bases={row["id"]: _base(row) for row in _rows(tables, "base")},
        defects=tuple(map(_defect, _rows(tables, "defect"))),
        writings=tuple(map(_writing, _rows(tables, "writing"))),
        varieties=tuple(map(_variety, _rows(tables, "variety"))),
        unshown={row["reading"]: Message(row["ja"], row["en"]) for row in _rows(tables, "unshown")},
    )


def _rows(tables: list[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    return (row for table in tables for row in table.get(name, ()))


def _base(row: dict[str, Any]) -> Base:
    shown = (tuple(row.get(name, ())) for name in ("passes", "readings"))
    return Base(row["id"], Message(row["ja"], row["en"]), row["files"], row.get("pictures", {}), *shown)


def _defect(row: dict[str, Any]) -> Defect:
    story = Message(row["ja"], row["en"])
    mended = Message(f"「{story.ja}」を直したもの", f"The mended file of: {story.en}")
    return Defect(
        id=row.get("id", row["rule"]),
        rule=row["rule"],
        base=row["base"],
        given=tuple(row.get("given", ())),
        wrong=tuple(row["wrong"]),
        right=tuple(row.get("right", ())),
        at=Expected(row["rule"], **row["at"]),
        also=_expected(row, "also"),
        remarks=_expected(row, "remarks"),
        readings=tuple(row.get("readings", ())),
        sent_before=tuple(row.get("sent_before", ())),
        mended_after=tuple(row.get("mended_after", ())),
        edition=row.get("edition"),
        story=story,
        mended=mended,
    )


def _writing(row: dict[str, Any]) -> Writing:
    return Writing(
        id=row["id"],
        base=row["base"],
        edits=tuple(row.get("edits", ())),
        passes=tuple(row["passes"]),
        readings=tuple(row.get("readings", ())),
        remarks=_expected(row, "remarks"),
        sent_before=tuple(row.get("sent_before", ())),
        story=Message(row["ja"], row["en"]),
    )


def _variety(row: dict[str, Any]) -> Variety:
    remarks = {name: tuple(rules) for name, rules in row.get("remarks", {}).items()}
    return Variety(row["base"], tuple(row["passes"]), row.get("pairs", False), remarks)


def _expected(row: dict[str, Any], name: str) -> tuple[Expected, ...]:
    return tuple(Expected(**each) for each in row.get(name, ()))
