"""The fiscal year as JSON, as CSV for a spreadsheet, and as a page to print."""

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape

from careplan.exchange.audit import write_time
from careplan.exchange.proof.fiscal_year import JAPAN, PARTNERS_WANTED, FiscalYear

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MONTH_HEAD = ("月 month", "送信 sent", "受信 received", "送信ファイル files sent", "受信ファイル files received",
               "連携先 partners", "連携先の事業所番号 office numbers")  # fmt: skip
_PARTNER_HEAD = ("事業所番号 office", "名称 name", "送信 sent", "受信 received", "最初の日 first day")
_KIND_HEAD = ("ファイル種別 kind", "送信 sent", "受信 received")
_NOTE = (
    "相手が受信したもの（差し戻し・取下げ・期限切れを除く）を数えています。国の数え方は公表されていません。"
    " Counted: what the receiver fetched, but for what was sent back, withdrawn or expired; the national way of"
    " counting is not published."
)
_STYLE = """
body{font:11pt/1.5 "Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif;margin:2em auto;max-width:60em}
table{border-collapse:collapse;margin:0 0 1.5em;width:100%}
th,td{border:1px solid #777;padding:.2em .5em;text-align:right}
th,td.name{text-align:left} td:first-child{text-align:left} h1{font-size:16pt} h2{font-size:12pt}
@page{size:A4;margin:15mm} @media print{body{margin:0;max-width:none} table{break-inside:avoid}}
"""


def year_json(report: FiscalYear) -> dict[str, object]:
    """Return the report as a JSON object; months `YYYY-MM`, days `YYYY-MM-DD`, both of Japan's time."""
    return {
        "office_number": report.office.number,
        "office_name": report.office.name,
        "fiscal_year": report.year,
        "first_use": None if report.first_use is None else write_time(report.first_use),
        "began_in_year": report.began_in_year,
        "partner_count": len(report.partners),
        "partners_wanted": PARTNERS_WANTED,
        "has_partners_wanted": report.has_partners_wanted,
        "months": [
            {
                "month": each.month,
                "sent": each.sent,
                "received": each.received,
                "files_sent": each.files_sent,
                "files_received": each.files_received,
                "partners": list(each.partners),
            }
            for each in report.months
        ],
        "partners": [
            {
                "office_number": each.office_number,
                "name": each.name,
                "sent": each.sent,
                "received": each.received,
                "first_day": each.first_day,
            }
            for each in report.partners
        ],
        "kinds": [
            {"kind": kind, "sent": sent, "received": received} for kind, sent, received in report.kinds
        ],
    }


def year_csv(report: FiscalYear) -> bytes:
    """Return the report for a spreadsheet: UTF-8 with a byte order mark, no cell that it would take for a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for block in (_summary(report), *_tables(report)):
        writer.writerows([[_harmless(cell) for cell in row] for row in block])
        writer.writerow([])
    return target.getvalue().encode("utf-8-sig")


def year_html(report: FiscalYear) -> bytes:
    """Return the report as a page to print, whole in itself, without script."""
    title = f"ケアプランデータ連携 {report.year}年度 {report.office.name}"
    parts = [
        "<!doctype html><html lang=ja><head><meta charset=utf-8>",
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>",
        _table(_summary(report), head=False),
    ]
    names = ("月別 By month", "連携先 Partners", "ファイル Files")
    for name, rows in zip(names, _tables(report), strict=True):
        parts += [f"<h2>{name}</h2>", _table(rows)]
    parts.append(f"<p>{_NOTE}</p></body></html>\n")
    return "".join(parts).encode()


def _summary(report: FiscalYear) -> list[Sequence[str]]:
    first = "-" if report.first_use is None else f"{report.first_use.astimezone(JAPAN):%Y-%m-%d}"
    return [
        ("事業所 office", report.office.number, report.office.name),
        ("年度 fiscal year", f"{report.year}-04", f"{report.year + 1}-03"),
        ("利用開始 first use", first, _yes(report.began_in_year, "この年度に開始 began in this year")),
        (
            "連携先の数 partners",
            str(len(report.partners)),
            _yes(report.has_partners_wanted, f"{PARTNERS_WANTED}か所以上 {PARTNERS_WANTED} or more"),
        ),
    ]


def _yes(holds: bool, what: str) -> str:
    return f"{what}: {'○' if holds else '×'}"


def _tables(report: FiscalYear) -> tuple[list[Sequence[str]], ...]:
    months = [
        (m.month, str(m.sent), str(m.received), str(m.files_sent), str(m.files_received), str(len(m.partners)),
         " ".join(m.partners))
        for m in report.months
    ]  # fmt: skip
    partners = [(p.office_number, p.name, str(p.sent), str(p.received), p.first_day) for p in report.partners]
    kinds = [(kind, str(sent), str(received)) for kind, sent, received in report.kinds]
    return [_MONTH_HEAD, *months], [_PARTNER_HEAD, *partners], [_KIND_HEAD, *kinds]


def _table(rows: Iterable[Sequence[str]], *, head: bool = True) -> str:
    lines = []
    for index, row in enumerate(rows):
        tag = "th" if head and index == 0 else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>")
    return f"<table>{''.join(lines)}</table>"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
