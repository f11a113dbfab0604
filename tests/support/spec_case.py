"""A case: a conforming unit, one thing spoilt, and the finding that must stand there."""

from collections.abc import Callable
from dataclasses import dataclass

from support.spec_builder import Unit, unit_of
from support.spec_cli import Part, Seen

Edit = Callable[[Unit], None]
ANY = -1  # any record or field, also none
ANYWHERE = "*"  # any file of the case, or its unit


@dataclass(frozen=True, slots=True)
class Expect:
    """``severity``: error, warning (then no error at all), any (the standard does not say which of them),
    none (no error), clean (no error, no warning),
    absent (no finding of this rule). ``kind`` "" is a finding of the unit; None for record
    and field is "not about one". ``only`` asks for exactly one error in that file."""

    severity: str
    kind: str = ANYWHERE
    record: int | None = ANY
    field: int | None = ANY
    rule: str = ""
    only: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    base: str
    edit: Edit
    expect: Expect

    def unit(self) -> Unit:
        unit = unit_of(self.base)
        self.edit(unit)
        return unit


def stands(seen: Seen, expect: Expect, unit: Unit) -> bool:
    wanted = ("error", "warning") if expect.severity == "any" else (expect.severity,)
    places = ((expect.record, seen.record), (expect.field, seen.field))
    return (
        seen.severity in wanted
        and seen.rule.startswith(expect.rule)
        and _file_fits(seen, expect.kind, unit)
        and all(asked in (ANY, given) for asked, given in places)
    )


def _file_fits(seen: Seen, kind: str, unit: Unit) -> bool:
    if kind == ANYWHERE:
        return True
    return seen.of_unit if not kind else seen.file == unit.name(kind)


def assert_expected(case: Case, part: Part) -> None:
    expect, told = case.expect, part.told()
    if expect.severity in ("warning", "none", "clean"):
        assert not part.errors, told
    if expect.severity == "absent":
        assert not [each for each in part.findings if each.rule == expect.rule], told
    if expect.severity == "clean":
        assert not [
            each for each in part.findings if each.severity == "warning" and not each.rule.startswith("text.")
        ], told
    if expect.severity in ("error", "warning", "any"):
        assert any(stands(each, expect, case.unit()) for each in part.findings), told
    if expect.only:
        name = case.unit().name(expect.kind)
        assert len([each for each in part.errors if each.file == name and not each.of_unit]) == 1, told


def nothing(_unit: Unit) -> None:
    """The unit as it is."""


def put(kind: str, record: int, field: int, value: str) -> Edit:
    """``value`` at one place; record and field count from 1."""

    def edit(unit: Unit) -> None:
        unit.records[kind][record - 1][field - 1] = value

    return edit


def put_all(kind: str, field: int, value: str) -> Edit:
    """``value`` in every record of a file."""

    def edit(unit: Unit) -> None:
        for record in unit.records[kind]:
            record[field - 1] = value

    return edit


def rows(kind: str, change: Callable[[list[list[str]]], list[list[str]]]) -> Edit:
    """A file's records, changed as a list."""

    def edit(unit: Unit) -> None:
        unit.records[kind] = change([list(record) for record in unit.records[kind]])

    return edit


def raw(kind: str, change: Callable[[bytes], bytes]) -> Edit:
    """A file's bytes, changed after they are written."""

    def edit(unit: Unit) -> None:
        unit.raw[kind] = change

    return edit


def rename(kind: str, change: Callable[[str], str]) -> Edit:
    def edit(unit: Unit) -> None:
        unit.names[kind] = change(unit.name(kind))

    return edit


def drop(*kinds: str) -> Edit:
    """Files left out of the unit; names that hang on the make-up of the unit stay as they were."""

    def edit(unit: Unit) -> None:
        unit.names |= {kind: unit.name(kind) for kind in unit.records}
        for kind in kinds:
            del unit.records[kind]

    return edit


def both(*edits: Edit) -> Edit:
    def edit(unit: Unit) -> None:
        for each in edits:
            each(unit)

    return edit
