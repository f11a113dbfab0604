"""One value against another, and blocks that only one of two forms has."""

from dataclasses import replace

from careplan.workbench.forms.model import Bar, Block, Cell, Mark, Picture, Table, Value


def differing(before: Value, after: Value) -> Value:
    """Return the later value, marked where it is another than the earlier."""
    if before.text == after.text:
        return after
    if not before.text:
        return Value(after.text, mark="added")
    return Value(after.text, before.text, "changed")


def wholly(block: Block, mark: Mark) -> Block:
    """Return a block of one document alone, marked; pairs and boxes are on every form and have no such mark."""
    if isinstance(block, Bar | Picture):
        return replace(block, mark=mark)
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(marked(cell, mark) for cell in row) for row in block.rows))
    return block


def marked(cell: Cell, mark: Mark) -> Cell:
    """Return a cell that one document alone has; an empty one shows nothing."""
    return replace(cell, value=Value(cell.value.text, mark=mark)) if cell.value.text else cell
