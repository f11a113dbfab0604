"""The ways to reach software under test, seen from the runner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.tasks import Task


@dataclass(frozen=True, slots=True)
class Software:
    """What is tested: name and version, as a report carries them."""

    name: str
    version: str


class Target(Protocol):
    """Software under test."""

    @property
    def software(self) -> Software:
        """Its name and version."""
        ...

    def result(self, task: Task) -> Result:
        """Put a task to it and judge what it answers; `waiting` where it has not answered yet."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


def nothing_waits(results: Sequence[Result]) -> bool:
    """Whether every task has its answer."""
    return not any(each.status == "waiting" for each in results)
