"""What the town needs from a store, as a Protocol."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Held:
    """How much an exchange holds; of log-ins those of offices, of offices besides how many are foreign to the town."""

    offices: int
    foreign: int
    staff: int
    transmissions: int
    drafts: int
    groups: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no office, without which there is nothing else."""
        return self.offices == 0


class Ground(Protocol):
    """What stands in the exchange as a whole."""

    def count(self, known: Collection[str]) -> Held:
        """Count what there is; an office is foreign where its number is not among those known."""
        ...

    def staff_ids(self) -> Sequence[str]:
        """Return the log-ins of offices by ID."""
        ...

    def certificates(self) -> Sequence[bytes]:
        """Return the offices' certificates (DER)."""
        ...

    def clear(self) -> None:
        """Remove everything but administrators, the exchange's own keys and the audit log."""
        ...
