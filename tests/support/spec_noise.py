"""Units spoilt at random, the same for the same seed: what they ask for is an answer, never a traceback."""

from collections.abc import Callable
from random import Random

from support.spec_builder import BASES, unit_of

SIGNS = [b'"', b",", b"\r\n", b"\n", b"\r", b'""', b"\x00", b"\xf0\x40", b"\x80", b"\xef\xbb\xbf", b"\x1a"]


def _cut(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + data[at + chance.choice([1, 1, 2, 20, 200]) :]


def _noise(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + chance.randbytes(chance.choice([1, 1, 2, 8])) + data[at:]


def _sign(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + chance.choice(SIGNS) + data[at:]


def _overwrite(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + chance.randbytes(1) + data[at + 1 :]


def _end_early(data: bytes, at: int, _chance: Random) -> bytes:
    return data[:at]


def _say_twice(data: bytes, at: int, _chance: Random) -> bytes:
    return data + data[at:]


def _shuffle(data: bytes, _at: int, chance: Random) -> bytes:
    lines = data.split(b"\r\n")
    chance.shuffle(lines)
    return b"\r\n".join(lines)


SPOILERS: list[Callable[[bytes, int, Random], bytes]] = [
    _cut,
    _noise,
    _sign,
    _overwrite,
    _end_early,
    _say_twice,
    _shuffle,
]


def _spoilt_name(name: str, chance: Random) -> str:
    signs = list(name)
    signs[chance.randrange(len(signs))] = chance.choice("_0123456789ABZ. あ髙")
    return "".join(signs)


def spoilt_unit(chance: Random) -> dict[str, bytes]:
    files = unit_of(chance.choice(BASES)).files()
    for _ in range(chance.choice([1, 1, 2, 5])):
        name = chance.choice(sorted(files))
        data = files[name]
        files[name] = chance.choice(SPOILERS)(data, chance.randrange(len(data) + 1), chance)
    if chance.random() < 0.1:
        name = chance.choice(sorted(files))
        files[_spoilt_name(name, chance)] = files.pop(name)
    return files
