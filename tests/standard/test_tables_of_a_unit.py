"""Tables 6 and 7 and the supplement against each other: what is compared with what, and what is not compared at all."""

import re

import pytest

from careplan.standard.check import check_files
from support.rule_cases import FLAGS_31, insert, puts
from support.standard_cases import Change, after, changed, double, one_user, put, said
from support.standard_files import Files

PLAN, DETAIL, SUPPLEMENT = "UPPLAN", "UPSIKYU", "UPHOSOKU"
Place = list[int | None]


def month(**changes: Change) -> Files:
    """Return a month of one service user with changes of some of its files."""
    files = one_user("month")
    for kind, change in changes.items():
        files = changed(files, kind, change)
    return files


def places(rule: str, **changes: Change) -> list[Place]:
    return [place for each, *place in said(month(**changes)) if each == rule]


TOLD: tuple[tuple[str, str, str, Change], ...] = (
    ("unit.times", DETAIL, PLAN, put(16, "12")),
    ("unit.stay-days", PLAN, SUPPLEMENT, put(9, "3")),
    ("unit.over-limit", SUPPLEMENT, DETAIL, put(19, "5471")),
    ("unit.over-type-limit", SUPPLEMENT, DETAIL, puts(1, {20: "11", 21: "0"})),
)


@pytest.mark.parametrize(("rule", "kind", "other", "change"), TOLD, ids=[rule for rule, *_ in TOLD])
def test_files_with_a_record_that_cannot_be_read_are_not_compared(
    rule: str, kind: str, other: str, change: Change
) -> None:
    over = {DETAIL: puts(5, {20: "480"})} if rule == "unit.over-type-limit" else {}
    told = {kind: change, **over}
    assert places(rule, **told)
    for spoilt in (kind, other):
        nobody = after(double(), lambda records: records[-1].__setitem__(2, "x"))
        assert (
            places(rule, **told | {spoilt: after(told[spoilt], nobody) if spoilt in told else nobody}) == []
        )


@pytest.mark.parametrize(("kind", "born"), [("UP1KYO", SUPPLEMENT)])
def test_a_birth_date_is_compared_where_all_can_be_read(kind: str, born: str) -> None:
    plan = changed(one_user("plan"), kind, put(19, "19000101"))
    assert ("unit.birth-date", 1, 19) in said(plan)
    for spoilt in (kind, born):
        nobody = after(double(), lambda records: records[-1].__setitem__(2, "x"))
        assert "unit.birth-date" not in {rule for rule, *_ in said(changed(plan, spoilt, nobody))}


@pytest.mark.parametrize(("day", "told"), [("19380301", True), ("19380302", False)])
def test_the_day_of_birth_is_no_day_before_it(day: str, *, told: bool) -> None:
    rules = {rule for rule, *_ in said(changed(one_user("plan"), "UP1KYO", put(19, day)))}
    assert ("unit.birth-date" in rules) == told


def test_two_numbers_of_one_service_user_are_told_once() -> None:
    assert places("unit.stay-days", UPPLAN=after(put(9, "3"), put(9, "4", 2))) == [[1, 9]]


def test_units_of_a_type_are_those_of_its_subtotals_or_else_of_its_rows() -> None:
    limit = puts(1, {20: "11", 21: "480"})
    rows = after(put(20, "300", 1), put(20, "181", 2))
    kept = {"UPHOSOKU": limit}
    assert places("unit.over-type-limit", UPSIKYU=rows, **kept) == [[1, 20]]
    assert places("unit.over-type-limit", UPSIKYU=after(rows, put(20, "480", 5)), **kept) == []
    assert places("unit.over-type-limit", UPSIKYU=after(rows, put(20, "481", 5)), **kept) == [[5, 20]]
    assert places("unit.over-type-limit", UPSIKYU=put(20, "481", 7), **kept) == []


def test_types_that_share_a_limit_are_added_up() -> None:
    limit = {"UPHOSOKU": puts(1, {20: "22", 21: "480"})}
    one, other = puts(5, {9: "2AAAAA", 20: "300"}), puts(6, {9: "23AAAA", 20: "181"})
    assert places("unit.over-type-limit", UPSIKYU=after(one, other), **limit) == [[5, 20]]
    assert places("unit.over-type-limit", UPSIKYU=after(one, put(9, "21AAAA", 6)), **limit) == []


def test_who_is_in_one_table_only_does_not_end_the_comparison() -> None:
    alone = insert(1, {3: "0000000009"})
    assert places("unit.times", UPPLAN=alone, UPSIKYU=put(16, "12")) == [[1, 16]]


@pytest.mark.parametrize(("lines", "told"), [("1", []), ("2", [[3, 16]])])
def test_what_is_billed_by_the_month_is_not_counted(lines: str, told: list[Place]) -> None:
    again = insert(2, {10: "20261202"})
    assert places("unit.times", UPPLAN=again, UPSIKYU=put(16, "1", 3)) == []
    several = after(again, again)
    assert places("unit.times", UPPLAN=several, UPSIKYU=put(16, lines, 3)) == told


def test_one_time_of_what_is_billed_by_the_visit_is_counted() -> None:
    assert places("unit.times", UPSIKYU=put(16, "1", 2)) == [[2, 16]]


def test_daily_flags_in_any_record_take_the_service_out_of_the_count() -> None:
    for record in (2, 4):
        flagged = puts(record, {11: FLAGS_31})
        assert places("unit.times", UPPLAN=flagged, UPSIKYU=after(put(16, "9", 1), put(16, "9", 3))) == (
            [[1, 16]] if record == 2 else [[3, 16]]
        )


def test_what_table_7_alone_has_is_told_where_it_counts() -> None:
    rare, twice, inside = {9: "112211", 16: "1"}, {9: "112211", 16: "2"}, {9: "112211", 16: "1", 18: "5"}
    assert places("unit.code-not-in-plan", UPSIKYU=insert(1, rare)) == []
    assert places("unit.code-not-in-plan", UPSIKYU=insert(1, twice)) == [[1, 9]]
    for two in (after(insert(1, rare), insert(1, inside)), after(insert(1, inside), insert(1, rare))):
        assert places("unit.code-not-in-plan", UPSIKYU=after(two, put(16, "0", 2))) == [[1, 9]]


def test_any_units_that_table_7_has_for_a_code_will_do() -> None:
    assert places("unit.units", UPSIKYU=put(13, "245", 1)) == [[4, 8]]
    assert places("unit.units", UPSIKYU=puts(1, {13: "300", 15: "244"})) == []
    two = after(insert(1, {16: "6"}), puts(2, {13: "300", 16: "7"}))
    assert places("unit.units", UPSIKYU=two) == []


@pytest.mark.parametrize(
    ("rule", "words", "changes"),
    [
        ("unit.code-not-in-detail", ["112211", DETAIL], {PLAN: put(15, "112211")}),
        ("unit.code-not-in-plan", ["112211", PLAN], {DETAIL: insert(1, {9: "112211"})}),
        ("unit.times", ["111111", "12", "13"], {DETAIL: put(16, "12")}),
        ("unit.units", ["117211", "221", "220"], {PLAN: put(8, "221")}),
        ("unit.stay-days", ["3", "0", SUPPLEMENT], {PLAN: put(9, "3")}),
        ("unit.over-limit", ["5472", "5471"], {SUPPLEMENT: put(19, "5471")}),
        (
            "unit.over-type-limit",
            ["480", "479", "11"],
            {SUPPLEMENT: puts(1, {20: "11", 21: "479"}), DETAIL: put(20, "480", 5)},
        ),
    ],
)
def test_what_is_there_and_what_should_be_is_said(
    rule: str, words: list[str], changes: dict[str, Change]
) -> None:
    told = [each.message for each in check_files(month(**changes)).findings if each.rule == rule]
    for text in (told[0].ja, told[0].en):
        assert set(words) <= set(re.findall(r"[0-9A-Z]+", text)), text
