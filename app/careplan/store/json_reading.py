"""Reading the JSON of columns: short lists of words come again and again, kinds, months and service types."""

import json
from functools import lru_cache
from typing import Any

_LIST = ("[", b"[")
_LONGEST = 256  # of a text that is remembered; a thousand of them are nothing


def read_json(text: str | bytes) -> Any:
    """Return the value, which is the caller's own to change; drivers hand over text or bytes."""
    words = _read_words(text) if text[:1] in _LIST and len(text) <= _LONGEST else None
    return json.loads(text) if words is None else list(words)


@lru_cache(maxsize=1024)
def _read_words(text: str | bytes) -> tuple[str, ...] | None:
    """Return a list of words as what nobody can change; None for any other value."""
    value = json.loads(text)
    is_words = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return tuple(value) if is_words else None
