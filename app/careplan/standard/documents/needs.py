"""Table 2: needs over goals over services (readings goal-number, blank-or-repeat).

In the file each service is a record, and the cells of need and goals are blank or repeated where the printed form
shows them once. `fill_down` makes all repeated; `read_needs` nests; `write_needs` leaves them blank again. One
援助目標ＮＯ may carry several short-term goals: each goal with a text of its own is an entry, none is lost.
"""

from collections.abc import Iterator
from typing import Any

from careplan.standard.documents.errors import DocumentError
from careplan.standard.documents.parts import Cells, Part, Row, Value, expect, part, take
from careplan.standard.findings import Message
from careplan.standard.specification import Kind

_NUMBERS = ("need_number", "goal_number", "content_number")
_LONG = ("long_term_goal", "long_term_period")
_NO_GOAL = Message(
    "課題には目標が一つ以上必要です。目標のない課題はファイルに書けません",
    "a need has one goal at least; a need without a goal has no record in the file",
)
_SHORT = ("short_term_goal", "short_term_period")


def fill_down(kind: Kind, records: list[Cells]) -> list[Cells]:
    """Return the records in the order of their numbers (01 is 1), blank parent cells filled from above.

    A need and a long-term goal are carried within one 課題ＮＯ, a short-term goal within one 援助目標ＮＯ under the
    same long-term goal. A period is carried with its goal only.
    """
    at = {field.key: field.number - 1 for field in kind.fields}
    filled: list[Cells] = []
    above: list[str] | None = None
    for cells in _in_order(records, [at[key] for key in _NUMBERS]):
        row = list(cells)
        for key in _NUMBERS:
            row[at[key]] = row[at[key]].lstrip("0")
        if above and row[at["need_number"]] == above[at["need_number"]]:
            _fill(row, above, at)
        filled.append(row)
        above = row
    return filled


def _in_order(records: list[Cells], columns: list[int]) -> list[Cells]:
    """Sort by need, goal and content number; records without a number keep the file's order, all of them."""
    if not all(cells[column] for cells in records for column in columns):
        return records
    return sorted(records, key=lambda cells: [int(cells[column]) for column in columns])


def _fill(row: list[str], above: list[str], at: dict[str, int]) -> None:
    row[at["need"]] = row[at["need"]] or above[at["need"]]
    same_long = _fill_pair(row, above, [at[key] for key in _LONG])
    if same_long and row[at["goal_number"]] == above[at["goal_number"]]:
        _fill_pair(row, above, [at[key] for key in _SHORT])


def _fill_pair(row: list[str], above: list[str], pair: list[int]) -> bool:
    """Fill a goal and its period from above if the goal is blank or repeated; return whether it was."""
    goal, period = pair
    if row[goal] not in ("", above[goal]):
        return False
    row[goal] = above[goal]
    row[period] = row[period] or above[period]
    return True


def read_needs(kind: Kind, records: list[Cells]) -> list[Value]:
    """Return the needs of filled records, each with its goals, each with its services; a goal may have none."""
    need_part, goal_part, service_part = _parts(kind)
    needs: list[Value] = []
    need_above: tuple[str, ...] | None = None
    goal_above: tuple[str, ...] | None = None
    for cells in records:
        need, goal = need_part.cells(cells), goal_part.cells(cells)
        if need != need_above:
            needs.append(need_part.read(cells) | {"goals": []})
            goal_above = None
        if goal != goal_above:
            needs[-1]["goals"].append(goal_part.read(cells) | {"services": []})
        if any(service_part.cells(cells)):
            needs[-1]["goals"][-1]["services"].append(service_part.read(cells))
        need_above, goal_above = need, goal
    return needs


def write_needs(kind: Kind, needs: list[Any], place: str) -> Iterator[Row]:
    """Yield a row for each service; cells that the form does not repeat are blank."""
    need_part, goal_part, service_part = _parts(kind)
    for index, need in enumerate(needs):
        where = f"{place}[{index}]"
        nested, head = take(need, ["goals"], where)
        need_row, shown = need_part.write(head, where), _Shown(kind)
        goals = expect(nested.get("goals", []), list, f"{where}.goals")
        if not goals:
            raise DocumentError(f"{where}.goals", _NO_GOAL)
        for number, goal in enumerate(goals):
            inner = f"{where}.goals[{number}]"
            listed, cells = take(goal, ["services"], inner)
            goal_row = goal_part.write(cells, inner)
            services = expect(listed.get("services", []), list, f"{inner}.services")
            for at, service in enumerate(services or [{}]):
                row = need_row | goal_row | service_part.write(service, f"{inner}.services[{at}]")
                yield shown.blanked(row)


class _Shown:
    """What the form has shown of one need so far: the same again is left blank."""

    def __init__(self, kind: Kind) -> None:
        self.at = {field.key: field.number - 1 for field in kind.fields}
        self.above: Row | None = None

    def blanked(self, row: Row) -> Row:
        """Return the row with the cells left blank that `fill_down` will fill from the row above."""
        above, self.above = self.above, row
        if above is None:
            return row
        row = dict(row)
        self._blank(row, above, ["need"])
        same_long = self._blank(row, above, _LONG)
        if same_long and row[self.at["goal_number"]] == above[self.at["goal_number"]]:
            self._blank(row, above, _SHORT)
        return row

    def _blank(self, row: Row, above: Row, keys: tuple[str, ...] | list[str]) -> bool:
        columns = [self.at[key] for key in keys]
        same = all(row[column] == above[column] for column in columns)
        if same:
            row.update(dict.fromkeys(columns, ""))
        return same


def _parts(kind: Kind) -> tuple[Part, Part, Part]:
    return part(kind, "need"), part(kind, "goal"), part(kind, "service")
