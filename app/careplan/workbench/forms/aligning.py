"""Two tables as one: rows that belong together, those that came, and those that went.

Rows with a key belong together where their keys agree, others where their texts are alike enough. The order of both is
kept, so that cells over several rows stay whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from careplan.workbench.forms.differing import differing, marked
from careplan.workbench.forms.model import Cell, Table, Value

Row = tuple[Cell, ...]
Group = tuple[object, ...]
Side = tuple[int | None, int | None]
_ALIKE = 0.5
_MOST_PAIRS = 10_000
"""A block of changed rows with more pairs than this is not searched for likenesses."""


def align_tables(before: Table, after: Table) -> Table:
    """Return the later table with its rows compared; rows of the earlier alone stand where they were."""
    if len(before.columns) != len(after.columns):
        before = replace(before, rows=())
    sides = list(_sides(before, after))
    groups = _Groups(before, after, sides)
    rows = [_merged(before, after, side) for side in sides]
    keys = [
        (after.keys[new] if new is not None else before.keys[old or 0]) if after.keys and before.keys else ()
        for old, new in sides
    ]
    return replace(after, rows=tuple(groups.joined(rows)), keys=tuple(keys))


def _sides(before: Table, after: Table) -> Iterator[Side]:
    """Yield which row of the earlier table stands with which of the later."""
    ours, theirs = _identities(before), _identities(after)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(old, old_end), range(new, new_end), strict=True)
        else:
            yield from _likest(before, after, range(old, old_end), range(new, new_end))


def _identities(table: Table) -> list[object]:
    return [
        table.keys[n] if table.keys else tuple(cell.value.text for cell in row)
        for n, row in enumerate(table.rows)
    ]


def _likest(before: Table, after: Table, old: range, new: range) -> Iterator[Side]:
    """Yield the pairing of two blocks of rows that has most in common, in order."""
    keyed = bool(before.keys and after.keys)
    if keyed or len(old) * len(new) > _MOST_PAIRS:
        yield from ((each, None) for each in old)
        yield from ((None, each) for each in new)
        return
    if len(old) == len(new) == 1:  # one row in the place of another is that row, changed
        yield old[0], new[0]
        return
    alike = [[_likeness(before.rows[one], after.rows[other]) for other in new] for one in old]
    best = _best(alike)
    one = other = 0
    while one < len(old) or other < len(new):
        if one < len(old) and other < len(new) and _is_taken(alike, best, one, other):
            yield old[one], new[other]
            one, other = one + 1, other + 1
        elif one < len(old) and (other == len(new) or best[one + 1][other] >= best[one][other + 1]):
            yield old[one], None
            one += 1
        else:
            yield None, new[other]
            other += 1


def _best(alike: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the most that can be had in common from each pair of places on."""
    width = len(alike[0]) if alike else 0
    best = [[0.0] * (width + 1) for _ in range(len(alike) + 1)]
    for one in range(len(alike) - 1, -1, -1):
        for other in range(width - 1, -1, -1):
            paired = alike[one][other] + best[one + 1][other + 1] if alike[one][other] else 0.0
            best[one][other] = max(paired, best[one + 1][other], best[one][other + 1])
    return best


def _is_taken(alike: Sequence[Sequence[float]], best: list[list[float]], one: int, other: int) -> bool:
    likeness = alike[one][other]
    return likeness > 0 and best[one][other] == likeness + best[one + 1][other + 1]


def _likeness(one: Row, other: Row) -> float:
    """Return how alike two rows are: nothing where less than half of the text is the same.

    The share is squared: one pair nearly the same weighs more than two that are half so.
    """
    texts = [(was.value.text, now.value.text) for was, now in zip(one, other, strict=True)]
    lengths = [(max(len(was), len(now)), was == now) for was, now in texts]
    whole = sum(length for length, _ in lengths)
    same = sum(length for length, is_same in lengths if is_same) / whole if whole else 1.0
    return same * same if same >= _ALIKE else 0.0


def _merged(before: Table, after: Table, side: Side) -> Row:
    old, new = side
    if new is None:
        return tuple(marked(cell, "removed") for cell in before.rows[old or 0])
    if old is None:
        return tuple(marked(cell, "added") for cell in after.rows[new])
    pairs = zip(before.rows[old], after.rows[new], strict=True)
    return tuple(replace(now, value=differing(was.value, now.value)) for was, now in pairs)


class _Groups:
    """Which cells are one: those of one group of the later table, and with them those of the earlier group it was."""

    def __init__(self, before: Table, after: Table, sides: Sequence[Side]) -> None:
        self._before, self._after, self._sides = before, after, sides
        self._later: dict[tuple[int, Group], Group] = {}
        for old, new in sides:
            if old is not None and new is not None:
                for column, cell in enumerate(before.rows[old]):
                    self._later.setdefault((column, cell.group), after.rows[new][column].group)

    def joined(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Yield the rows with their groups, each cell of a group with the value that tells most of it."""
        grouped = [
            tuple(replace(cell, group=self._group(side, column)) for column, cell in enumerate(row))
            for side, row in zip(self._sides, rows, strict=True)
        ]
        told: dict[tuple[int, Group], Value] = {}
        for side, row in zip(self._sides, grouped, strict=True):
            for column, cell in enumerate(row):
                if cell.group and (None not in side or (column, cell.group) not in told):
                    told[column, cell.group] = _telling(told.get((column, cell.group)), cell.value)
        for row in grouped:
            yield tuple(
                replace(cell, value=told[column, cell.group]) if cell.group else cell
                for column, cell in enumerate(row)
            )

    def _group(self, side: Side, column: int) -> Group:
        old, new = side
        if new is not None:
            return self._after.rows[new][column].group
        group = self._before.rows[old or 0][column].group
        return self._later.get((column, group), ("gone", *group)) if group else ()


def _telling(one: Value | None, other: Value) -> Value:
    """Return of two values of one cell the unmarked one: a row that came does not make its need a new one."""
    return one if one is not None and not one.mark else other
