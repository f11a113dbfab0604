"""ZIPs that unfold to far more than they are; none is ever unfolded to be made."""

import struct
import zlib

_BLOCK = 1 << 24


def deflated_zeros(blocks: int) -> bytes:
    """Return a deflate stream of so many times 16 MB of zeros: one block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * blocks + packer.flush(zlib.Z_FINISH)


def archive(name: str, stream: bytes, declared: int) -> bytes:
    """Return a ZIP with one member that says it has `declared` bytes."""
    raw = name.encode("ascii")
    sizes = struct.pack("<III", 0, len(stream), declared)
    local = (
        struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(raw), 0) + raw
    )
    central = (
        struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 33)
        + sizes
        + struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, 0)
        + raw
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local) + len(stream), 0)
    return local + stream + central + end


def overlapping(name: str, stream: bytes, members: int, declared: int) -> bytes:
    """Return a ZIP whose directory names the same compressed bytes as so many members."""
    whole = archive(name, stream, declared)
    start = whole.rindex(b"PK\x01\x02")
    central = whole[start : whole.rindex(b"PK\x05\x06")]
    directory = b"".join(central[:46] + f"{n:04}.CSV".encode() for n in range(members))
    counts = struct.pack("<HHIIH", members, members, len(directory), start, 0)
    return whole[:start] + directory + struct.pack("<IHH", 0x06054B50, 0, 0) + counts
