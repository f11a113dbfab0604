"""A step that has been prepared: what the program is told besides, and how the outcome is judged."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.findings import Message

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the program is told for this step alone; `judge` returns what is wrong, nothing where all is well."""

    told: Mapping[str, Any]
    judge: Callable[[Answer], list[Message]]


def in_base64(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return files (name to bytes) as JSON carries them."""
    return {name: b64encode(content).decode() for name, content in files.items()}


def wrong(ja: str, en: str, *, when: bool) -> list[Message]:
    """Return the message where the condition holds, nothing otherwise."""
    return [Message(ja, en)] if when else []
