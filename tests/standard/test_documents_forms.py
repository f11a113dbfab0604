"""How documents stand in the files: what the form shows once, and the order of records."""

import copy
from typing import Any

import pytest

from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.documents.needs import fill_down
from careplan.workbench.sample import sample
from support.standard_documents import cells_of
from support.standard_files import PROVIDER, STAMP, STANDARD, SUPPORT, kind_of

TABLE_2 = STANDARD.kinds["UP2KYO"]
SHOWN = ("need_number", "need", "goal_number", "long_term_goal", "short_term_goal", "long_term_period",
         "short_term_period", "content_number")  # fmt: skip
DOCUMENTS = {
    unit.document["document"]: unit.document
    for unit in sample(users=1).units
    if unit.destination.service_type != "17"
}


def records(document: Any, kind: str) -> list[list[str]]:
    files = write_unit(document, SUPPORT, PROVIDER, STAMP)
    return next(list(cells_of(data.decode("cp932"))) for name, data in files.items() if kind_of(name) == kind)


def user_of(unit: str) -> tuple[dict[str, Any], dict[str, Any]]:
    document = copy.deepcopy(DOCUMENTS[unit])
    return document, document["service_users"][0]


def goal(number: int, long: str, short: str, *contents: int) -> dict[str, Any]:
    services = [{"content_number": content, "office_number": PROVIDER.office_number} for content in contents]
    periods = {"long_term_period": "半年", "short_term_period": "３か月"}
    return {
        "goal_number": number,
        "long_term_goal": long,
        "short_term_goal": short,
        **periods,
        "services": services,
    }


def test_table_2_shows_a_need_and_its_goals_once() -> None:
    document, user = user_of("plan")
    goals = [
        goal(1, "L1", "S1", 1, 2),
        goal(1, "L1", "S2", 3),
        goal(2, "L1", "S2", 1),
        goal(3, "L2", "S2", 1),
    ]
    needs = [
        {"need_number": 1, "need": "N1", "goals": goals},
        {"need_number": 2, "need": "N1", "goals": [goal(3, "L2", "S2", 1)]},
    ]
    user["needs_table"][0]["needs"] = needs
    columns = [TABLE_2.field(key).number - 1 for key in SHOWN]
    shown = [[record[column] for column in columns] for record in records(document, "UP2KYO")]
    assert shown == [
        ["1", "N1", "1", "L1", "S1", "半年", "３か月", "1"],
        ["1", "", "1", "", "", "", "", "2"],
        ["1", "", "1", "", "S2", "", "３か月", "3"],
        ["1", "", "2", "", "S2", "", "３か月", "1"],
        ["1", "", "3", "L2", "S2", "半年", "３か月", "1"],
        ["2", "N1", "3", "L2", "S2", "半年", "３か月", "1"],
    ]


@pytest.mark.parametrize("need", [{"need": "N"}, {"need": "N", "goals": []}])
def test_a_need_without_goals_is_refused(need: dict[str, Any]) -> None:
    document, user = user_of("plan")
    user["needs_table"][0]["needs"].append({"need_number": 9, **need})
    with pytest.raises(DocumentError, match="one goal at least"):
        records(document, "UP2KYO")


def row(**cells: str) -> list[str]:
    return [cells.get(field.key, "") for field in TABLE_2.fields]


def filled(*rows: list[str]) -> list[tuple[str, ...]]:
    columns = [TABLE_2.field(key).number - 1 for key in SHOWN]
    return [tuple(record[column] for column in columns) for record in fill_down(TABLE_2, list(rows))]


def numbered(need_number: str, number: str, content: str, **cells: str) -> list[str]:
    return row(need_number=need_number, goal_number=number, content_number=content, **cells)


def test_blank_cells_are_filled_from_above_within_their_number() -> None:
    first = {
        "need": "N",
        "long_term_goal": "L",
        "long_term_period": "l",
        "short_term_goal": "S",
        "short_term_period": "s",
    }
    assert filled(
        numbered("1", "1", "1", **first),
        numbered("1", "1", "2"),
        numbered("1", "2", "1"),
        numbered("1", "2", "2", long_term_goal="L", short_term_goal="T"),
        numbered("1", "2", "3", long_term_goal="M"),
        numbered("2", "2", "1"),
    ) == [
        ("1", "N", "1", "L", "S", "l", "s", "1"),
        ("1", "N", "1", "L", "S", "l", "s", "2"),
        ("1", "N", "2", "L", "", "l", "", "1"),
        ("1", "N", "2", "L", "T", "l", "", "2"),
        ("1", "N", "2", "M", "", "", "", "3"),
        ("2", "", "2", "", "", "", "", "1"),
    ]  # fmt: skip


def test_records_are_sorted_by_their_numbers_where_all_have_them() -> None:
    mixed = [numbered("10", "1", "1", need="T"), numbered("2", "1", "02"), numbered("2", "1", "1", need="N")]
    assert [(cells[0], cells[1], cells[7]) for cells in filled(*mixed)] == [
        ("2", "N", "1"),
        ("2", "N", "2"),
        ("10", "T", "1"),
    ]
    assert [cells[0] for cells in filled(*mixed, numbered("1", "", ""))] == ["10", "2", "2", "1"]
    assert filled(numbered("10", "1", "1"))[0][0] == "10"


def test_table_6_is_written_by_day_time_office_and_code() -> None:
    document, user = user_of("month")
    uses = user["planned"][0]["uses"]
    expected = records(document, "UPPLAN")
    uses.reverse()
    assert records(document, "UPPLAN") == expected
    keys = [(record[9], record[11], record[12], record[19], record[14]) for record in expected]
    assert keys == sorted(keys)
    uses[0]["units"], uses[1]["units"] = 1, 2
    changed = records(document, "UPPLAN")
    assert [(record[9], record[11]) for record in changed] == [(record[9], record[11]) for record in expected]


def test_rows_of_table_3_are_written_by_day_and_time() -> None:
    document, user = user_of("plan")
    sheet = user["weekly_table"][0]
    sheet["weekly_services"] = [
        {"service": "a", "weekday": "2", "start_time": "09:00", "end_time": "10:00"},
        {"service": "b", "weekday": "1", "start_time": "11:00", "end_time": "12:00"},
        {"service": "c", "weekday": "1", "start_time": "09:00", "end_time": "12:00"},
    ]
    written = records(document, "UP3KYO")
    assert [record[5] for record in written if record[5]] == ["c", "b", "a"]
    assert all(any(record[5:]) for record in written)


def test_a_weekly_table_without_rows_is_one_empty_record() -> None:
    document, user = user_of("plan")
    user["weekly_table"] = [{"created_on": "2026-11-20"}]
    (only,) = records(document, "UP3KYO")
    assert not any(only[5:])
    files = write_unit(document, SUPPORT, PROVIDER, STAMP)
    assert read_unit(files)["service_users"][0]["weekly_table"][0]["activities"] == []
