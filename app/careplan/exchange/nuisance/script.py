"""A script: rules, each of which does one thing to what it fits, at the occasions that it names."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

_PARAMETER = re.compile(r"\{[^{}/]*\}")


class Deed(StrEnum):
    """What a rule does."""

    REFUSE = "refuse"
    CUT = "cut"
    DELAY = "delay"
    DUPLICATE = "duplicate"
    EXPIRED = "expired-certificate"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a rule may fit: a request, or a notice on its way (`channel`: event or webhook)."""

    office_number: str | None
    method: str | None = None
    path: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What a rule fits; what is None fits all. `route` is a path as OpenAPI has it, `{…}` for any one segment."""

    method: str | None = None
    route: str | None = None
    office_number: str | None = None
    channel: str | None = None

    def fits(self, occasion: Occasion) -> bool:
        """Tell whether the occasion is one that the rule is about."""
        if self.route is not None and not _fits_route(self.route, occasion.path or ""):
            return False
        asked = (self.method, self.office_number, self.channel)
        there = (occasion.method, occasion.office_number, occasion.channel)
        return all(want is None or want == have for want, have in zip(asked, there, strict=True))


@dataclass(frozen=True, slots=True)
class When:
    """Which of the occasions that fit, counted from 1. Where several are given all must hold; none: each of them."""

    nth: int | None = None
    every: int | None = None
    chance: float | None = None
    """Drawn from the script's seed, the rule's name and the count: the same in every run."""
    times: int | None = None
    """How often at most."""

    def holds(self, seed: int, name: str, count: int, fired: int) -> bool:
        """Tell whether the rule fires at this occasion, the `count`-th, having fired so often before."""
        return (
            (self.times is None or fired < self.times)
            and (self.nth is None or count == self.nth)
            and (self.every is None or count % self.every == 0)
            and (self.chance is None or _drawn(seed, name, count) < self.chance)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `status` and `retry_after` are of a refusal, `seconds` of a delay, `until` of maintenance."""

    name: str
    deed: Deed
    aim: Aim = field(default_factory=Aim)
    when: When = field(default_factory=When)
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """Rules in their order, and the seed of what is left to chance."""

    rules: tuple[Rule, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule fitted, and how often it fired."""

    name: str
    fitted: int
    fired: int


def _fits_route(route: str, path: str) -> bool:
    pattern = "[^/]+".join(map(re.escape, _PARAMETER.split(route)))
    return re.fullmatch(pattern, path) is not None


def _drawn(seed: int, name: str, count: int) -> float:
    digest = sha256(f"{seed}\n{name}\n{count}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
