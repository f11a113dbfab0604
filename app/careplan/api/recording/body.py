"""A body as it goes by: JSON is kept to be told of, of sealed units and ZIPs size and hash, of others the size."""

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from careplan.api.media import JSON, OCTETS, PKCS7, SIGNATURE, ZIP
from careplan.api.problems import MEDIA_TYPE
from careplan.api.recording.discretion import unreadable_json

_HASHED = frozenset({PKCS7, SIGNATURE, ZIP, OCTETS})
_FORM = "application/x-www-form-urlencoded"
_LARGEST = 131_072
_LONG = 16_384
Tell = Callable[[Any], Any]


class PassingBody:
    """Counts what passes. A hash is made of no other body: one of a password, or of few plain lines, can be guessed."""

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.media = _media(headers)
        self.size = 0
        self._hash = sha256() if self.media in _HASHED else None
        self._parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        """Take a part, in order."""
        self.size += len(part)
        if self._hash is not None:
            self._hash.update(part)
        elif self._is_told and self.size <= _LARGEST:
            self._parts.append(part)

    @property
    def _is_told(self) -> bool:
        return self.media in {JSON, MEDIA_TYPE, _FORM}

    @property
    def is_problem(self) -> bool:
        """Whether it is a problem document."""
        return self.media == MEDIA_TYPE

    @property
    def is_long(self) -> bool:
        """Whether it takes long to be told of: JSON of a hundred kilobytes can be made to take 60 ms."""
        return self._is_told and _LONG < self.size <= _LARGEST

    def value(self) -> Any:
        """Return the JSON value, or the fields of a form by name; None where it is neither."""
        if not self._is_told or self.size > _LARGEST:
            return None
        whole = b"".join(self._parts)
        try:
            return dict(parse_qsl(whole.decode("latin-1"))) if self.media == _FORM else json.loads(whole)
        except (ValueError, RecursionError):
            return None

    def told(self, tell: Tell) -> dict[str, Any]:
        """Return what is told of it, JSON by way of `tell`."""
        about: dict[str, Any] = {"media": self.media, "size": self.size}
        if self._hash is not None:
            about["sha256"] = self._hash.hexdigest() if self.size else None
        if self._is_told and 0 < self.size <= _LARGEST:
            text = b"".join(self._parts).decode("utf-8", "replace")
            unreadable = None if self.media == _FORM else unreadable_json(text)
            about |= {"json": tell(self.value())} if unreadable is None else {"unreadable": unreadable}
        return about


def _media(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    for name, value in headers:
        if name == b"content-type":
            return value.decode("latin-1").partition(";")[0].strip().lower()[:100]
    return None
