"""Two documents on one form: each value that differs is marked, with what it was before."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from careplan.workbench.forms.aligning import align_tables
from careplan.workbench.forms.differing import differing, wholly
from careplan.workbench.forms.marking import count_marks
from careplan.workbench.forms.model import (
    Bar,
    Beside,
    Block,
    Boxes,
    Choice,
    Form,
    Mark,
    Notes,
    Pair,
    Pairs,
    Picture,
    Span,
    Table,
    Turn,
    Value,
    Week,
)


def compare_forms(before: Sequence[Form], after: Sequence[Form]) -> list[Form]:
    """Return the forms of two documents as one list, in the order of the later; what only the earlier has comes last.

    Both are filled by `fill_forms` in the same language. A form has the mark "changed" where a value in it differs,
    "added" or "removed" where one document alone has it, and none where the two agree.
    """
    earlier, later = _by_key(before), _by_key(after)
    compared = [
        _compared(earlier[key], form) if key in earlier else _alone(form, "added")
        for key, form in later.items()
    ]
    return compared + [_alone(form, "removed") for key, form in earlier.items() if key not in later]


def _by_key(forms: Sequence[Form]) -> dict[tuple[object, ...], Form]:
    seen: Counter[object] = Counter()
    keyed = {}
    for form in forms:
        keyed[*form.key, seen[form.key]] = form
        seen[form.key] += 1
    return keyed


def _compared(before: Form, after: Form) -> Form:
    corner = tuple(_pair(one, other) for one, other in zip(before.corner, after.corner, strict=True))
    form = replace(after, corner=corner, blocks=tuple(_blocks(before.blocks, after.blocks)))
    return replace(form, mark="changed") if count_marks(form) else form


def _alone(form: Form, mark: Mark) -> Form:
    return replace(form, mark=mark)


def _blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of the later form compared with the earlier's; a block of one form alone is marked whole."""
    earlier, later = dict(_named(before)), dict(_named(after))
    for name in dict.fromkeys([*later, *earlier]):
        if name in earlier and name in later:
            yield from _COMPARED[type(later[name])](earlier[name], later[name])
        else:
            yield wholly(later.get(name) or earlier[name], "added" if name in later else "removed")


def _named(blocks: Sequence[Block]) -> Iterator[tuple[object, Block]]:
    seen: Counter[object] = Counter()
    for block in blocks:
        name = (type(block), getattr(block, "title", ""))
        yield (name, seen[name]), block
        seen[name] += 1


def _pair(before: Pair, after: Pair) -> Pair:
    return replace(
        after, value=differing(before.value, after.value), choices=_choices(before.choices, after.choices)
    )


def _choices(before: Sequence[Choice], after: Sequence[Choice]) -> tuple[Choice, ...]:
    was = {choice.value.text: choice.chosen for choice in before}
    now = {choice.value.text: choice.chosen for choice in after}
    return tuple(
        _choice(text, was.get(text, False), now.get(text, False)) for text in dict.fromkeys([*now, *was])
    )


def _choice(text: str, was: bool, now: bool) -> Choice:
    mark: Mark = "" if was == now else "added" if now else "removed"
    return Choice(Value(text, mark=mark), now)


def _pairs(before: Pairs, after: Pairs) -> Iterator[Block]:
    rows = (
        tuple(_pair(one, other) for one, other in zip(was, now, strict=True))
        for was, now in zip(before.rows, after.rows, strict=True)
    )
    yield replace(after, rows=tuple(rows))


def _boxes(before: Boxes, after: Boxes) -> Iterator[Block]:
    boxes = (_pair(one, other) for one, other in zip(before.boxes, after.boxes, strict=True))
    yield replace(after, boxes=tuple(boxes))


def _table(before: Table, after: Table) -> Iterator[Block]:
    yield align_tables(before, after)


def _week(before: Week, after: Week) -> Iterator[Block]:
    """Yield the week: what stands at the same time on the same day changed its text; the rest came or went."""
    left = [each for each in before.spans if each not in after.spans]
    spans: list[Span] = []
    for each in after.spans:
        was = next((one for one in left if _place(one) == _place(each)), None)
        if each in before.spans:
            spans.append(each)
        elif was is not None:
            left.remove(was)
            spans.append(replace(each, value=differing(was.value, each.value)))
        else:
            spans.append(replace(each, value=replace(each.value, mark="added")))
    gone = (replace(each, value=replace(each.value, mark="removed")) for each in left)
    yield replace(after, spans=(*spans, *gone))


def _place(span: Span) -> tuple[int, int, int]:
    return span.column, span.start, span.end


def _whole(before: Bar | Picture, after: Bar | Picture) -> Iterator[Block]:
    if before == after:
        yield after
    else:
        yield replace(before, mark="removed")
        yield replace(after, mark="added")


def _same(_: Block, after: Block) -> Iterator[Block]:
    yield after


def _beside(before: Beside, after: Beside) -> Iterator[Block]:
    parts = zip(before.parts, after.parts, strict=True)
    yield Beside(tuple((percent, tuple(_blocks(was, now))) for (_, was), (percent, now) in parts))


_COMPARED: Mapping[type, Callable[[Any, Any], Iterator[Block]]] = {
    Pairs: _pairs,
    Boxes: _boxes,
    Table: _table,
    Week: _week,
    Bar: _whole,
    Picture: _whole,
    Notes: _same,
    Turn: _same,
    Beside: _beside,
}
