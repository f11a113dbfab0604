"""The cells of a record as a report may show them: personal data is masked unless values were asked for.

A record whose fields do not stand where the layout has them is masked whole, and so is a cell beside the one in
question that does not look like its field: in both a name may stand where a code should.
"""

from collections.abc import Collection
from dataclasses import dataclass

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
    aligned = kind and not record.faults and len(record.values) == len(kind.fields)
    fields: tuple[Field | None, ...] = kind.fields if kind and aligned else (None,) * len(record.values)
    cells = []
    for number, (field, value, enclosed) in enumerate(
        zip(fields, record.values, record.enclosed, strict=True), start=1
    ):
        masked = bool(value) and not (show_values or _open(field, value, asked=number in marked))
        text = "*" * min(len(value), _MASK_AT_MOST) if masked else visible(shortened(value, _SHOWN_AT_MOST))
        cells.append(Cell(number, f'"{text}"' if enclosed else text, masked))
    return cells


def _open(field: Field | None, value: str, *, asked: bool) -> bool:
    """Whether a value may be shown to anybody."""
    if field is None or field.personal:
        return False
    fits = field.length is None or len(value) <= field.length
    return asked or (fits and field.type.shape.fullmatch(value) is not None)
