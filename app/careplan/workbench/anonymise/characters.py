"""Invented text of the same shape: each character stays in its class, what belongs to none stays as it is.

Classes are digits, letters, kana and kanji, half- and full-width apart, and in MS932 whether the second byte is one
that careless software takes for a backslash or a bar. So all that a check says of a text stays said.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

_RANGES = (("0", "9"), ("A", "Z"), ("a", "z"), ("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"), ("ｱ", "ﾝ"))
_KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
)
_KANJI = ((0x889F, 0x9872), (0x989F, 0xEAA4))  # the two levels of JIS X 0208
_CARELESS = b"\x5c\x7c"
_ATTEMPTS = 50


@cache
def pools() -> dict[str, str]:
    """Return the pool of each character that is replaced: the characters of its class."""
    classes = ["".join(map(chr, range(ord(low), ord(high) + 1))) for low, high in _RANGES]
    classes += [*_KANA, *("".join(_kanji(first, last)) for first, last in _KANJI)]
    table: dict[str, str] = {}
    for members in classes:
        careless = "".join(
            char for char in members if char.encode("cp932")[-1] in _CARELESS and not char.isascii()
        )
        plain = "".join(char for char in members if char not in careless)
        table |= dict.fromkeys(careless, careless) | dict.fromkeys(plain, plain)
    return table


def _kanji(first: int, last: int) -> Iterator[str]:
    for code in range(first, last + 1):
        char = code.to_bytes(2, "big").decode("cp932", "ignore")
        if len(char) == 1 and "\u4e00" <= char <= "\u9fff":
            yield char


class Inventor:
    """Gives each text one invented text a domain: the same for the same secret, another for another text.

    The invented text cannot be led back without the secret (HMAC-SHA-256).
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._made: dict[tuple[str, str], str] = {}
        self._used: set[tuple[str, str]] = set()

    def random(self, domain: str, value: str) -> Random:
        """Return numbers that only secret, domain and value decide."""
        message = f"{domain}\0{value}".encode("utf-8", "surrogatepass")
        return Random(hmac.new(self._secret, message, hashlib.sha256).digest())  # noqa: S311 - keyed above

    def text(self, domain: str, value: str) -> str:
        """Return an invented text of the same shape."""
        return self.made(domain, value, lambda random: _like(random, value))

    def made(self, domain: str, value: str, make: Callable[[Random], str]) -> str:
        """Return what `make` invents for a value, once; two values share one only where too few are possible."""
        if (domain, value) not in self._made:
            random = self.random(domain, value)
            candidates = (make(random) for _ in range(_ATTEMPTS))
            fresh = (each for each in candidates if (domain, each) not in self._used and each != value)
            new = next(fresh, None) or make(random)
            self._made[domain, value] = new
            self._used.add((domain, new))
        return self._made[domain, value]


def _like(random: Random, value: str) -> str:
    table = pools()
    return "".join(random.choice(table[char]) if char in table else char for char in value)
