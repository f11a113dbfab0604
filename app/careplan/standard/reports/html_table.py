"""The table of the records that a file's findings are about, of the page of HTML."""

from collections.abc import Collection, Iterator, Sequence
from html import escape

from careplan.standard.filecheck import FileReport
from careplan.standard.reports.cells import Cell, show_cells
from careplan.standard.reports.checked import Checked, layout_of
from careplan.standard.reports.excerpts import Excerpt
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import Language, said
from careplan.standard.specification import Kind

RECORDS_SHOWN = 50
_FIELDS_BESIDE = 2
_GAP = "<td>…</td>"


def escaped(text: str) -> str:
    """Return a text as it may stand in an element or in an attribute in quotes."""
    return escape(visible(text), quote=True)


def write_table(part: Checked, file: FileReport, language: Language) -> Iterator[str]:
    """Yield the table: a row a record, the fields in question with those beside them; nothing where none was kept."""
    marked = _marked(part, file)
    excerpts = {record: part.excerpts.get(file.path, {}).get(record) for record in sorted(marked)}
    kept = {record: excerpt for record, excerpt in excerpts.items() if excerpt}
    if not kept:
        return
    kind, fields = layout_of(file), sorted({field for record in kept for field in marked[record]})
    chosen = _with_neighbours(fields, len(kind.fields) if kind else 0)
    yield '<div class="scroll"><table>'
    yield f"<thead><tr>{''.join(_heads(kind, chosen, language))}</tr></thead><tbody>"
    for record, excerpt in list(kept.items())[:RECORDS_SHOWN]:
        cells = show_cells(excerpt, kind, marked[record], show_values=part.show_values)
        yield f"<tr>{_row(record, excerpt, cells, chosen, marked[record])}</tr>"
    yield "</tbody></table></div>"
    if len(kept) > RECORDS_SHOWN:
        left = len(kept) - RECORDS_SHOWN
        yield f"<p>{f'ほか {left} 件' if language == 'ja' else f'and {left} more records'}</p>"


def _marked(part: Checked, file: FileReport) -> dict[int, set[int]]:
    """Return the fields in question by record, those of the file's units too."""
    findings = list(file.findings)
    for unit in part.report.units:
        findings += [each for each in unit.findings if part.file_of(unit, each) is file]
    marked: dict[int, set[int]] = {}
    for each in findings:
        if each.record is not None:
            marked.setdefault(each.record, set()).update({each.field} if each.field else ())
    return marked


def _with_neighbours(fields: Sequence[int], most: int) -> list[int]:
    near = range(-_FIELDS_BESIDE, _FIELDS_BESIDE + 1)
    beside = {field + step for field in fields for step in near}
    return sorted(field for field in beside if field in fields or 1 <= field <= most)


def _gapped(chosen: Sequence[int]) -> Iterator[int | None]:
    before = 0
    for field in chosen:
        if field != before + 1:
            yield None
        yield field
        before = field


def _heads(kind: Kind | None, chosen: Sequence[int], language: Language) -> Iterator[str]:
    yield "<th>件</th><th>行</th>" if language == "ja" else "<th>record</th><th>line</th>"
    for field in _gapped(chosen):
        if field is None:
            yield "<th>…</th>"
        elif kind and field <= len(kind.fields):
            yield f"<th>{field}<br>{escaped(said(kind.fields[field - 1].name, language))}</th>"
        else:
            yield f"<th>{field}</th>"


def _row(
    record: int, excerpt: Excerpt, cells: Sequence[Cell], chosen: Sequence[int], marked: Collection[int]
) -> str:
    by_number = {cell.number: cell for cell in cells}
    row = [f"<td>{record}</td><td>{excerpt.line}</td>"]
    for field in _gapped(chosen):
        cell = by_number.get(field) if field else None
        row.append(_cell(cell, marked) if cell else _GAP if field is None else "<td></td>")
    return "".join(row)


def _cell(cell: Cell, marked: Collection[int]) -> str:
    text = escaped(cell.text)
    shown = f"<mark>{text}</mark>" if cell.number in marked else text
    return f'<td class="masked">{shown}</td>' if cell.masked else f"<td>{shown}</td>"
