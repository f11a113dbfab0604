"""BER to DER: what ``openssl cms -stream`` writes, made readable for a strict reader (X.690 8, 10).

Indefinite and long lengths become the shortest, constructed octet strings one string, and sets are sorted.
The content of other values is left as it stands, for a DER reader to judge.
"""

from __future__ import annotations

from itertools import count

from careplan.sealing.limits import BER_DEPTH, BER_ELEMENTS, BER_FEW

_CONSTRUCTED = 0x20
_OCTETS = 0x04
_SET = 0x31
_STRINGS = {0x23, 0x2C, *range(0x32, 0x37), *range(0x38, 0x3F)}  # constructed forms that CMS has no use for
_MULTIBYTE_TAG = 0x1F
_INDEFINITE = 0x80
_MAX_LENGTH_BYTES = 8
_END = b"\0\0"
_BYTES_EACH = 64


class BerError(ValueError):
    """The bytes are not BER, or deeper or of more elements than is allowed."""


def ber_to_der(data: bytes) -> bytes:
    """Return the one element ``data`` holds in DER; raise ``BerError`` for anything else."""
    most = min(BER_FEW + len(data) // _BYTES_EACH, BER_ELEMENTS)
    element, end = _element(memoryview(data), 0, 0, count(most, -1))
    if end != len(data):
        raise BerError("bytes after the element")
    return element


def _element(data: memoryview, start: int, depth: int, left: count[int]) -> tuple[bytes, int]:
    """Return the element at ``start`` in DER, and where it ends."""
    if depth > BER_DEPTH or next(left) <= 0:
        raise BerError("too deep or too many elements")
    tag, length, start = _head(data, start)
    if not tag & _CONSTRUCTED:
        if length is None:
            raise BerError("a primitive element of indefinite length")
        return _write(tag, data[start : start + length]), start + length
    if tag in _STRINGS:
        raise BerError("a constructed string")
    children, end = _children(data, start, length, depth, left)
    if tag == _OCTETS | _CONSTRUCTED:
        return _write(_OCTETS, b"".join(map(_octets, children))), end
    return _write(tag, b"".join(sorted(children) if tag == _SET else children)), end


def _children(
    data: memoryview, start: int, length: int | None, depth: int, left: count[int]
) -> tuple[list[bytes], int]:
    """Return the elements inside a constructed one, and where it ends."""
    bounded = data if length is None else data[: start + length]
    children: list[bytes] = []
    while start < len(bounded):
        if length is None and bytes(bounded[start : start + 2]) == _END:
            return children, start + 2
        child, start = _element(bounded, start, depth + 1, left)
        children.append(child)
    if length is None:
        raise BerError("no end of contents")
    return children, start


def _head(data: memoryview, start: int) -> tuple[int, int | None, int]:
    """Read tag and length; a length of ``None`` is indefinite."""
    if start + 2 > len(data):
        raise BerError("cut off in tag or length")
    tag, first = data[start], data[start + 1]
    if tag == 0 or tag & _MULTIBYTE_TAG == _MULTIBYTE_TAG:
        raise BerError("a tag that CMS does not have")
    start += 2
    if first == _INDEFINITE:
        return tag, None, start
    length = first
    if first > _INDEFINITE:
        size = first - _INDEFINITE
        if size > _MAX_LENGTH_BYTES or start + size > len(data):
            raise BerError("a length out of bounds")
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise BerError("cut off")
    return tag, length, start


def _octets(element: bytes) -> memoryview:
    """Return the content of a segment of an octet string, already in DER."""
    tag, length, start = _head(memoryview(element), 0)
    if tag != _OCTETS or length is None:
        raise BerError("a segment that is no octet string")
    return memoryview(element)[start : start + length]


def _write(tag: int, content: bytes | memoryview) -> bytes:
    return bytes((tag,)) + write_length(len(content)) + content


def write_length(size: int) -> bytes:
    """Return a length as DER writes it."""
    if size < _INDEFINITE:
        return bytes((size,))
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((_INDEFINITE | len(length),)) + length
