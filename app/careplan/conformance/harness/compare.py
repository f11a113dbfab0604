"""Two documents, compared in what they say: each difference by its path.

A member that is null, an empty text or an empty list says the same as a missing one; the order of lists says nothing,
for documents have one order only by convention; line breaks are one, however they are written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where documents differ; None stands for nothing there."""

    path: str
    expected: Any
    found: Any


def differences(expected: Any, found: Any) -> list[Difference]:
    """Return what is different; paths and indexes are those of the expected document."""
    return list(_compare(expected, found, ""))


def _compare(expected: Any, found: Any, path: str) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            yield from _compare(expected.get(key), found.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(found, list):
        yield from _compare_lists(expected, found, path)
    elif _key(expected) != _key(found):  # 0, 0.0 and false are equal in Python
        yield Difference(path, expected, found)


def _compare_lists(expected: list[Any], found: list[Any], path: str) -> Iterator[Difference]:
    """Pair the entries that say the same; compare those that are left in their order."""
    left = [(_key(each), each) for each in found]
    missing = []
    for index, entry in enumerate(expected):
        match = next((each for each in left if each[0] == _key(entry)), None)
        if match is None:
            missing.append((index, entry))
        else:
            left.remove(match)
    for number in range(max(len(missing), len(left))):
        index, entry = missing[number] if number < len(missing) else (len(expected) + number, None)
        other = left[number][1] if number < len(left) else None
        yield from _compare(entry, other, f"{path}[{index}]")


def _key(value: Any) -> str:
    return json.dumps(_normal(value), sort_keys=True)


def _normal(value: Any) -> Any:
    if isinstance(value, dict):
        members = {key: _normal(each) for key, each in value.items()}
        return {key: each for key, each in members.items() if each is not None} or None
    if isinstance(value, list):
        return (
            sorted((_normal(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
            or None
        )
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    return value
