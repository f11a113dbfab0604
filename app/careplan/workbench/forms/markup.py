"""One form as a fragment of HTML for a page to embed: no style of an element, no script, every text escaped."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.html_table import escaped
from careplan.standard.reports.wording import said
from careplan.workbench.forms.drawing import choices_of, draw_table, draw_week, value_of
from careplan.workbench.forms.figures import Manner, draw_bar, draw_picture
from careplan.workbench.forms.marking import count_marks
from careplan.workbench.forms.model import (
    Bar,
    Beside,
    Block,
    Boxes,
    Form,
    Mark,
    Notes,
    Pair,
    Pairs,
    Picture,
    Table,
    Turn,
    Week,
)

_SHORT = 7
"""A heading of no more signs than this stands in one line."""
_LEGENDS: Mapping[Mark, Message] = {
    "changed": Message(
        "相違 {count} か所（－ 前・予定、＋ 後・実績）",
        "{count} differences (－ before or planned, ＋ after or actual)",
    ),
    "added": Message("＋ 後の文書だけにある帳票", "＋ A form of the later document only"),
    "removed": Message("－ 前の文書だけにある帳票", "－ A form of the earlier document only"),
}


def form_markup(form: Form, *, anchor: str, picture: str | None = None) -> str:
    """Return the markup of a form, a `section`; its heading is an `h2` whose id is `anchor`.

    The page serves `STYLE` as a style sheet. A family picture is an image of `data:`, which its policy must allow,
    or is fetched from the address that `picture` gives.
    """
    return "\n".join(_section(form, anchor, picture))


def _section(form: Form, anchor: str, picture: str | None) -> Iterator[str]:
    side = "landscape" if form.landscape else "portrait"
    running = escaped("　".join(each for each in (form.number, form.title, form.person) if each))
    yield f'<section class="sheet {form.paper.lower()} {side}" lang="{form.language}" data-running="{running}">'
    other = "en" if form.language == "ja" else "ja"
    small = f'<small lang="{other}">{escaped(form.subtitle)}</small>'
    yield f'<div class="top"><span class="which" lang="ja">{escaped(form.number)}</span>'
    yield f'<h2 id="{escaped(anchor)}">{escaped(form.title)} {small}</h2><dl>'
    yield from (
        f"<div><dt>{escaped(pair.label)}</dt><dd>{value_of(pair.value)}</dd></div>" for pair in form.corner
    )
    yield "</dl></div>"
    yield from _legend(form)
    for block in form.blocks:
        yield from _block(block, Manner(form.language, picture))
    yield "</section>"


def _notes(block: Notes, _: Manner) -> Iterator[str]:
    yield f'<ul class="notes">{"".join(f"<li>{escaped(each)}</li>" for each in block.lines)}</ul>'


def _block(block: Block, manner: Manner) -> Iterator[str]:
    yield from _DRAWERS[type(block)](block, manner)


def _beside(block: Beside, manner: Manner) -> Iterator[str]:
    yield '<div class="beside">'
    for percent, blocks in block.parts:
        yield f'<div class="p{percent}">'
        for each in blocks:
            yield from _block(each, manner)
        yield "</div>"
    yield "</div>"


def _legend(form: Form) -> Iterator[str]:
    """Say how many differences there are and what their signs mean, or that the form is of one document alone."""
    if form.mark:
        text = said(_LEGENDS[form.mark], form.language).format(count=count_marks(form))
        yield f'<p class="legend">{escaped(text)}</p>'


def _title(title: str) -> Iterator[str]:
    if title:
        yield f"<h3>{escaped(title)}</h3>"


def _pairs(block: Pairs, _: Manner) -> Iterator[str]:
    yield from _title(block.title)
    for row in block.rows:
        whole = sum(pair.width for pair in row)
        shares = [100 * pair.width // whole for pair in row[:-1]]  # the last one takes what is left
        pairs = (_pair(pair, share) for pair, share in zip(row, [*shares, 0], strict=True))
        yield f'<dl class="pairs">{"".join(pairs)}</dl>'


def _pair(pair: Pair, share: int) -> str:
    width = f' class="p{share}"' if share else ""
    value = choices_of(pair.choices) if pair.choices else value_of(pair.value)
    return f"<div{width}><dt{_heading_sort(pair)}>{escaped(pair.label)}</dt><dd>{value}</dd></div>"


def _heading_sort(pair: Pair) -> str:
    return ' class="unseen"' if pair.bare else ' class="short"' if len(pair.label) <= _SHORT else ""


def _boxes(block: Boxes, _: Manner) -> Iterator[str]:
    yield from _title(block.title)
    for pair in block.boxes:
        head = f'<thead><tr><th scope="col">{escaped(pair.label)}</th></tr></thead>'
        low = " low" if block.short else ""
        yield f'<table class="box{low}">{head}<tbody><tr><td>{value_of(pair.value)}</td></tr></tbody></table>'


_DRAWERS: Mapping[type, Callable[[Any, Manner], Iterator[str]]] = {
    Pairs: _pairs,
    Boxes: _boxes,
    Table: lambda block, _: draw_table(block),
    Week: lambda block, _: draw_week(block),
    Bar: draw_bar,
    Picture: draw_picture,
    Notes: _notes,
    Turn: lambda *_: iter(['<div class="turn"></div>']),
    Beside: _beside,
}
