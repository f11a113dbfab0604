"""Findings as a sheet that people open in a spreadsheet program: no cell of it is ever a formula."""

import csv
import io
from collections.abc import Iterator, Sequence

from careplan.standard.findings import Finding, Message
from careplan.standard.reports.checked import Checked, layout_of
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import SEVERITY, Language, said
from careplan.standard.specification import Kind
from careplan.web.checking.telling import halves

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HEADS = (
    Message("ファイル", "file"),
    Message("件目", "record"),
    Message("項目", "field"),
    Message("項目名", "field name"),
    Message("重さ", "severity"),
    Message("規則", "rule"),
    Message("条項", "clause"),
    Message("指摘", "finding"),
    Message("直し方", "fix"),
)


def write_sheet(parts: Sequence[Checked], language: Language) -> bytes:
    """Return the findings as CSV, in UTF-8 with a BOM, by which spreadsheet programs tell it."""
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow([said(head, language) for head in _HEADS])
    for part in parts:
        writer.writerows([harmless(cell) for cell in row] for row in _rows(part, language))
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def harmless(text: str) -> str:
    """Return a cell's text; one that a program would take for a formula begins with an apostrophe."""
    seen = visible(text)
    return f"'{seen}" if seen.startswith(_FORMULA) else seen


def _rows(part: Checked, language: Language) -> Iterator[list[str]]:
    for file in part.report.files:
        for each in file.findings:
            yield _row(file.path, each, layout_of(file), language)
    for unit in part.report.units:
        for each in unit.findings:
            about = part.file_of(unit, each)
            layout = None if about is None else layout_of(about)
            yield _row(each.file or unit.folder, each, layout, language)


def _row(where: str, finding: Finding, layout: Kind | None, language: Language) -> list[str]:
    what, fix = halves(finding)
    known = layout is not None and finding.field is not None and finding.field <= len(layout.fields)
    name = said(layout.fields[finding.field - 1].name, language) if layout and known and finding.field else ""
    return [
        where,
        str(finding.record or ""),
        str(finding.field or ""),
        name,
        said(SEVERITY[finding.severity], language),
        finding.rule,
        finding.clause,
        said(what, language),
        said(fix, language),
    ]
