"""Mends inside records: quotes, and values that have one right form (types.toml, `mends`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from careplan.standard.fieldcheck import Scribe, check_value, mend
from careplan.standard.specification import Field, Kind
from careplan.workbench.cells import Cell, Line
from careplan.workbench.drafts import where_needed
from careplan.workbench.fix.mends import Mended


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to stand in place of text from `start` to `end`."""

    start: int
    end: int
    text: str


def mend_record(
    scribe: Scribe, kind: Kind, number: int, line: Line
) -> Iterator[tuple[list[Edit], Mended | None]]:
    """Yield the edits of one record, those of a value with what is told of it; quotes are counted a file.

    A record with a fault of the grammar or another number of fields is left alone: which value belongs to which
    field is not certain.
    """
    if line.record.faults or len(line.cells) != len(kind.fields):
        return
    cells = zip(kind.fields, line.cells, line.record.enclosed, strict=True)
    for field, cell, enclosed in cells:
        value, rule = _mended(scribe, field, cell.value)
        wanted = _encloses(field, value)
        if value == cell.value and wanted == enclosed:
            continue
        if rule:
            before, after = scribe.shown(field, cell.value), scribe.shown(field, value)
            yield (
                [Edit(cell.start, cell.end, value)],
                Mended(rule, scribe.file, number, field.number, before, after),
            )
        if wanted != enclosed:
            yield _quotes(cell, wanted=wanted), None


def _quotes(cell: Cell, *, wanted: bool) -> list[Edit]:
    """Return the edits that put quotes around a value or take them off; the value itself keeps its bytes."""
    if wanted:
        return [Edit(cell.start, cell.start, '"'), Edit(cell.end, cell.end, '"')]
    return [Edit(cell.start - 1, cell.start, ""), Edit(cell.end, cell.end + 1, "")]


def _mended(scribe: Scribe, field: Field, value: str) -> tuple[str, str | None]:
    """Return a value in its one right form with the rule it broke; as it is where there is none."""
    if field.key == "version":
        expected = scribe.standard.version
        right = field.type.value is not None and field.type.value.fullmatch(value)
        return (expected, "field.version") if right and value != expected else (value, None)
    findings = list(check_value(scribe, 1, field, value)) if value else []
    new = mend(field, value) if findings else None
    return (new, findings[0].rule) if new is not None else (value, None)


def _encloses(field: Field, value: str) -> bool:
    """Whether a value stands in quotes as we write it (reading quoting)."""
    return field.enclosed or where_needed(field, value)
