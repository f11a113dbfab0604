"""The files of a unit against each other: table 6, table 7 and the supplement. All are warnings.

Which unit has which check is data (units.toml). Memory grows with service users and their codes, not with records.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.limits import LIMITS_OF_TABLES
from careplan.standard.rows import Rows, Values
from careplan.standard.specification import Standard, UnitKind
from careplan.standard.tablecontext import TableContext


def check_tables(unit: UnitKind, files: Mapping[str, FileReport], standard: Standard) -> Iterator[Finding]:
    """Yield the findings of the checks that the unit asks for."""
    context = TableContext(standard, unit, files)
    for check in unit.checks:
        yield from TABLE_CHECKS[check.use](context, **check.parameters)


@dataclass(slots=True)
class _Use:
    """What a table says of one service of one user: first record, times, the units of one time, how it is billed."""

    record: int
    times: int = 0
    units: set[int] = field(default_factory=set)
    inside: bool = False
    daily: bool = False


def _counts_agree(
    unit: TableContext,
    *,
    planned: dict[str, str],
    detail: dict[str, str],
    by: list[str],
    apart: dict[str, Any],
) -> Iterator[Finding]:
    """Compare table 6 with table 7 by service user, office and code: presence, times, units of one time.

    Additions by percentage carry no units in table 6 and may be missing there; what is billed by the month or by the
    day is not counted; symbiotic-service reductions carry 0 units but on one day. `apart` names the marks of total
    rows and the service types that may be billed by the month. Who is in one table only is another rule's.
    """
    if not unit.usable(planned["kind"], detail["kind"]):
        return
    used = _uses(unit.rows(planned["kind"]), by, planned)
    lines = {
        key: line
        for key, line in _uses(unit.rows(detail["kind"]), by, detail).items()
        if key[-1] != apart["total"] and str(key[-1])[2:] not in apart["subtotals"]
    }
    pair = _Pair(unit, planned, detail)
    both = {key[:-2] for key in used} & {key[:-2] for key in lines}
    for key, use in used.items():
        if key[:-2] not in both:
            continue
        code = str(key[-1])
        if use.units and key not in lines:
            yield pair.at_plan("unit.code-not-in-detail", use, by[-1], found=code)
        elif use.units:
            monthly = code[:2] in apart["bundled"] and lines[key].times == 1
            yield from _differences(pair, code, use, lines[key], counted=not monthly)
    for key, line in lines.items():
        if key not in used and key[:-2] in both and (line.inside or line.times > 1):
            yield pair.at_detail("unit.code-not-in-plan", line, by[-1], found=key[-1])


def _differences(pair: "_Pair", code: str, use: _Use, line: _Use, *, counted: bool) -> Iterator[Finding]:
    if counted and not use.daily and use.times != line.times:
        words = {"found": line.times, "expected": use.times}
        yield pair.at_detail("unit.times", line, pair.detail["times"], **words, code=code)
    if line.units and not use.units <= line.units:
        words = {"found": max(use.units - line.units), "expected": max(line.units)}
        yield pair.at_plan("unit.units", use, pair.planned["units"], **words, code=code)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two files that are compared; each is named in the findings of the other."""

    unit: TableContext
    planned: dict[str, str]
    detail: dict[str, str]

    def at_plan(self, rule: str, use: _Use, key: str, **words: object) -> Finding:
        kind, other = self.planned["kind"], self.detail["kind"]
        return self.unit.finding(rule, kind, use.record, key, **words, other=other)

    def at_detail(self, rule: str, use: _Use, key: str, **words: object) -> Finding:
        kind, other = self.detail["kind"], self.planned["kind"]
        return self.unit.finding(rule, kind, use.record, key, **words, other=other)


def _uses(rows: Rows, by: Sequence[str], fields: Mapping[str, str]) -> dict[Values, _Use]:
    """Add up the rows of a table by the fields of `by`; what a table does not have counts as empty."""
    pick = rows.pick(by)
    names = ("times", "units", "discounted", "managed", "flags")
    places = [rows.position(fields[name]) if name in fields else None for name in names]
    uses: dict[Values, _Use] = {}
    for record, values in rows.items:
        count, each, less, inside, daily = ("" if at is None else values[at] for at in places)
        use = uses.setdefault(pick(values), _Use(record))
        use.times += int(count or 0) * rows.counts.get(record, 1)
        use.units |= {int(number) for number in (each, less) if number and int(number)}
        use.inside |= bool(inside)
        use.daily |= bool(daily)
    return uses


def _same_number(
    unit: TableContext, *, one: dict[str, str], other: dict[str, str], by: list[str]
) -> Iterator[Finding]:
    """Check that two files that both state a number of a service user state the same."""
    if not unit.usable(one["kind"], other["kind"]):
        return
    stated = unit.rows(other["kind"]).first_of_each([*by, other["field"]])
    known = {values[:-1]: values[-1] for _, values in stated}
    told: set[Values] = set()
    for record, (*who, found) in unit.rows(one["kind"]).first_of_each([*by, one["field"]]):
        user = tuple(who)
        expected = known.get(user)
        if found and expected and int(found) != int(expected) and user not in told:
            told.add(user)
            words = {"found": found, "expected": expected, "other": other["kind"]}
            yield unit.finding("unit.stay-days", one["kind"], record, one["field"], **words)


TABLE_CHECKS: dict[str, Callable[..., Iterator[Finding]]] = {
    "counts_agree": _counts_agree,
    "same_number": _same_number,
    **LIMITS_OF_TABLES,
}
