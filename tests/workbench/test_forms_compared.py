"""Two documents on one form: what differs is marked, all of it and nothing else, and no form is misshapen by it."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.documents import read_unit
from careplan.workbench.forms import compare_forms, fill_forms, form_markup
from careplan.workbench.forms.aligning import align_tables
from careplan.workbench.forms.marking import count_marks
from careplan.workbench.forms.model import Cell, Column, Form, Table, Value
from careplan.workbench.sample import preventive_sample, sample

UNITS = {unit.label: dict(unit.files) for unit in sample(seed=3, users=2).units}
PLAN, MONTH = (read_unit(UNITS[f"{label}-1370000026"]) for label in ("plan", "month"))
ACTUALS = [read_unit(files) for label, files in UNITS.items() if label.startswith("actual")]

PREVENTIVE = [read_unit(dict(unit.files)) for unit in preventive_sample(seed=3, users=2).units]


def compared(before: Any, after: Any) -> list[Form]:
    return compare_forms(fill_forms(before), fill_forms(after))


def table_of(form: Form) -> Table:
    return next(block for block in form.blocks if isinstance(block, Table))


def marks(table: Table) -> list[tuple[int, int, Value]]:
    return [
        (row, column, cell.value)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.value.mark
    ]


@pytest.mark.parametrize("document", [PLAN, MONTH, *ACTUALS, *PREVENTIVE], ids=lambda each: each["document"])
def test_a_document_and_itself_differ_nowhere(document: dict[str, Any]) -> None:
    assert [(form.mark, count_marks(form)) for form in compared(document, document)] == [("", 0)] * len(
        fill_forms(document)
    )


def _changed(path: list[str | int], value: object) -> dict[str, Any]:
    after = copy.deepcopy(PLAN)
    place = after["service_users"][0]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return after


@pytest.mark.parametrize(
    ("path", "value", "form"),
    [
        (["care_plan", "policy"], "別の方針", 0),
        (["care_plan", "plan_class"], "21", 0),
        (["care_plan", "created_on"], "2026-11-25", 0),
        (["needs_table", 0, "needs", 0, "need"], "別の課題", 1),
        (["needs_table", 0, "needs", 0, "goals", 1, "services", 0, "frequency"], "週９回", 1),
        (["weekly_table", 0, "weekly_services", 0, "service"], "訪問看護", 2),
        (["weekly_table", 0, "other_services", 0, "other_service"], "なし", 2),
    ],
)
def test_one_change_is_one_mark(path: list[str | int], value: object, form: int) -> None:
    found = compared(PLAN, _changed(path, value))
    assert [count_marks(each) for each in found] == [int(index == form) for index in range(len(found))]
    assert found[form].mark == "changed"


def test_a_service_added_and_a_need_removed_keep_the_spans_whole() -> None:
    after = copy.deepcopy(PLAN)
    needs = after["service_users"][0]["needs_table"][0]["needs"]
    needs[0]["goals"][0]["services"].append({"content": "新しい援助", "service_type_name": "家族"})
    del needs[1]
    table = table_of(compared(PLAN, after)[1])
    new = [row for row in table.rows if row[5].value.text == "新しい援助"]
    assert [cell.value.mark for cell in new[0][:5]] == [""] * 5
    assert (new[0][5].value.mark, new[0][0].group) == ("added", table.rows[0][0].group)
    gone = [row for row in table.rows if row[0].value.text.startswith("食事")]
    assert {cell.value.mark for row in gone for cell in row if cell.value.text} == {"removed"}


def test_moved_visits_are_gone_and_come() -> None:
    after = _changed(["weekly_table", 0, "weekly_services", 0, "weekday"], "7")
    week = compared(PLAN, after)[2]
    markup = form_markup(week, anchor="a")
    assert count_marks(week) == 2
    assert re.search(r'class="span [^"]*added">10:00–10:30 <ins>', markup)
    assert re.search(r'class="span [^"]*removed">10:00–10:30 <del>', markup)


def test_a_service_user_of_one_document_alone_is_marked_as_such() -> None:
    one = PLAN | {"service_users": PLAN["service_users"][:1]}
    assert [form.mark for form in compared(one, PLAN)] == ["", "", "", "added", "added", "added"]
    assert [form.mark for form in compared(PLAN, one)] == ["", "", "", "removed", "removed", "removed"]


def test_lines_of_table_7_are_compared_by_what_they_are() -> None:
    after = copy.deepcopy(MONTH)
    details = after["service_users"][0]["details"][0]
    details["services"][0]["times"] = 12
    details["total"]["over_limit"] = 100
    form = compared(MONTH, after)[1]
    assert [(value.before, value.text) for _, _, value in marks(table_of(form))] == [
        ("13", "12"),
        ("0", "100"),
    ]
    assert "＋100" in re.sub(r"<[^>]+>", "", form_markup(form, anchor="a"))


def _with_actuals(change: Any) -> Form:
    actuals = copy.deepcopy(ACTUALS)
    change(actuals[0]["service_users"][0]["actual"][0]["uses"])
    return fill_forms(MONTH, actuals=actuals, marks=True)[0]


def test_what_was_done_as_planned_has_no_mark() -> None:
    assert _with_actuals(list).mark == ""


def test_what_was_not_done_and_what_was_done_besides_is_marked_below_the_plan() -> None:
    def change(uses: list[dict[str, Any]]) -> None:
        first = next(use for use in uses if use["service_date"] == "2026-12-04")
        first["service_date"] = "2026-12-05"

    form = _with_actuals(change)
    found = [(row % 2, column - 3, value.before, value.text) for row, column, value in marks(table_of(form))]
    assert found == [(1, 4, "1", ""), (1, 5, "", "1")]
    assert form.mark == "changed"


def test_offices_without_actuals_are_not_blamed() -> None:
    form = fill_forms(MONTH, actuals=[ACTUALS[1]], marks=True)[0]
    assert marks(table_of(form)) == []


def _tables() -> st.SearchStrategy[Table]:
    entries = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("あいうえお")), max_size=7)
    return entries.map(
        lambda rows: Table(
            (Column("a"), Column("b")),
            tuple(
                (Cell(Value(f"課題{need}"), group=(need,)), Cell(Value(text))) for need, text in sorted(rows)
            ),
        )
    )


def _side(table: Table, other: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows that a compared table tells of one document: without what is the other's."""
    for row in table.rows:
        if any(cell.value.mark == other for cell in row[1:]):
            continue
        yield tuple(
            cell.value.before if other == "added" and cell.value.mark == "changed" else cell.value.text
            for cell in row
        )


@given(_tables(), _tables())
def test_both_tables_can_be_read_from_the_compared_one(before: Table, after: Table) -> None:
    table = align_tables(before, after)
    assert [row[1] for row in _side(table, "added")] == [row[1].value.text for row in before.rows]
    assert [row[1] for row in _side(table, "removed")] == [row[1].value.text for row in after.rows]


def test_differences_have_a_sign_beside_the_colour_and_a_legend() -> None:
    markup = form_markup(compared(PLAN, _changed(["care_plan", "planner_name"], "見本 次郎"))[0], anchor="a")
    assert (
        '<del><span class="sign">－</span>見本 介</del> <ins><span class="sign">＋</span>見本 次郎</ins>'
        in markup
    )
    assert "相違 1 か所" in markup


def test_differences_in_blocks_side_by_side_and_in_pictures_count() -> None:
    (before,) = (each for each in PREVENTIVE if each["document"] == "preventive-plan-with-information")
    after = copy.deepcopy(before)
    user = after["service_users"][0]
    user["preventive_plan"][0]["movement_state"] = "毎日外出"
    user["support_plan"][0]["issues"][0]["goal"] = "別の目標"
    user["basic_information"][0]["family_image"]["jpeg"] = "/9j/"
    assert [count_marks(form) for form in compared(before, after)[:2]] == [2, 2]
