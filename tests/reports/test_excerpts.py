"""Where records and fields stand in their file: checked against the reader itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.charset import read_text
from careplan.standard.records import read_record, read_records
from careplan.standard.reports.excerpts import Excerpt, Region, field_spans, read_excerpts
from support.examples import examples

texts = st.text('a,"\r\n あ', max_size=60)


@examples(300)
@given(texts)
def test_spans_cover_the_record_as_it_was_read(text: str) -> None:
    for record in read_records(text):
        spans = list(field_spans(record))
        assert len(spans) == len(record.values)
    if text:
        record = read_record(text)
        spans = list(field_spans(record))
        pieces = [text[start:end] for start, end in spans]
        assert text[: record.end].rstrip("\r\n") == ",".join(pieces).rstrip("\r\n")
        for piece, value, enclosed in zip(pieces, record.values, record.enclosed, strict=True):
            assert piece.startswith('"') or not enclosed
            if not record.faults:
                assert piece == ('"' + value.replace('"', '""') + '"' if enclosed else value)


@examples(300)
@given(texts, st.sets(st.integers(1, 12)))
def test_the_records_wanted_are_those_the_reader_counts(text: str, wanted: set[int]) -> None:
    data = text.encode("cp932")
    text = read_text(data).text
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        at = read_record(text, at).end
    excerpts = read_excerpts(data, wanted)
    assert set(excerpts) == {number for number in wanted if number <= len(starts)}
    for number, excerpt in excerpts.items():
        start = starts[number - 1]
        before = text[:start].replace("\r\n", "\n").replace("\r", "\n")
        assert excerpt.line == before.count("\n") + 1
        assert excerpt.record.values == read_record(text, start).values


def test_a_break_inside_a_cell_moves_the_line_of_what_follows() -> None:
    found = read_excerpts('a,"b\r\nc",dd\r\ne,f\r\n'.encode("cp932"), {1, 2})
    assert found[1].line == 1
    assert found[1].region(2) == Region(1, 3, 2, 3)
    assert found[1].region(3) == Region(2, 4, 2, 6)
    assert found[2].line == 3
    assert found[2].region(None) == Region(3, 1, 3, 4)
    assert found[2].region(9) == found[2].region(None)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ('a,"b""c",d', [(0, 1), (2, 8), (9, 10)]),
        ('x,"abc', [(0, 1), (2, 6)]),
        ('"abc', [(0, 4)]),
        ('a"b,"c"d,e', [(0, 3), (4, 8), (9, 10)]),
    ],
)
def test_where_each_field_begins_and_ends(text: str, spans: list[tuple[int, int]]) -> None:
    assert list(field_spans(read_record(text))) == spans


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_breaks_of_every_kind(end: str) -> None:
    excerpt = Excerpt(7, f'"a{end}{end}bc","d"')
    assert excerpt.region(2) == Region(9, 5, 9, 8)
    found = read_excerpts(f"{end}a,b{end}c{end}".encode(), {1, 2, 3, 4})
    assert [(each.line, each.text) for each in found.values()] == [(1, ""), (2, "a,b"), (3, "c")]
    assert read_excerpts(f"{end}a".encode(), {2})[2].line == 2


@pytest.mark.parametrize("data", [b"", b"\r\n", b"\n\n\n", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_next_to_nothing(data: bytes) -> None:
    for excerpt in read_excerpts(data, {1, 2, 3}).values():
        assert excerpt.region(1).line == excerpt.line
    assert read_excerpts(data, set()) == {}
    assert Excerpt(1, "").region(1) == Region(1, 1, 1, 1)
