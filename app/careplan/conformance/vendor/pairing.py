"""Which entry of one list answers which of another: equal ones first, then the likest, then those that hold lists."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

_LIKE_ENOUGH = 0.5
Pair = tuple[Any, Any]


def pairs(expected: Sequence[Any], found: Sequence[Any], key: Sequence[str] = ()) -> Iterator[Pair]:
    """Yield the entries of two lists side by side, None where an entry has no counterpart.

    Entries that agree in all members of `key` are one, however much else differs.
    """
    left, right = list(expected), list(found)
    yield from _taken(left, right, _text)
    if key:
        yield from _taken(left, right, lambda entry: _text([_member(entry, name) for name in key]))
    yield from _likest(left, right)
    if any(_holds_lists(entry) for entry in left):
        yield from zip(left, right, strict=False)
        left, right = left[len(right) :], right[len(left) :]
    yield from ((entry, None) for entry in left)
    yield from ((None, entry) for entry in right)


def _taken(left: list[Any], right: list[Any], same: Any) -> Iterator[Pair]:
    """Take the entries out of both lists that are the same by a text."""
    there: dict[str, list[Any]] = {}
    for entry in right:
        there.setdefault(same(entry), []).append(entry)
    for entry in list(left):
        others = there.get(same(entry))
        if others:
            other = others.pop(0)
            left[:] = [each for each in left if each is not entry]
            right[:] = [each for each in right if each is not other]
            yield entry, other


def _likest(left: list[Any], right: list[Any]) -> Iterator[Pair]:
    """Take the pairs that have most in common, the likest first."""
    counted = [(_leaves(entry), entry) for entry in left], [(_leaves(entry), entry) for entry in right]
    scored = [
        (_likeness(one, other), number, place)
        for number, (one, _) in enumerate(counted[0])
        for place, (other, _) in enumerate(counted[1])
    ]
    used: tuple[set[int], set[int]] = (set(), set())
    for score, number, place in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score >= _LIKE_ENOUGH and number not in used[0] and place not in used[1]:
            used[0].add(number)
            used[1].add(place)
            yield counted[0][number][1], counted[1][place][1]
    left[:] = [entry for number, (_, entry) in enumerate(counted[0]) if number not in used[0]]
    right[:] = [entry for place, (_, entry) in enumerate(counted[1]) if place not in used[1]]


def _likeness(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    return (one & other).total() / max(one.total(), other.total(), 1)


def _leaves(value: Any) -> Counter[tuple[str, str]]:
    """Return every value within, with the way to it; counted in one go, for a list may be long."""
    return Counter(_pairs(value, ""))


def _pairs(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _pairs(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(each, path)
    elif value is not None:
        yield path, _text(value)


def _holds_lists(entry: Any) -> bool:
    return isinstance(entry, dict) and any(isinstance(each, list) for each in entry.values())


def _member(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else None


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
