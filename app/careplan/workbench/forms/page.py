"""Forms as one page of HTML that needs nothing beside it: A4, printable, without script (its policy says so, too)."""

import base64
import hashlib
from collections.abc import Iterator, Sequence

from careplan.standard.reports.html_table import escaped
from careplan.workbench.forms.model import Block, Cell, Form, Pairs, Table
from careplan.workbench.forms.style import STYLE, slot
from careplan.workbench.forms.weeks import WeekLayout, lay_out

_TITLE = "ケアプラン帳票 Care plan forms"


def write_page(forms: Sequence[Form]) -> Iterator[str]:
    """Yield the lines of the page."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    yield "<!doctype html>"
    yield f'<html lang="ja"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'<meta name="viewport" content="width=device-width"><title>{_TITLE}</title><style>{STYLE}</style>'
    yield "</head><body>"
    for form in forms:
        yield from _form(form)
    if not forms:
        yield "<p>この種類のデータには帳票がありません。There is no form of this kind of data.</p>"
    yield "</body></html>"


def _form(form: Form) -> Iterator[str]:
    side = "landscape" if form.landscape else "portrait"
    yield f'<section class="{side}" id="{escaped(form.id)}-{escaped(form.insured_number)}">'
    english = f"<small lang=en>{escaped(form.title.en)}</small>"
    yield f"<h2><span>{escaped(form.number)}</span> {escaped(form.title.ja)} {english}</h2>"
    for block in form.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Pairs):
        yield from _pairs(block)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _week(lay_out(block))


def _pairs(block: Pairs) -> Iterator[str]:
    for row in block.rows:
        yield f'<dl class="{"tall" if block.tall else "pairs"}">'
        for pair in row:
            label = f'<dt title="{escaped(pair.label.en)}">{escaped(pair.label.ja)}</dt>'
            yield f"<div>{label}<dd>{_lines(pair.value)}</dd></div>"
        yield "</dl>"


def _table(block: Table) -> Iterator[str]:
    yield "<table><thead><tr>"
    yield "".join(_cell(cell, "th") for cell in block.head)
    yield "</tr></thead><tbody>"
    for row in block.rows:
        yield f"<tr>{''.join(_cell(cell, 'td') for cell in row)}</tr>"
    yield "</tbody></table>"


def _cell(cell: Cell, tag: str) -> str:
    span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    sort = f' class="{cell.sort}"' if cell.sort else ""
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{span}{sort}>{_lines(cell.text)}</{tag}>"


def _week(week: WeekLayout) -> Iterator[str]:
    yield '<div class="week" role="table">'
    for column, name in enumerate(week.columns):
        yield f'<div class="head c{column + 2}" role="columnheader">{escaped(name.ja)}</div>'
    for band, start, end in week.bands:
        yield f'<div class="band {slot(start, end)}" role="rowheader">{escaped(band.ja)}</div>'
    for placed in week.placed:
        lane = f"l{placed.lane}of{placed.lanes}"
        place = f"c{placed.span.column + 2} {slot(placed.start, placed.end)} {lane}"
        yield f'<div class="span {place}" role="cell">{escaped(placed.span.text)}</div>'
    yield "</div>"


def _lines(text: str) -> str:
    return "<br>".join(escaped(line) for line in text.splitlines())
