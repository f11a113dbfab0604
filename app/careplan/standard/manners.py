"""How text is written: what is legal and known to hurt, as data (interoperability.toml), and where bytes differ.

`Manners` is the data; `other_codes` finds in a file's bytes the characters that Windows writes elsewhere.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate
from careplan.standard.charset import write_text

_ENCODING = "cp932"


@dataclass(frozen=True, slots=True)
class Manners:
    """What is legal and known to hurt: `fragile` gives characters their rule, `twice` are those with two codes."""

    rules: frozenset[str]
    most: int
    half_width: str
    user: tuple[str, ...]
    kana: Mapping[str, tuple[re.Pattern[str], ...]]
    fragile: Mapping[str, str]
    twice: frozenset[str]

    def fragile_in(self, text: str | None) -> str:
        """Return the characters to look for: those that a text has, or all where it is None."""
        characters = self.fragile.keys() | self.twice
        return "".join(sorted(characters if text is None else characters & set(text)))


@cache
def load_manners() -> Manners:
    """Return the data; loaded once a process."""
    with locate("specs/careplan_csv/interoperability.toml").open("rb") as file:
        row = tomllib.load(file)
    fragile: dict[str, str] = {}
    twice: set[str] = set()
    for group in row["characters"]:
        for char, code in _characters(group["codes"]):
            if write_text(char).data == code:
                fragile[char] = group["rule"]
            else:
                twice.add(char)
    return Manners(
        rules=frozenset(row["rules"]),
        most=row["most"],
        half_width=row["half_width"],
        user=tuple(row["user"]),
        kana={each["field"]: tuple(map(re.compile, each["forms"])) for each in row["kana"]},
        fragile=fragile,
        twice=frozenset(twice),
    )


def _characters(ranges: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the characters of ranges of MS932 codes, with their codes."""
    for each in ranges:
        first, last = (int(code, 16) for code in each.split("-"))
        for number in range(first, last + 1):
            code = number.to_bytes(2, "big")
            char = code.decode(_ENCODING, "ignore")
            if len(char) == 1 and len(char.encode(_ENCODING)) == len(code):  # not a code cut in two
                yield char, code


_LEAD, _TRAIL = rb"\x81-\x9f\xe0-\xfc", rb"\x40-\x7e\x80-\xfc"
_SHARED = rb"\x87\xed\xee\xfa-\xfc"  # the rows that share characters with others
_PASSED = (
    rb"(?:[^" + _LEAD + rb"]++|(?![" + _SHARED + rb"])[" + _LEAD + rb"][" + _TRAIL + rb"]|"
    rb"[" + _LEAD + rb"](?![" + _TRAIL + rb"]|\Z))*+"
)
_ALIGNED = re.compile(_PASSED)
_SHARED_PAIR = re.compile(_PASSED + rb"([" + _SHARED + rb"][" + _TRAIL + rb"])")


def other_codes(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the characters of MS932 bytes that Windows writes elsewhere: offset from 0, the code, Windows' code."""
    offset, data = 0, b""
    for chunk in chunks:
        data, at = data + chunk, 0
        while match := _SHARED_PAIR.match(
            data, at
        ):  # not a search: it would begin between the bytes of a pair
            at = match.end()
            char = match[1].decode(_ENCODING, "ignore")
            usual = write_text(char).data if len(char) == 1 else match[1]
            if usual != match[1]:
                yield offset + match.start(1), match[1], usual
        rest = _ALIGNED.match(data, at)
        at = rest.end() if rest else at
        offset, data = offset + at, data[at:]  # at most the first byte of a pair
