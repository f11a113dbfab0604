"""What an address asks for behind its question mark: a page with a wrong filter is a page without it."""

from enum import StrEnum
from typing import TypeVar

from fastapi import Request

Choice = TypeVar("Choice", bound=StrEnum)
_LONGEST = 200


def asked_text(request: Request, name: str) -> str | None:
    """Return a value; None where there is none, or nobody could have typed it."""
    value = request.query_params.get(name, "").strip()
    return value if value and value.isprintable() and len(value) <= _LONGEST else None


def asked_choice(request: Request, name: str, choices: type[Choice]) -> Choice | None:
    """Return one of the choices; None where none of them is named."""
    value = request.query_params.get(name, "")
    return choices(value) if value in set(choices) else None


def asked_number(request: Request, name: str) -> int | None:
    """Return a whole number, at most of eighteen digits; None where there is none."""
    return whole_number(request.query_params.get(name, ""))


def whole_number(value: str) -> int | None:
    """Return a whole number, at most of eighteen digits; None for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004 - 64 bits
