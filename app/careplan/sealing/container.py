"""The container of a unit's files: a ZIP of stored entries, every byte of which is accounted for.

Any unzip opens it. Reading is strict so that it has one reading: no compression (and no bomb), no encryption,
no comment, no gap or overlap, central directory and local headers saying the same. The CRC is written for other
tools and not read: the manifest's SHA-256, signed, says more.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

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


def write_container(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the ZIP of the files, in their order; their names are ASCII."""
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
    return b"".join((*body, *directory, _END.pack(_END_MARK, 0, 0, count, count, size, offset, 0)))


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
        fields = _CENTRAL.unpack_from(data, place)
        name_at = place + _CENTRAL.size
        name = bytes(data[name_at : name_at + fields[10]])
        place = name_at + fields[10] + fields[11] + fields[12]
        _verify_central(fields, offset, position)
        content, offset = _read_local(data, fields, name, position)
        entries.append(Entry(_ascii(name, position), content))
    if (offset, place) != (start, len(data) - _END.size):
        raise Refused("container", found="bytes that belong to no entry")
    return entries


def _verify_central(fields: tuple[int, ...], offset: int, position: int) -> None:
    """Central directory: mark, made by, needed, flags, method, time, date, crc, packed, size, 3 lengths, disk, 2 attributes, offset."""
    is_stored = fields[4] == 0 and fields[3] in (0, _UTF8_NAMES) and fields[8] == fields[9]
    is_file = stat.S_IFMT(fields[15] >> 16) in _KINDS
    if fields[0] != _CENTRAL_MARK or not is_stored or not is_file or (fields[13], fields[16]) != (0, offset):
        raise Refused("container", found=f"entry {position} is not a stored file")


def _read_local(
    data: memoryview, central: tuple[int, ...], name: bytes, position: int
) -> tuple[memoryview, int]:
    """Return an entry's content and where it ends."""
    offset, size = central[16], central[9]
    fields = _LOCAL.unpack_from(data, offset)
    start = offset + _LOCAL.size + fields[9] + fields[10]
    local_name = data[offset + _LOCAL.size : offset + _LOCAL.size + fields[9]]
    said = (fields[0], fields[2], fields[3], fields[7], fields[8], bytes(local_name))
    if said != (_LOCAL_MARK, central[3], 0, size, size, name) or start + size > len(data):
        raise Refused("container", found=f"entry {position} is described in two ways")
    return data[start : start + size], start + size


def _ascii(name: bytes, position: int) -> str:
    try:
        return name.decode("ascii")
    except UnicodeDecodeError as cause:
        raise Refused("file-name", position=position) from cause
