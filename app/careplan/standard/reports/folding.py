"""Many equal findings as one with a count: grouped by rule and field, then by what they say."""

from collections.abc import Iterable
from dataclasses import dataclass

from careplan.standard.findings import Finding, Message

_SAYINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Same:
    """Findings that say the same of different records, in their order."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that is shown."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings of one rule at one field. `shown` says different things, `left` counts what is only counted."""

    shown: tuple[Same, ...]
    left: int


def fold(findings: Iterable[Finding]) -> list[Fold]:
    """Return the findings of one file or unit, folded, in the order of the first of each."""
    groups: dict[tuple[str, str | None, int | None], dict[Message, list[Finding]]] = {}
    for finding in findings:
        key = (finding.rule, finding.file, finding.field)
        groups.setdefault(key, {}).setdefault(finding.message, []).append(finding)
    return [_fold(sayings) for sayings in groups.values()]


def _fold(sayings: dict[Message, list[Finding]]) -> Fold:
    same = [Same(tuple(findings)) for findings in sayings.values()]
    left = sum(len(each.findings) for each in same[_SAYINGS_SHOWN:])
    return Fold(tuple(same[:_SAYINGS_SHOWN]), left)


def shown(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that a folded report shows with their place."""
    return [same.first for each in fold(findings) for same in each.shown]
