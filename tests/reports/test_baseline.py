"""What was known before is taken away, wherever it has moved, and no more than was known."""

import json

import pytest

from careplan.standard.check import check_files
from careplan.standard.findings import Finding, Message, Wording
from careplan.standard.reports import report_json
from careplan.standard.reports.baseline import BaselineError, fingerprint, read_baseline
from careplan.standard.reports.checked import Wishes, check_folder
from support.report_cases import PLAN, PLAN_DATA, START, hostile, with_value, wrong_start
from support.report_samples import rich
from support.standard_files import Files

LATER = PLAN.replace("20261125", "20261224")


def new(files: Files, before: Files) -> list[tuple[str, int | None]]:
    baseline = read_baseline(json.dumps(report_json(check_files(before))).encode())
    part = check_folder(files, wishes=Wishes(baseline=baseline))
    known = len(list(check_files(files).findings)) - len(list(part.report.findings))
    assert part.known == known
    return [(finding.rule, finding.record) for finding in part.report.findings]


def test_the_same_again_is_nothing_new() -> None:
    assert new(wrong_start(), wrong_start()) == []
    assert new(hostile(), hostile()) == []


def test_another_stamp_and_shifted_records_are_nothing_new() -> None:
    assert new({LATER: wrong_start(9)[PLAN]}, wrong_start(3)) == []
    first = PLAN_DATA.split(b"\r\n", 1)[0] + b"\r\n"
    moved = {LATER: first + wrong_start(3)[PLAN]}
    assert ("field.type", 4) not in new(moved, wrong_start(3))


def test_another_value_another_field_another_file_are_new() -> None:
    other = {PLAN: with_value(PLAN_DATA, 2, START, "8:00", quoted=False)}
    assert ("field.type", 2) in new(other, wrong_start(2))
    elsewhere = {PLAN: with_value(PLAN_DATA, 2, START + 1, "9:00", quoted=False)}
    assert any(record == 2 for _, record in new(elsewhere, wrong_start(2)))
    to_another = {PLAN.replace("_1370000026_", "_1370000034_"): wrong_start(2)[PLAN]}
    assert ("field.type", 2) in new(to_another, wrong_start(2))


def test_of_three_where_two_were_known_one_is_new() -> None:
    two = {PLAN: with_value(wrong_start(2)[PLAN], 5, START, "9:00", quoted=False)}
    three = {PLAN: with_value(two[PLAN], 3, START, "9:00", quoted=False)}
    assert [record for rule, record in new(three, two) if rule == "field.type"] == [3]


def test_each_known_finding_is_used_up_once_over_folders() -> None:
    baseline = read_baseline(json.dumps(report_json(check_files(wrong_start()))).encode())
    wishes = Wishes(baseline=baseline)
    first, second = (check_folder(wrong_start(), wishes=wishes) for _ in range(2))
    assert first.report.errors == 0
    assert second.report.errors > 0


def test_findings_of_files_and_of_units_are_taken_away_and_nothing_else() -> None:
    for part in rich():
        baseline = read_baseline(json.dumps(report_json(part.report)).encode())
        left = baseline.without_known(part.report)
        assert list(left.findings) == []
        assert [file.path for file in left.files] == [file.path for file in part.report.files]
        assert [unit.unit for unit in left.units] == [unit.unit for unit in part.report.units]


def test_what_stands_where_it_stood_is_used_up_first() -> None:
    known = {PLAN: with_value(wrong_start(2)[PLAN], 5, START, "9:00", quoted=False)}
    wishes = Wishes(baseline=read_baseline(json.dumps(report_json(check_files(known))).encode()))
    check_folder(wrong_start(5), wishes=wishes)
    left = check_folder(known, wishes=wishes).report.findings
    assert [finding.record for finding in left if finding.rule == "field.type"] == [5]


def test_one_that_was_known_takes_one_away_wherever_it_stands() -> None:
    wishes = Wishes(baseline=read_baseline(json.dumps(report_json(check_files(wrong_start(3)))).encode()))
    two = {PLAN: with_value(wrong_start(7)[PLAN], 9, START, "9:00", quoted=False)}
    left = check_folder(two, wishes=wishes).report.findings
    assert [finding.record for finding in left if finding.rule == "field.type"] == [9]


def test_what_makes_a_finding_the_same() -> None:
    said = "Records 1, 2 and 3 of 20261125090000 and record 4 of 2026112509000"
    finding = Finding("x.y", "error", "a\\b\\" + PLAN, 4, 2, None, "x", Wording(Message("", said)))
    name = PLAN.replace("_20261125090500", "")
    assert fingerprint("", finding) == (name, "x.y", 2, "Records of  and record of 2026112509000")
    assert fingerprint("unit", finding._replace(file=None))[0] == "unit"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "JSON"),
        (b"{}", "KeyError 'files'"),
        (b'{"files": [{"' + b"x" * 90 + b'": 1}], "units": []}', "KeyError 'path'"),
        (b"7", "TypeError 'int' object is not subscriptable"),
    ],
)
def test_what_is_wrong_with_a_baseline(data: bytes, why: str) -> None:
    with pytest.raises(BaselineError) as raised:
        read_baseline(data)
    assert str(raised.value) == why
    assert why in raised.value.message.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_a_baseline(encoding: str) -> None:
    text = json.dumps(report_json(check_files(wrong_start())), ensure_ascii=False)
    part = check_folder(wrong_start(), wishes=Wishes(baseline=read_baseline(text.encode(encoding))))
    assert part.report.errors == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"files": 3, "units": []}',
        b'{"files": [{"path": "x", "findings": [{}]}], "units": []}',
        b'{"files": [{"path": 1, "findings": []}], "units": []}',
        b'{"files": [{"path": "x", "findings": [{"rule": [], "record": {}, "field": 1, "message": {"en": ""}}]}]}',
        b"[" * 100_000,
        b"9" * 5000,
    ],
)
def test_a_broken_baseline_is_named(data: bytes) -> None:
    with pytest.raises(BaselineError) as raised:
        read_baseline(data)
    assert raised.value.message.ja
    assert raised.value.message.en
