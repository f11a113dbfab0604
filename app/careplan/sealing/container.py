"""The container of a unit's files: a ZIP of stored entries, every byte of which is accounted for.

Any unzip opens it. Reading is strict so that it has one reading: no compression (and no bomb), no encryption,
no comment, no gap or overlap, central directory and local headers saying the same. The CRC is written for
other tools and not read: the manifest's SHA-256, signed, says more.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from careplan.sealing.errors import Refused
from careplan.sealing.limits import MAX_FILES

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_VERSION = 10  # stored files
_FIRST_DAY = 0x21  # 1980-01-01, the first of the format: a unit's bytes depend on its files alone
_UTF8_NAMES = 0x800
_KINDS = (0, stat.S_IFREG)  # of the Unix mode, where there is one: no links, no folders


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored file, a view of the container's bytes."""

    name: str
    content: memoryview


class _Central(NamedTuple):
    """A line of the central directory, in the format's order."""

    mark: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal: int
    attributes: int
    offset: int


def write_container(files: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """Return the ZIP of the files, in their order, as the pieces it is made of; names are ASCII."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in files:
        encoded = name.encode("ascii")
        facts = (0, 0, 0, _FIRST_DAY, zlib.crc32(content), len(content), len(content), len(encoded), 0)
        body += (_LOCAL.pack(_LOCAL_MARK, _VERSION, *facts), encoded, content)
        central = _CENTRAL.pack(_CENTRAL_MARK, _VERSION, _VERSION, *facts, 0, 0, 0, 0, offset)
        directory += (central, encoded)
        offset += _LOCAL.size + len(encoded) + len(content)
    size, count = sum(map(len, directory)), len(directory) // 2
    return [*body, *directory, _END.pack(_END_MARK, 0, 0, count, count, size, offset, 0)]


def read_container(data: bytes) -> list[Entry]:
    """Return the entries in their order; refuse what is no ZIP of this form."""
    try:
        mark, disk, disk2, count, count2, size, start, comment = _END.unpack_from(data, len(data) - _END.size)
        whole = start + size + _END.size == len(data)
        if (mark, disk, disk2, count, comment) != (_END_MARK, 0, 0, count2, 0) or not whole:
            raise Refused("container", found="its end is not a ZIP's")
        if not 1 <= count <= MAX_FILES + 1:
            raise Refused("too-many-files", count=count - 1, limit=MAX_FILES)
        return _read_entries(memoryview(data), start, count)
    except struct.error as cause:
        raise Refused("container", found="cut off") from cause


def _read_entries(data: memoryview, start: int, count: int) -> list[Entry]:
    entries: list[Entry] = []
    place, offset = start, 0
    for position in range(1, count + 1):
        central = _Central(*_CENTRAL.unpack_from(data, place))
        name_at = place + _CENTRAL.size
        name = bytes(data[name_at : name_at + central.name_length])
        place = name_at + central.name_length + central.extra_length + central.comment_length
        _verify_central(central, offset, position)
        content, offset = _read_local(data, central, name, position)
        entries.append(Entry(_ascii(name, position), content))
    if (offset, place) != (start, len(data) - _END.size):
        raise Refused("container", found="bytes that belong to no entry")
    return entries


def _verify_central(central: _Central, offset: int, position: int) -> None:
    is_stored = central.method == 0 and central.flags in (0, _UTF8_NAMES)
    is_file = stat.S_IFMT(central.attributes >> 16) in _KINDS
    is_whole = (central.packed, central.disk, central.offset) == (central.size, 0, offset)
    if central.mark != _CENTRAL_MARK or not (is_stored and is_file and is_whole):
        raise Refused("container", found=f"entry {position} is not a stored file")


def _read_local(data: memoryview, central: _Central, name: bytes, position: int) -> tuple[memoryview, int]:
    """Return an entry's content and where it ends."""
    mark, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(
        data, central.offset
    )
    name_at = central.offset + _LOCAL.size
    start = name_at + name_length + extra_length
    said = (mark, flags, method, packed, size, bytes(data[name_at : name_at + name_length]))
    wanted = (_LOCAL_MARK, central.flags, 0, central.size, central.size, name)
    if said != wanted or start + size > len(data):
        raise Refused("container", found=f"entry {position} is described in two ways")
    return data[start : start + size], start + size


def _ascii(name: bytes, position: int) -> str:
    try:
        return name.decode("ascii")
    except UnicodeDecodeError as cause:
        raise Refused("file-name", position=position) from cause
