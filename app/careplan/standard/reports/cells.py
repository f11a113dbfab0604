"""The cells of a record as a report may show them: personal data is masked unless values were asked for.

A record whose fields do not stand where the layout has them is masked whole: by their number, by a fault of the
grammar, or because a value looks like another field's. So is a cell beside the one in question that does not fit its
field. In all these a name or a number of a person may stand where a code should.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from careplan.standard.fieldcheck import fits, looks_foreign
from careplan.standard.records import Record
from careplan.standard.reports.excerpts import Excerpt
from careplan.standard.reports.visible import shortened, visible
from careplan.standard.specification import Field, Kind

_SHOWN_AT_MOST = 20
_MASK_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a record: its number, the text to show, whether that is a mask."""

    number: int
    text: str
    masked: bool


def show_cells(
    excerpt: Excerpt, kind: Kind | None, marked: Collection[int], *, show_values: bool
) -> list[Cell]:
    """Return the cells of a record; `marked` are the fields in question, `kind` is None where it is not known."""
    record = excerpt.record
    fields = _fields_in_step(record, kind)
    cells = []
    for number, (field, value, enclosed) in enumerate(
        zip(fields, record.values, record.enclosed, strict=True), start=1
    ):
        masked = bool(value) and not (show_values or _open(field, value, asked=number in marked))
        text = "*" * min(len(value), _MASK_AT_MOST) if masked else visible(shortened(value, _SHOWN_AT_MOST))
        cells.append(Cell(number, f'"{text}"' if enclosed else text, masked))
    return cells


def _fields_in_step(record: Record, kind: Kind | None) -> Sequence[Field | None]:
    """Return the field of each value, None for all where the values do not stand where the layout has them."""
    if kind and not record.faults and len(record.values) == len(kind.fields):
        pairs = zip(kind.fields, record.values, strict=True)
        if not any(looks_foreign(field, value) for field, value in pairs):
            return kind.fields
    return (None,) * len(record.values)


def _open(field: Field | None, value: str, *, asked: bool) -> bool:
    """Whether a value may be shown to anybody."""
    return field is not None and not field.personal and (asked or fits(field, value))
