"""Which file names are safe to write on any disk: the grammar of names in a unit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from careplan.sealing.errors import Refused

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|manifest\.json)", re.ASCII)


def is_safe_name(name: str) -> bool:
    """Tell whether a name is 1 to 128 of ``A-Za-z0-9._-``, a letter or digit first, and not reserved.

    So it has no separator, drive, stream, control character or space, is not hidden and does not climb;
    Windows drops a dot at the end, and takes device names with any extension.
    """
    lower = name.lower()
    is_reserved = _RESERVED.fullmatch(lower) or _RESERVED.fullmatch(lower.partition(".")[0])
    return bool(_SAFE.fullmatch(name)) and not name.endswith(".") and not is_reserved


def verify_names(names: Iterable[str]) -> None:
    """Refuse a name that is not safe, and one that another equals but for case."""
    seen: set[str] = set()
    for position, name in enumerate(names, 1):
        if not is_safe_name(name) or name.lower() in seen:
            raise Refused("file-name", position=position)
        seen.add(name.lower())
