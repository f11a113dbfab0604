"""Pictures: nobody's picture in place of a family's, as many bytes long."""

_START, _END, _COMMENT = b"\xff\xd8", b"\xff\xd9", b"\xff\xfe"
_LONGEST = 0xFFFF


def picture_of_nobody(data: bytes) -> bytes:
    """Return bytes of the same length that begin and end as a picture did, with nothing of it between.

    A JPEG stays one by its marks: what stood in it becomes comments of zeros. Anything else becomes zeros behind
    its first eight bytes.
    """
    if not data.startswith(_START):
        return data[:8] + bytes(max(0, len(data) - 8))
    tail = _END if data.endswith(_END) else b""
    room = len(data) - len(_START) - len(tail)
    return _START + b"".join(_comments(room)) + tail


def _comments(room: int) -> list[bytes]:
    """Return comment segments that fill the room; fewer than four bytes that are left are filling bytes."""
    parts = []
    while room >= len(_COMMENT) + 2:
        length = min(room - len(_COMMENT), _LONGEST)
        parts.append(_COMMENT + length.to_bytes(2, "big") + bytes(length - 2))
        room -= len(_COMMENT) + length
    return [*parts, b"\xff" * room]
