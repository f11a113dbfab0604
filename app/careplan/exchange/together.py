"""What becomes of work that was done in one transaction with other work."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """It is on disk, and this is what it returned."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing of it was kept."""

    error: BaseException


Outcome = Done[T] | Failed
