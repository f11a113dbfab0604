"""One page of HTML that needs nothing beside it: findings, the records they are about, the cell marked; to print, too.

It runs no script and loads nothing, which its Content-Security-Policy says as well. Both languages stand in it, the
one asked for first.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Message
from careplan.standard.reports import wording
from careplan.standard.reports.checked import Checked
from careplan.standard.reports.folding import Same, fold
from careplan.standard.reports.html_table import escaped, write_table
from careplan.standard.reports.wording import Language
from careplan.standard.unitcheck import UnitReport

_STYLE = """
body{font-family:sans-serif;line-height:1.6;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;border-bottom:1px solid #999;overflow-wrap:anywhere}
.verdict{font-weight:bold;padding:.5rem 1rem;border:2px solid #2e6b2e}.verdict.bad{border-color:#a00000}
section{margin-bottom:2rem}ol.findings{padding-left:1.5rem}
.severity{font-weight:bold}.severity.error{color:#a00000}.severity.warning{color:#7a4b00}.severity.info{color:#1b4f8a}
p{margin:.2rem 0}p.second{color:#555;font-size:.9em}code{overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem}
th,td{border:1px solid #bbb;padding:.15rem .4rem;text-align:left;vertical-align:top}
th{background:#f0f0f0;font-weight:normal}td.masked{color:#777}
mark{background:#ffd9d9;outline:1px solid #a00000;display:inline-block;min-width:.8em;min-height:1em}
@media print{body{margin:0;max-width:none;font-size:9pt}.scroll{overflow:visible}td{overflow-wrap:anywhere}
h2,tr,li{break-inside:avoid}mark{print-color-adjust:exact}}
"""
_TITLE = Message("ケアプランデータの検査結果", "Check of care plan data")
_UNITS = Message("送信単位", "Transmission units")
_NOTHING = Message("指摘はありません。", "Nothing was found.")
_TABLE = Message("該当するレコード", "The records concerned")


def write_html(parts: Sequence[Checked], language: Language) -> Iterator[str]:
    """Yield the lines of the page."""
    page = _Page(language)
    yield from page.head()
    yield from page.verdict(parts)
    for part in parts:
        for file in part.report.files:
            yield from page.file(part, file)
    for part in parts:
        for unit in part.report.units:
            yield from page.unit(unit)
    yield "</main></body></html>"


class _Page:
    def __init__(self, language: Language) -> None:
        self.language = language
        self.other: Language = "en" if language == "ja" else "ja"

    def head(self) -> Iterator[str]:
        digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        title = escaped(wording.said(_TITLE, self.language))
        yield "<!DOCTYPE html>"
        yield f'<html lang="{self.language}"><head><meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        yield '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        yield f"<title>{title}</title><style>{_STYLE}</style></head>"
        yield f"<body><main><h1>{title}</h1>"

    def verdict(self, parts: Sequence[Checked]) -> Iterator[str]:
        reports, known = [part.report for part in parts], sum(part.known for part in parts)
        bad = " bad" if any(report.errors for report in reports) else ""
        yield f'<p class="verdict{bad}">{escaped(wording.verdict(reports, self.language, known))}</p>'
        other = escaped(wording.verdict(reports, self.other, known))
        yield f'<p class="second" lang="{self.other}">{other}</p>'

    def file(self, part: Checked, file: FileReport) -> Iterator[str]:
        yield f"<section><h2>{escaped(wording.file_title(file, self.language))}</h2>"
        yield from self._findings(file.findings, in_unit=False)
        table = list(write_table(part, file, self.language))
        if table:
            yield f"<h3>{escaped(wording.said(_TABLE, self.language))}</h3>"
            yield from table
        yield "</section>"

    def unit(self, unit: UnitReport) -> Iterator[str]:
        yield f"<section><h2>{escaped(wording.unit_title(unit, self.language))}</h2>"
        yield from self._findings(unit.findings, in_unit=True)
        yield "</section>"

    def _findings(self, findings: Iterable[Finding], *, in_unit: bool) -> Iterator[str]:
        folds = fold(findings)
        if not folds:
            yield f"<p>{escaped(wording.said(_NOTHING, self.language))}</p>"
            return
        yield '<ol class="findings">'
        for each in folds:
            for same in each.shown:
                yield from self._finding(same, in_unit=in_unit)
            if each.left:
                yield f"<li>{escaped(wording.more_of_rule(each.left, self.language))}</li>"
        yield "</ol>"

    def _finding(self, same: Same, *, in_unit: bool) -> Iterator[str]:
        finding = same.first
        severity = escaped(wording.said(wording.SEVERITY[finding.severity], self.language))
        where = " ".join(
            filter(None, (finding.file if in_unit else "", wording.place(finding, self.language)))
        )
        yield f'<li><p><span class="severity {finding.severity}">{severity}</span> {escaped(where)}'
        yield f" <code>{escaped(finding.rule)}</code> <code>{escaped(finding.clause)}</code></p>"
        yield f"<p>{escaped(wording.said(finding.message, self.language))}</p>"
        yield f'<p class="second" lang="{self.other}">{escaped(wording.said(finding.message, self.other))}</p>'
        if len(same.findings) > 1:
            yield f"<p>{escaped(wording.more_like_it(same.findings[1:], self.language))}</p>"
        yield "</li>"
