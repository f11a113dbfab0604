"""What a comparison of plan and actuals gives."""

from dataclasses import dataclass
from typing import Literal

from careplan.standard.findings import Message

State = Literal["done", "missing", "extra", "changed"]
STATES: tuple[State, ...] = ("done", "changed", "missing", "extra")


@dataclass(frozen=True, slots=True)
class Use:
    """One record of table 6: times of day "HH:MM" or None, occasions, units an occasion."""

    start_time: str | None
    end_time: str | None
    times: int
    units: int

    @property
    def total(self) -> int:
        """Units of all occasions."""
        return self.times * self.units


@dataclass(frozen=True, slots=True)
class Line:
    """One service on one day: planned and actual use, one of them None where it was not planned or not done."""

    office_number: str
    day: str
    service_code: str
    planned: Use | None
    actual: Use | None

    @property
    def changes(self) -> tuple[str, ...]:
        """The fields in which plan and actual differ, where there are both."""
        if self.planned is None or self.actual is None:
            return ()
        keys = ("start_time", "end_time", "times", "units")
        return tuple(key for key in keys if getattr(self.planned, key) != getattr(self.actual, key))

    @property
    def state(self) -> State:
        """Done as planned, missing, extra, or changed."""
        if self.actual is None:
            return "missing"
        if self.planned is None:
            return "extra"
        return "changed" if self.changes else "done"


@dataclass(frozen=True, slots=True)
class UserResult:
    """One service user and month. `not_reported` are the planned offices that sent no actuals.

    Units are those of table 6 over all offices; in `actual_units` offices not reported count as planned. `limit`
    is the limit of the care level where the supplement gives it.
    """

    insured_number: str
    insurer_numbers: tuple[str, ...]
    service_month: str
    lines: tuple[Line, ...]
    not_reported: tuple[str, ...]
    limit: int | None
    planned_units: int
    actual_units: int
    notes: tuple[Message, ...]

    def over(self, units: int) -> int | None:
        """Return units less the limit (negative: that much is left), None where no limit is known."""
        return None if self.limit is None else units - self.limit


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All service users of plan and actuals."""

    users: tuple[UserResult, ...]

    def count(self, state: State) -> int:
        """Return how many lines are in a state."""
        return sum(line.state == state for user in self.users for line in user.lines)

    @property
    def equal(self) -> bool:
        """Whether everything was done as planned."""
        return all(line.state == "done" for user in self.users for line in user.lines)
