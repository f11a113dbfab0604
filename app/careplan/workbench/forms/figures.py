"""The bar of a limit as a drawing beside its figures, and a picture."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from careplan.standard.findings import Message
from careplan.standard.reports.html_table import escaped
from careplan.standard.reports.wording import Language, said
from careplan.workbench.forms.drawing import value_of
from careplan.workbench.forms.model import Bar, Picture, Value

_WIDTH = 1000
_HEIGHT = 24
_HATCH = 12
_BAR = Message(
    "{title} {limit:,}単位：基準内 {within:,}単位（{share} %）、超過 {over:,}単位",
    "{title}, {limit:,} units: within {within:,} ({share} %), over {over:,}",
)
_NO_PICTURE = Message("（画像なし）", "(no picture)")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a form is drawn: the language of fixed words, and the address that a picture is fetched from, if it is."""

    language: Language
    picture: str | None = None


def draw_bar(bar: Bar, manner: Manner) -> Iterator[str]:
    """Yield the figures, and the drawing to scale: what is within filled, what is over hatched, the limit a line."""
    scale = _WIDTH / max(bar.limit, bar.within + bar.over)
    within, over, limit = (round(each * scale) for each in (bar.within, bar.over, bar.limit))
    share = bar.within * 100 // bar.limit
    told = said(_BAR, manner.language).format(
        title=bar.title, limit=bar.limit, within=bar.within, over=bar.over, share=share
    )
    hatch = "".join(
        f"M{x} {_HEIGHT}l{_HATCH}-{_HEIGHT}" for x in range(within, within + over - _HATCH, _HATCH)
    )
    yield f'<figure class="bar"><figcaption>{value_of(Value(told, mark=bar.mark))}</figcaption>'
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff" stroke="#333"/>'
    yield f'<rect width="{within}" height="{_HEIGHT}" fill="#7ea6d0"/>'
    if over:
        yield f'<rect x="{within}" width="{over}" height="{_HEIGHT}" fill="#f3d0c8" stroke="#a12"/>'
        yield f'<path d="{hatch}" stroke="#a12" stroke-width="2" fill="none"/>'
    yield f'<path d="M{limit} 0v{_HEIGHT}" stroke="#111" stroke-width="4"/></svg></figure>'


def draw_picture(picture: Picture, manner: Manner) -> Iterator[str]:
    """Yield the picture, or that there is none."""
    yield f'<figure class="picture"><figcaption>{value_of(Value(picture.label, mark=picture.mark))}</figcaption>'
    if picture.jpeg:
        source = manner.picture or f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode('ascii')}"
        yield f'<img alt="{escaped(picture.label)}" src="{escaped(source)}">'
    else:
        yield f"<p>{said(_NO_PICTURE, manner.language)}</p>"
    yield "</figure>"
