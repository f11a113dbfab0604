"""Text and records: the grammar read and written."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.records import (
    AFTER_CLOSE,
    INSIDE_BARE,
    NEVER_CLOSED,
    Fault,
    Record,
    read_record,
    read_records,
    write_record,
    write_records,
)
from support.examples import examples

plain = st.text(st.characters(exclude_characters=',"\r\n'), max_size=8)
anything = st.text(st.one_of(st.sampled_from(',"\r\n'), st.characters()), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[bool]]:
    """Return records of one width, and which of their fields are enclosed: all that need it."""
    enclose = draw(st.lists(st.booleans(), min_size=1, max_size=5))
    row = st.tuples(*(anything if enclosed else plain for enclosed in enclose)).map(list)
    return draw(st.lists(row, max_size=5)), enclose


@examples(200)
@given(tables())
def test_what_is_written_is_read(table: tuple[list[list[str]], list[bool]]) -> None:
    records, enclose = table
    read = list(read_records(write_records(records, enclose)))
    assert [list(record.values) for record in read] == records
    assert all(record.enclosed == tuple(enclose) for record in read)
    assert not any(record.faults for record in read)


@examples(200)
@given(tables(), st.sampled_from(["\r\n", "\n", "\r"]), st.booleans())
def test_well_formed_text_reads_as_the_csv_module_reads_it(
    table: tuple[list[list[str]], list[bool]], line_end: str, ended: bool
) -> None:
    records, enclose = table
    text = "".join(write_record(values, enclose).removesuffix("\r\n") + line_end for values in records)
    text = text if ended else text.removesuffix(line_end)
    expected = [row or [""] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    assert [list(record.values) for record in read_records(text)] == expected


@examples(300)
@given(st.text(st.sampled_from('ab,"\r\n'), max_size=24))
def test_any_text_is_read_to_its_end(text: str) -> None:
    at = 0
    for record in read_records(text):
        assert at < record.end <= len(text)
        assert len(record.values) == len(record.enclosed) >= 1
        assert all(1 <= fault.field <= len(record.values) for fault in record.faults)
        at = record.end
    assert at == len(text)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("a,b", Record(("a", "b"), (False, False), (), 3)),
        ("a,b\nc", Record(("a", "b"), (False, False), (), 4)),
        ("a,b\rc", Record(("a", "b"), (False, False), (), 4)),
        ("a,b\r\nc", Record(("a", "b"), (False, False), (), 5)),
        ("\r\n", Record(("",), (False,), (), 2)),
        ('""', Record(("",), (True,), (), 2)),
        (",", Record(("", ""), (False, False), (), 1)),
        ('"a""b","c\r\nd"\n', Record(('a"b', "c\r\nd"), (True, True), (), 14)),
        ('a"b,c', Record(('a"b', "c"), (False, False), (Fault(1, INSIDE_BARE),), 5)),
        ('x,"a"b,c\r\nd', Record(("x", '"a"b', "c"), (False, True, False), (Fault(2, AFTER_CLOSE),), 10)),
        ('x,"abc,d\r\ne', Record(("x", "abc,d"), (False, True), (Fault(2, NEVER_CLOSED),), 10)),
        ('"abc', Record(("abc",), (True,), (Fault(1, NEVER_CLOSED),), 4)),
        ('"abc\n"d"e"\n', Record(("abc",), (True,), (Fault(1, NEVER_CLOSED),), 5)),
        ('"a" ,"b', Record(('"a" ', "b"), (True, True), (Fault(1, AFTER_CLOSE), Fault(2, NEVER_CLOSED)), 7)),
    ],
)
def test_records(text: str, record: Record) -> None:
    assert read_record(text) == record


def test_a_record_in_the_middle_of_a_text() -> None:
    assert read_record("a,b\r\nc,d\r\n", 5) == Record(("c", "d"), (False, False), (), 10)
    assert read_record('a\n"c","d"\n', 2) == Record(("c", "d"), (True, True), (), 10)
    assert read_record('"a"\n"c"x,d\n', 4) == Record(
        ('"c"x', "d"), (True, False), (Fault(1, AFTER_CLOSE),), 11
    )
    assert read_record('"a"\n"c\nd"e', 4) == Record(("c",), (True,), (Fault(1, NEVER_CLOSED),), 7)
    assert read_record('a\n"b"c\n"d"\n', 2) == Record(('"b"c',), (True,), (Fault(1, AFTER_CLOSE),), 7)
    assert read_record('a\n""c\n"d"\n', 2) == Record(('""c',), (True,), (Fault(1, AFTER_CLOSE),), 6)


@pytest.mark.parametrize(
    ("text", "blank"), [("\n", True), ('""\n', False), ("a\n", False), (",\n", False), (" \n", False)]
)
def test_blank_lines(text: str, blank: bool) -> None:
    assert read_record(text).blank is blank


def test_a_file_of_unclosed_quotes_is_read_in_time() -> None:
    text = '"a""b\n' * 40_000
    assert sum(1 for _ in read_records(text)) == 40_000


def test_width_and_marks_must_agree() -> None:
    with pytest.raises(ValueError, match="zip"):
        write_record(["a", "b"], [True])
