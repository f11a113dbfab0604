"""The text for a terminal: cell, caret, folding, masks, colour."""

import itertools
import re
import unicodedata

import pytest

from careplan.standard.check import Report, check_files
from careplan.standard.findings import EMPTY, Finding, Wording
from careplan.standard.reports import report_text
from careplan.standard.reports.checked import Checked, check_folder
from careplan.standard.reports.text import write_text
from careplan.standard.reports.visible import columns, shortened, visible
from careplan.standard.reports.wording import place, verdict
from support.report_cases import (
    DAY,
    HOSTILE,
    OFFICE,
    PLAN,
    PLAN_DATA,
    PLANNER,
    START,
    checked,
    hostile,
    with_value,
    wrong_start,
)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def carets(lines: list[str]) -> list[tuple[str, str]]:
    """Return the excerpt above each caret line with what the carets underline."""
    found = []
    for above, line in itertools.pairwise(lines):
        if re.fullmatch(r" +\| +\^+", line):
            start = width(line[: line.index("^")])
            text, at = "", 0
            for char in above:
                if start <= at < start + line.count("^"):
                    text += char
                at += width(char)
            found.append((above, text))
    return found


def test_the_caret_stands_under_the_cell() -> None:
    (above, under), *_ = carets(list(write_text([checked(wrong_start())], "ja")))
    assert under == "9:00"
    assert above.strip().startswith("2 | …,")


def test_wide_characters_before_the_cell_move_the_caret() -> None:
    files = {
        PLAN: with_value(PLAN_DATA, 1, OFFICE, "あ髙ｱ①" * 4).replace(b",1370000018,\r\n", b",137,\r\n", 1)
    }
    shown = carets(list(write_text([checked(files)], "en")))
    assert any("あ髙ｱ①" in above and under == "137" for above, under in shown)


def test_personal_data_is_masked_unless_asked_for() -> None:
    files = {
        PLAN: with_value(with_value(PLAN_DATA, 2, PLANNER, "秘密太郎"), 2, PLANNER + 1, "x", quoted=False)
    }
    masked = "\n".join(write_text([checked(files)], "ja"))
    assert "秘密太郎" not in masked
    assert '"****"' in masked
    assert "秘密太郎" in "\n".join(write_text([checked(files, show_values=True)], "ja"))


def test_a_record_out_of_step_is_masked_whole() -> None:
    lines = PLAN_DATA.split(b"\r\n")
    lines[0] = lines[0].replace(b",", b',"stray" x,', 1)
    shown = carets(list(write_text([checked({PLAN: b"\r\n".join(lines)})], "en")))
    assert shown
    assert not re.search(r"[0-9A-Za-z]", shown[0][0].partition("|")[2])


@pytest.mark.parametrize("stranger", ["見本　太郎", "0000000001", "ﾐﾎﾝ"])
def test_a_value_of_another_field_masks_the_record(stranger: str) -> None:
    """Counts agree, but something has slipped: then nothing of the record is shown."""
    data = with_value(PLAN_DATA, 2, DAY, stranger, quoted=False)
    shown = carets(list(write_text([checked({PLAN: data})], "en")))
    assert shown
    assert not re.search(r"[0-9A-Za-zぁ-龠ｦ-ﾟ]", shown[0][0].partition("|")[2])


@pytest.mark.parametrize("damaged", ["2026/12/1", "２０２６１２０１", "2026-12-01", "x"])
def test_a_damaged_value_is_shown(damaged: str) -> None:
    data = with_value(PLAN_DATA, 2, DAY, damaged, quoted=False)
    assert damaged in [under for _, under in carets(list(write_text([checked({PLAN: data})], "en")))]


def test_a_finding_on_a_whole_record_shows_its_line_without_a_caret() -> None:
    lines = PLAN_DATA.split(b"\r\n")
    lines[2] += b",x"
    part = checked({PLAN: b"\r\n".join(lines)}, show_values=True)
    written = list(write_text([part], "en"))
    at = next(index for index, line in enumerate(written) if "record.field-count" in line)
    assert written[at + 2].startswith("    3 | 202407,139998,")
    assert "^" not in "".join(written[at + 2 : at + 4])


def test_equal_findings_are_one_with_a_count() -> None:
    data = PLAN_DATA
    for record in range(2, 40):
        data = with_value(data, record, START, "", quoted=False)
    part = checked({PLAN: data})
    lines = list(write_text([part], "en"))
    assert sum("field.required" in line for line in lines) == 1
    assert any("and 37 more like it (records 3, 4, 5, 6, 7, …)" in line for line in lines)


def test_many_different_values_of_one_rule_are_counted() -> None:
    data = PLAN_DATA
    for record in range(2, 40):
        data = with_value(data, record, START, f"x{record}", quoted=False)
    lines = list(write_text([checked({PLAN: data})], "en"))
    assert sum("field.length" in line or "field.type" in line for line in lines) <= 12
    assert any("more of this rule" in line for line in lines)


def test_the_last_line_judges() -> None:
    good = check_files({PLAN: PLAN_DATA}, as_units=False)
    assert list(report_text(good, "en"))[-1].startswith("conforms: 1 files, ")
    assert list(report_text(good, "ja"))[-1].startswith("適合：")
    assert list(write_text([checked(wrong_start())], "en"))[-1].startswith("does not conform: ")
    known = Checked(good, known=3)
    assert list(write_text([known], "en"))[-1].endswith("3 known before")


def test_colour_only_where_asked_for() -> None:
    part = checked(wrong_start())
    plain, coloured = (list(write_text([part], "ja", colour=colour)) for colour in (False, True))
    assert "\x1b" not in "".join(plain)
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in coloured] == plain
    assert coloured != plain


def test_nothing_steers_the_terminal() -> None:
    text = "\n".join(write_text([checked(hostile(), show_values=True)], "en"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)


def test_both_languages_have_the_same_lines() -> None:
    parts = [checked(hostile()), checked(wrong_start())]
    assert len(list(write_text(parts, "ja"))) == len(list(write_text(parts, "en")))


def test_findings_of_units_name_their_file() -> None:
    part = checked({PLAN: PLAN_DATA, PLAN.replace("UPPLAN", "UPSIKYU"): b""})
    lines = list(write_text([part], "en"))
    assert any("unit." in line for line in lines)


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("あ髙", 4), ("ｱｶﾞ", 3), ("か\u3099", 2), ("", 0), ("😀", 2)]
)
def test_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_what_cannot_be_seen_is_written_out() -> None:
    assert visible("a\n\r\t\0\x7f\u200b\U000e0001") == r"a\n\r\t\u0000\u007f\u200b\U000e0001"
    assert visible("あ　髙ｱ") == "あ　髙ｱ"
    assert "\x1b" not in visible(HOSTILE)


def test_places_of_the_first_of_each_sort_only() -> None:
    data = PLAN_DATA
    for record in range(2, 40):
        data = with_value(data, record, START, "", quoted=False)
    part = check_folder({PLAN: data}, as_units=False)
    assert set(part.excerpts[PLAN]) == {2}


@pytest.mark.parametrize(
    ("text", "most", "shown"), [("abc", 3, "abc"), ("abcd", 3, "abc…"), ("", 3, ""), ("abcdef", 2, "ab…")]
)
def test_a_long_text_ends_in_an_ellipsis(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown


@pytest.mark.parametrize(("char", "shown"), [("\uffff", r"\uffff"), ("\U000f0000", r"\U000f0000")])
def test_what_cannot_be_seen_is_written_by_its_number(char: str, shown: str) -> None:
    assert visible(char) == shown


def test_a_field_without_a_name() -> None:
    finding = Finding("x.y", "error", None, 1, 2, None, "x", Wording(EMPTY))
    assert place(finding, "en") == "record 1 field 2"


def test_the_verdicts() -> None:
    assert verdict([Report()], "en") == "conforms: 0 files, 0 records, 0 errors, 0 warnings"
    assert verdict([], "en", 2).startswith("no new error: ")
    assert verdict([], "ja", 2).startswith("新しいエラーなし：")
