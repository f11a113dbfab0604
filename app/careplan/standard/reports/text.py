"""A report for a terminal: findings in groups, each with the cell and a caret, and one line at the end that judges."""

from collections.abc import Iterator, Sequence

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports import wording
from careplan.standard.reports.cells import Cell, show_cells
from careplan.standard.reports.checked import Checked, layout_of
from careplan.standard.reports.folding import Fold, fold
from careplan.standard.reports.visible import columns, visible
from careplan.standard.reports.wording import Language

_LINE_COLUMNS = 72
_RESET, _BOLD, _GREEN = "\x1b[0m", "\x1b[1m", "\x1b[32m"
_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m", "info": "\x1b[36m"}


def report_text(report: Report, language: Language) -> Iterator[str]:
    """Yield the lines of a report for a terminal, where the files themselves are not at hand."""
    return write_text([Checked(report)], language)


def write_text(parts: Sequence[Checked], language: Language, *, colour: bool = False) -> Iterator[str]:
    """Yield the lines of a report: files, then units, then the verdict. `colour` is for a terminal only."""
    writer = TextWriter(language, colour=colour)
    for part in parts:
        for file in part.report.files:
            yield writer.painted(wording.file_title(file, language), _BOLD)
            yield from writer.file(part, file)
    for part in parts:
        for unit in part.report.units:
            yield writer.painted(wording.unit_title(unit, language), _BOLD)
            for each in fold(unit.findings):
                about = part.file_of(unit, each.shown[0].first)
                yield from writer.fold(part, about, each, in_unit=True)
    failed = any(part.report.errors for part in parts)
    known = sum(part.known for part in parts)
    line = wording.verdict((part.report for part in parts), language, known)
    yield writer.painted(line, _BOLD + (_COLOURS["error"] if failed else _GREEN))


class TextWriter:
    """Writes findings in one language, in colour or not."""

    def __init__(self, language: Language, *, colour: bool = False) -> None:
        self.language = language
        self.colour = colour

    def painted(self, text: str, colour: str) -> str:
        """Return a line that holds nothing a terminal would obey but our own colour."""
        shown = visible(text)
        return f"{colour}{shown}{_RESET}" if self.colour else shown

    def file(self, part: Checked, file: FileReport) -> Iterator[str]:
        """Yield the lines of one file's findings."""
        for each in fold(file.findings):
            yield from self.fold(part, file, each)

    def fold(
        self, part: Checked, file: FileReport | None, folded: Fold, *, in_unit: bool = False
    ) -> Iterator[str]:
        """Yield the lines of the findings of one rule at one field; those of a unit name their file."""
        for same in folded.shown:
            yield from self._finding(part, file, same.first, in_unit=in_unit)
            if len(same.findings) > 1:
                yield f"    {wording.more_like_it(same.findings[1:], self.language)}"
        if folded.left:
            yield f"    {wording.more_of_rule(folded.left, self.language)}"

    def _finding(
        self, part: Checked, file: FileReport | None, finding: Finding, *, in_unit: bool
    ) -> Iterator[str]:
        severity = wording.said(wording.SEVERITY[finding.severity], self.language)
        where = wording.place(finding, self.language)
        named = finding.file if in_unit else None
        words = " ".join(filter(None, (finding.rule, named, where)))
        yield f"  {self.painted(severity, _COLOURS[finding.severity])} {visible(words)}  [{finding.clause}]"
        yield f"    {visible(wording.said(finding.message, self.language))}"
        yield from self._excerpt(part, file, finding)

    def _excerpt(self, part: Checked, file: FileReport | None, finding: Finding) -> Iterator[str]:
        """Yield the line of the record about the field, and the caret; for a whole record its beginning alone."""
        excerpt = part.excerpt(file, finding)
        if excerpt is None or file is None:
            return
        marked = finding.field or 1
        fields = {finding.field} if finding.field else set()
        cells = show_cells(excerpt, layout_of(file), fields, show_values=part.show_values)
        if marked > len(cells):
            return
        before, cell, after = window(cells, marked)
        gutter = f"{excerpt.region(marked).line} | "
        yield f"    {gutter}{before}{cell}{after}"
        if finding.field:
            caret = "^" * max(1, columns(cell))
            blank = " " * (len(gutter) - len("| "))
            yield f"    {blank}| {' ' * columns(before)}{self.painted(caret, _COLOURS[finding.severity])}"


def window(cells: Sequence[Cell], field: int) -> tuple[str, str, str]:
    """Return what stands before a field, the field, and what stands after it, as much as a line holds."""
    first = last = field - 1
    used = columns(cells[first].text)
    growing = True
    while growing:
        growing = False
        for nearby in (first - 1, last + 1):
            if 0 <= nearby < len(cells) and used + columns(cells[nearby].text) < _LINE_COLUMNS:
                used += columns(cells[nearby].text) + 1
                first, last, growing = min(first, nearby), max(last, nearby), True
    before = "".join(f"{cell.text}," for cell in cells[first : field - 1])
    after = "".join(f",{cell.text}" for cell in cells[field : last + 1])
    return (
        ("…," if first else "") + before,
        cells[field - 1].text,
        after + (",…" if last + 1 < len(cells) else ""),
    )
