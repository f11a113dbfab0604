"""Files for the pages that check and compare: changed in one cell, zipped, as a form sends them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any


def changed(files: Mapping[str, bytes], kind: str, record: int, field: int, cell: bytes) -> dict[str, bytes]:
    """Return the files with another text in one cell; record and field count from 1. No cell may hold a comma."""
    name = next(each for each in files if each.startswith(kind))
    lines = files[name].split(b"\r\n")
    fields = lines[record - 1].split(b",")
    fields[field - 1] = cell
    lines[record - 1] = b",".join(fields)
    return dict(files) | {name: b"\r\n".join(lines)}


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def form_files(files: Mapping[str, bytes], field: str = "files") -> list[Any]:
    return [(field, (name, data)) for name, data in files.items()]
