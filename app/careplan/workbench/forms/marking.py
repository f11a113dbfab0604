"""How many differences a form shows."""

from collections.abc import Iterator

from careplan.workbench.forms.model import (
    Bar,
    Beside,
    Block,
    Boxes,
    Form,
    Mark,
    Pair,
    Pairs,
    Picture,
    Table,
    Week,
)


def count_marks(form: Form) -> int:
    """Return how many values of a form are marked; cells drawn as one count once."""
    marks = [mark for pair in form.corner for mark in _pair(pair)]
    marks += [mark for block in form.blocks for mark in _marks(block)]
    return sum(mark != "" for mark in marks)


def _marks(block: Block) -> Iterator[Mark]:
    if isinstance(block, Pairs):
        yield from (mark for row in block.rows for pair in row for mark in _pair(pair))
    elif isinstance(block, Boxes):
        yield from (mark for pair in block.boxes for mark in _pair(pair))
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Week):
        yield from (span.value.mark for span in block.spans)
    elif isinstance(block, Bar | Picture):
        yield block.mark
    elif isinstance(block, Beside):
        yield from (mark for _, blocks in block.parts for each in blocks for mark in _marks(each))


def _pair(pair: Pair) -> Iterator[Mark]:
    """Yield the mark of a pair; choices that came and went are one difference."""
    yield next((choice.value.mark for choice in pair.choices if choice.value.mark), "") or (
        "" if pair.choices else pair.value.mark
    )


def _table(table: Table) -> Iterator[Mark]:
    for number, row in enumerate(table.rows):
        above = table.rows[number - 1] if number else ()
        for column, cell in enumerate(row):
            if not (cell.group and above and above[column].group == cell.group):
                yield cell.value.mark
