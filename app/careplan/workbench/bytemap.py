"""A file's text with the bytes of each character: whatever is not changed keeps its bytes, good or bad."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from careplan.standard.charset import read_text, write_text

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LEAD = frozenset([*range(0x81, 0xA0), *range(0xE0, 0xFD)])
_TRAIL = frozenset([*range(0x40, 0x7F), *range(0x80, 0xFD)])


@dataclass(frozen=True, slots=True)
class ByteMap:
    """Text as `read_text` gives it; `slices` holds the bytes of each character, `head` those before the first."""

    head: bytes
    text: str
    slices: tuple[bytes, ...]
    encoding: str

    def with_text(self, text: str) -> bytes:
        """Return the bytes of another text of the same length; characters that stay keep their bytes."""
        pairs = zip(self.text, text, self.slices, strict=True)
        return self.head + b"".join(own if old == new else self._bytes(new) for old, new, own in pairs)

    def _bytes(self, char: str) -> bytes:
        return write_text(char).data if self.encoding == "cp932" else char.encode(self.encoding)


def byte_map(data: bytes) -> ByteMap:
    """Return the characters of a file's bytes; never raises."""
    decoded = read_text(data)
    head = b""
    if decoded.rule is None:
        encoding, pieces = "cp932", list(_ms932(data))
    else:
        encoding = "utf-8" if decoded.rule == "bytes.utf8" else _utf16(data, decoded.text)
        head = data[: _bom_length(data)] if decoded.bom else b""
        pieces = list(_unicode(data[len(head) :], encoding))
    text = "".join(char for char, _ in pieces)
    if text != decoded.text:
        raise AssertionError("the characters of the bytes are not those of the text")
    return ByteMap(head, text, tuple(part for _, part in pieces), encoding)


def _bom_length(data: bytes) -> int:
    return len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else len(codecs.BOM_UTF16_LE)


def _utf16(data: bytes, text: str) -> str:
    """Return which UTF-16 it is: by its BOM, or else by which one gives the text."""
    named = _UTF16.get(data[:2])
    return named or next(each for each in _UTF16.values() if data.decode(each, "replace") == text)


def _ms932(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(data):
        pair = data[at] in _LEAD and at + 1 < len(data) and data[at + 1] in _TRAIL
        own = data[at : at + 2] if pair else data[at : at + 1]
        at += len(own)
        chars = read_text(own).text if own[0] else "\0"
        if len(chars) == 1:
            yield chars, own
        else:  # undefined bytes are marked one by one
            yield from ((char, own[place : place + 1]) for place, char in enumerate(chars))


def _unicode(data: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """Yield characters with their bytes; of several that end at once the last has one unit, the first the rest."""
    unit = 1 if encoding == "utf-8" else 2
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    waiting = b""
    for at in range(len(data) + 1):
        waiting += data[at : at + 1]
        chars = decoder.decode(data[at : at + 1], final=at == len(data))
        if chars:
            kept = len(decoder.getstate()[0]) if at < len(data) else 0
            done, waiting = waiting[: len(waiting) - kept], waiting[len(waiting) - kept :]
            last = done[-unit:] if len(chars) > 1 else done
            first = done[: len(done) - len(last)]
            yield from ((char, b"" if place else first) for place, char in enumerate(chars[:-1]))
            yield chars[-1], last
