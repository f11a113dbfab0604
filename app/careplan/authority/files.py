"""Files that are whole or not there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_OWNER_ONLY = 0o600
_READABLE = 0o644


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file beside its place, sync it, and move it there; a private one is its owner's alone."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    mode = _OWNER_ONLY if private else _READABLE
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def append_line(path: Path, line: bytes) -> None:
    """Append one line in one write, and sync it."""
    with path.open("ab", buffering=0) as file:
        file.write(line + b"\n")
        os.fsync(file.fileno())
