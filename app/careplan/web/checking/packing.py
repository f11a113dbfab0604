"""Sources as bytes and back: what a locker holds of files. A header in JSON, then the files, compressed together."""

import json
import zlib
from collections.abc import Sequence

from careplan.web.checking.sources import Source

Sides = tuple[tuple[Source, ...], ...]
_LENGTH = 8
_FAST = 1


def write_pack(sides: Sequence[Sequence[Source]]) -> bytes:
    """Return the sources of one side (a check) or two (a comparison) as bytes."""
    header = [[_describe(source) for source in side] for side in sides]
    head = json.dumps(header, ensure_ascii=True).encode()
    bodies = [data for side in sides for source in side for data in source.files.values() if data is not None]
    return zlib.compress(b"".join([len(head).to_bytes(_LENGTH), head, *bodies]), _FAST)


def read_pack(content: bytes) -> Sides:
    """Return the sources that `write_pack` wrote."""
    whole = zlib.decompress(content)
    at = _LENGTH + int.from_bytes(whole[:_LENGTH])
    sides = []
    for side in json.loads(whole[_LENGTH:at]):
        sources = []
        for source in side:
            files: dict[str, bytes | None] = {}
            for path, size in source["files"]:
                files[path] = None if size is None else whole[at : at + size]
                at += size or 0
            sources.append(Source(source["folder"], files, source["as_units"]))
        sides.append(tuple(sources))
    return tuple(sides)


def _describe(source: Source) -> dict[str, object]:
    sizes = [(path, None if data is None else len(data)) for path, data in source.files.items()]
    return {"folder": source.folder, "as_units": source.as_units, "files": sizes}
