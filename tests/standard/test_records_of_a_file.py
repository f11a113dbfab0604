"""The records of a file from the first to the last: headers, blank lines, quotes, counts, and what is kept of them."""

from collections.abc import Callable

import pytest

from careplan.standard import judge
from careplan.standard.filecheck import FileReport, check_file
from support.normal import unusual
from support.standard_cases import one_user
from support.standard_files import STANDARD, kind_of

Lines = list[str]
Told = list[tuple[str, int | None, int | None]]


def lines_of(unit: str, kind: str) -> tuple[str, Lines]:
    name, data = next((name, data) for name, data in one_user(unit).items() if kind_of(name) == kind)
    return name, data.decode("cp932").split("\r\n")[:-1]


def check(name: str, lines: Lines, end: str = "\r\n") -> FileReport:
    return check_file(name, ("\r\n".join(lines) + end).encode("cp932"))


def told(report: FileReport) -> Told:
    return [(each.rule, each.record, each.field) for each in unusual(report.findings)]


def deletions(change: Callable[[str], Lines]) -> FileReport:
    name, (line,) = lines_of("DLTPLAN", "DLTPLAN")
    return check(name, change(line))


NAMES = ",".join(field.name.ja for field in STANDARD.kinds["DLTPLAN"].fields)


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        (NAMES, True),
        ("version,insurer,insured,month", True),
        ("CSVバージョン,139998,0000000001,202612", False),  # a value fits its code
        ("CSV2,x,y,z", False),  # a digit, and not the layout's name
        (f"{NAMES.split(',')[0]},x2,y3,z4", True),  # digits elsewhere
        ("x,,,z", True),
        ("x,,,", False),  # one coded value is too few to tell
        (",x,y,z", False),  # nothing at the start
        ("version,insurer", True),
        ("version,insurer,insured,month,more", True),
    ],
)
def test_a_header_row_is_told_from_a_wrong_record(header: str, *, is_one: bool) -> None:
    report = deletions(lambda line: [header, line])
    assert (("file.header-row", 1, None) in told(report)) == is_one
    if is_one:
        assert told(report) == [("file.header-row", 1, None)]
        assert report.records == 1
    else:
        assert report.records == 2


def test_records_behind_a_header_row_keep_their_line() -> None:
    report = deletions(lambda line: [NAMES, line.replace("139998", "13999x"), line])
    assert told(report) == [("file.header-row", 1, None), ("field.type", 2, 2)]
    assert report.records == 2


def test_a_header_row_alone_is_no_empty_file() -> None:
    report = deletions(lambda _: [NAMES])
    assert told(report) == [("file.header-row", 1, None)]
    assert report.records == 0


@pytest.mark.parametrize("data", [b"", b"\r\n", b"\r\n\r\n"])
def test_a_file_of_line_ends_is_empty(data: bytes) -> None:
    report = check_file(lines_of("DLTPLAN", "DLTPLAN")[0], data)
    assert told(report) == [("file.empty", None, None)]
    assert report.records == 0


def test_a_blank_line_is_told_at_its_place_and_counts_no_record() -> None:
    name, lines = lines_of("month", "UPPLAN")
    report = check(name, [*lines[:2], "", *lines[2:]])
    assert told(report) == [("record.blank-line", 3, None)]
    assert report.records == len(lines)


@pytest.mark.parametrize("at", [0, 1, 4])
def test_a_record_with_too_many_fields_is_told_and_the_rest_checked(at: int) -> None:
    name, lines = lines_of("month", "UPPLAN")
    lines[at] += ",x"
    lines[6] = lines[6].replace("202612", "20261x", 1)
    report = check(name, lines)
    assert told(report) == [("record.field-count", at + 1, None), ("field.type", 7, 5)]
    (count, _) = unusual(report.findings)
    assert (count.wording.words["found"], count.wording.words["expected"]) == (26, 25)
    assert report.records == len(lines)


def test_a_quote_in_bare_text_stands_at_its_field_and_hides_no_other_error() -> None:
    name, lines = lines_of("month", "UPPLAN")
    cells = lines[1].split(",")
    cells[6] = 'あ"い'
    cells[13] = "x"
    lines[1] = ",".join(cells)
    report = check(name, lines)
    found = told(report)
    assert found[0] == ("record.quote", 2, 7)
    assert report.findings[0].message.en.startswith('There is a " inside text that is not enclosed.')
    assert ("field.type", 2, 14) in found or ("field.length", 2, 14) in found


def test_a_quote_fault_beyond_the_layout_stands_at_its_last_field_without_a_count() -> None:
    report = deletions(lambda line: [f'{line},a"b', line.replace("0000000001", "0000000002")])
    assert told(report) == [("record.quote", 1, 4)]
    assert report.records == 2


def test_each_fault_of_a_record_is_told() -> None:
    report = deletions(lambda line: [line.replace("139998", '13"9998').replace("0000000001", '00"1')])
    assert [each for each in told(report) if each[0] == "record.quote"] == [
        ("record.quote", 1, 2),
        ("record.quote", 1, 3),
    ]


def test_what_is_between_records_is_told_by_their_order() -> None:
    name, (line,) = lines_of("DLTPLAN", "DLTPLAN")
    other = line.replace("0000000001", "0000000002")
    report = check(name, [line, other, other, line])
    assert told(report) == [("file.repeated-deletion", 3, 3), ("file.repeated-deletion", 4, 3)]


def test_the_last_record_needs_no_line_end_to_be_read() -> None:
    name, lines = lines_of("month", "UPPLAN")
    lines[-1] = lines[-1].replace("202612", "20261x", 1)
    report = check(name, lines, end="")
    assert ("field.type", len(lines), 5) in told(report)
    assert report.records == len(lines)


def test_rows_are_no_base_for_joins_once_a_key_has_an_error() -> None:
    name, lines = lines_of("month", "UPPLAN")

    def unusable(change: Callable[[Lines], None]) -> bool:
        changed = list(lines)
        change(changed)
        rows = check(name, changed).rows
        assert rows is not None
        return rows.unusable

    assert not unusable(lambda _: None)
    assert unusable(lambda each: each.append("x,y"))
    assert unusable(lambda each: each.append(each[0].replace("139998", "13999x")))
    assert unusable(lambda each: each.append(each[0].replace("139998", '13"9998')))


def test_equal_rows_are_counted_however_they_were_read() -> None:
    name, lines = lines_of("month", "UPPLAN")
    odd = lines[0].replace('"', "")
    for rows in ([lines[0]] * 3, [odd] * 3, [lines[0], odd, lines[0]], [odd, lines[0], odd, lines[0]]):
        report = check(name, rows)
        assert report.rows is not None
        assert [record for record, _ in report.rows.items] == [1]
        assert report.rows.counts == {1: len(rows)}
    report = check(name, lines[:1])
    assert report.rows is not None
    assert report.rows.counts == {}


@pytest.mark.parametrize("most", [1, 2, 5000])
def test_verdicts_that_are_forgotten_are_made_again(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_MOST_KEPT", most)
    name, lines = lines_of("month", "UPPLAN")
    wrong = [lines[0].replace("139998", f"13999{letter}") for letter in "abcaabc"]
    late = lines[0].split(",")
    late[11:13] = ["1100", "1000"]
    later = [*late[:11], "1200", *late[12:]]
    order = [",".join(each) for each in (late, later, late)]
    assert told(check(name, [*wrong, *order])) == [
        *[("field.type", record, 2) for record in range(1, 8)],
        *[("order.times", record, 13) for record in range(8, 11)],
    ]


def test_what_a_spreadsheet_did_is_told_once_behind_its_records() -> None:
    name, lines = lines_of("month", "UPPLAN")
    lines[2] = lines[2].replace(",0000000001,", ",1,")
    lines[4] = lines[4].replace(",0000000001,", ",1,")
    assert told(check(name, lines)) == [
        ("field.length", 3, 3),
        ("field.length", 5, 3),
        ("file.spreadsheet", None, None),
    ]


@pytest.mark.parametrize(
    ("number", "value", "expected"),
    [
        (10, "20261131", "field.date"),
        (10, "20261130", "month.day-outside"),
        (13, "0001", "order.times"),
        (13, "9999", "order.open-time"),
        (15, "331111", "scope.service-type"),
        (15, "171111", "equipment.code-missing"),
        (19, "1", "equipment.item-type"),
        (23, "1", "flags.over-30-days"),
    ],
)
def test_of_two_records_alike_but_for_one_field_the_wrong_one_is_told(
    number: int, value: str, expected: str
) -> None:
    name, lines = lines_of("month", "UPPLAN")
    cells = lines[0].split(",")
    cells[number - 1] = value
    odd = lines[0].replace("0000000001", "000000001x")  # what is odd is judged value by value
    assert expected not in {rule for rule, _, _ in told(check(name, [odd, lines[0]]))}
    found = told(check(name, [odd, lines[0], ",".join(cells), lines[0]]))
    assert (expected, 3, number if expected != "equipment.code-missing" else 16) in found
    assert [record for rule, record, _ in found if rule == expected] == [3]


def test_a_value_that_is_only_warned_of_takes_part_in_what_follows() -> None:
    name, lines = lines_of("month", "UPPLAN")
    cells = lines[0].split(",")
    cells[11:13] = ["9999", "0000"]
    assert told(check(name, [",".join(cells)])) == [("field.midnight", 1, 13), ("order.open-time", 1, 13)]
