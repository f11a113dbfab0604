"""Units spoilt on purpose: renamed, robbed of a file, with one bit turned."""

from collections.abc import Mapping
from dataclasses import replace

from careplan.standard.naming import Address, FileName, read_name, write_name


def named(files: Mapping[str, bytes]) -> FileName:
    """Return the parts of the first file's name."""
    name = read_name(min(files)).name
    if name is None:
        raise ValueError(min(files))
    return name


def readdressed(
    files: Mapping[str, bytes], *, stamp: str, destination: Address | None = None
) -> dict[str, bytes]:
    """Return the same contents under names with another stamp, and another destination where one is given."""
    renamed = {}
    for file, content in files.items():
        name = read_name(file).name
        if name is None:
            raise ValueError(file)
        renamed[write_name(replace(name, stamp=stamp, destination=destination or name.destination))] = content
    return renamed


def without(files: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """Return the files but for those of a kind."""
    return {name: content for name, content in files.items() if not name.startswith(f"{kind}_")}


def turned(data: bytes) -> bytes:
    """Return the bytes with one bit turned, two thirds down, where the ciphertext lies."""
    at = len(data) * 2 // 3
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
