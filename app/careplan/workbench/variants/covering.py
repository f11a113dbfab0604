"""Covering arrays: a small set of mixtures in which every pair of levels of two dimensions comes together.

Greedy, one row at a time (the idea of AETG, without its dice): a row begins with a pair not yet covered and takes
in each further dimension the level that covers most.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

Row = tuple[int, ...]
_Cell = tuple[int, int]


def covering_array(levels: Sequence[int]) -> list[Row]:
    """Return rows of level indices (from 0) in which all pairs come; `levels` counts those of each dimension."""
    open_pairs = dict.fromkeys(_all_pairs(levels))
    rows: list[Row] = []
    while open_pairs:
        row = _row(levels, open_pairs)
        for pair in combinations(enumerate(row), 2):
            open_pairs.pop(pair, None)
        rows.append(row)
    return rows


def _all_pairs(levels: Sequence[int]) -> Iterator[tuple[_Cell, _Cell]]:
    for one, other in combinations(range(len(levels)), 2):
        for first in range(levels[one]):
            for second in range(levels[other]):
                yield (one, first), (other, second)


def _row(levels: Sequence[int], open_pairs: dict[tuple[_Cell, _Cell], None]) -> Row:
    chosen = dict(next(iter(open_pairs)))
    for dimension in sorted(set(range(len(levels))) - set(chosen), key=lambda each: -levels[each]):
        gains = [
            sum(_ordered((dimension, level), cell) in open_pairs for cell in chosen.items())
            for level in range(levels[dimension])
        ]
        chosen[dimension] = gains.index(max(gains))
    return tuple(chosen[dimension] for dimension in range(len(levels)))


def _ordered(one: _Cell, other: _Cell) -> tuple[_Cell, _Cell]:
    return (one, other) if one < other else (other, one)
