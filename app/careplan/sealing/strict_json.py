"""JSON of one reading: written in the form of RFC 8785, read without doubled names or fractions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

JSON = None | bool | int | str | Sequence["JSON"] | Mapping[str, "JSON"]


class JsonError(ValueError):
    """The bytes are not one JSON object that has one reading."""


def write_json(value: Mapping[str, JSON]) -> bytes:
    """Write UTF-8, names sorted, no spaces: RFC 8785 for ASCII names and values without fractions."""
    return _ENCODER.encode(value).encode()


def read_json(data: bytes) -> dict[str, JSON]:
    """Read one object, in canonical form or not; raise ``JsonError``."""
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
        if "\\u" in text:
            write_json(value)  # half of a surrogate pair, which no output could carry
    except (ValueError, RecursionError) as cause:
        raise JsonError("not JSON of one reading") from cause
    if not isinstance(value, dict):
        raise JsonError("not an object")
    return value


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise JsonError("a doubled name")
    return value


def _refuse(number: str) -> NoReturn:
    raise JsonError(f"a number that is no integer of {len(number)} characters")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse)
