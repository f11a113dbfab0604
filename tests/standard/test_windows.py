"""A file read window by window is the file read at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard import windows
from careplan.standard.charset import Encoding, bad_characters, read_text, survey
from careplan.standard.filecheck import check_file
from careplan.standard.records import read_records
from careplan.standard.windows import Reader, Text
from support.examples import examples
from support.standard_files import RECORD_KINDS
from support.standard_spoiled import records, texts

CRLF = "\r\n"


@examples(200)
@given(data=st.binary(max_size=60), size=st.integers(1, 9))
def test_any_bytes_are_decoded_alike(data: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "WINDOW", size)
        text = Text.of(data)
        encoding = survey([data]).encoding
        if encoding.rule in (None, "bytes.utf8") and not encoding.bom:
            assert "".join(text.windows()) == read_text(data).text
            assert text.survey.nuls == data.count(0)


@pytest.mark.parametrize(
    "data",
    [
        "利用票,\u3042\r\n".encode(),
        "\ufeff利用票,\u3042\r\n".encode(),
        "利用票,\u3042\r\n".encode("utf-16"),
        "利用票あ,A".encode("utf-16-le") * 30,
        "髙﨑\ue000,ｱｲｳ".encode("cp932"),
        b"\x81\xad\xfc\xff\x80\x81,\xe0",
        "利用票".encode() + b"\xe3\x81",
    ],
)
@pytest.mark.parametrize("size", [400, 401, 450])
def test_each_encoding_is_told_alike(data: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", size)
    long = data * 40
    assert "".join(Text.of(long).windows()) == read_text(long).text
    assert Text.of(long).survey == survey([long])


@pytest.mark.parametrize(
    ("chunks", "nuls", "first"),
    [
        ([b"abc"], 0, 0),
        ([b"\0"], 1, 1),
        ([b"a\0b\0", b"\0"], 3, 2),
        ([b"abc", b"\0d", b"e\0"], 2, 4),
    ],
)
def test_nuls_are_counted_and_the_first_is_told(chunks: list[bytes], nuls: int, first: int) -> None:
    known = survey(chunks)
    assert (known.nuls, known.first_nul) == (nuls, first)


UTF8 = Encoding("utf-8", "strict", "bytes.utf8")
MARKED = Encoding("utf-8", "replace", "bytes.utf8", bom=True, skip=3)


@pytest.mark.parametrize(
    ("chunks", "encoding"),
    [
        (["あ".encode()], UTF8),
        ([b"a\xe3\x81", b"\x82"], UTF8),
        ([b"abc", "あ".encode(), b"d"], UTF8),
        (["\ufeffあ".encode(), b"\xff"], MARKED),
        ([b"a", "\ufeffa".encode()], UTF8),
        (["A,1".encode("utf-16-le") * 30], Encoding("utf-16-le", "replace", "bytes.utf16")),
        (["A,1".encode("utf-16-be") * 30], Encoding("utf-16-be", "replace", "bytes.utf16")),
    ],
)
def test_encodings_other_than_ms932(chunks: list[bytes], encoding: Encoding) -> None:
    assert survey(chunks).encoding == encoding


@pytest.mark.parametrize(
    "chunks", [["ああ".encode()[:-1]], ["あ".encode(), b"\xe3\x81"], [b"a"], ["é".encode()]]
)
def test_what_is_no_utf8_to_its_end_is_ms932(chunks: list[bytes]) -> None:
    assert survey(chunks).encoding.rule is None


@pytest.mark.parametrize(
    ("char", "rule"), [("\ue000", "bytes.gaiji"), ("\ue757", "bytes.gaiji"), ("\ue758", None), ("あ", None)]
)
def test_characters_of_ones_own(char: str, rule: str | None) -> None:
    assert [bad.rule for bad in bad_characters(char)][:1] == ([rule] if rule else [])


@pytest.mark.parametrize("kind", RECORD_KINDS)
@examples(25)
@given(data=st.data(), size=st.integers(20, 300))
def test_a_file_is_checked_alike(kind: str, data: st.DataObject, size: int) -> None:
    name, _ = records(kind)
    content = data.draw(texts(kind)).encode("cp932", "surrogatepass")
    whole = check_file(name, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "WINDOW", size)
        assert check_file(name, content) == whole


@pytest.mark.parametrize(
    ("text", "final", "end"),
    [
        ("a\r\nb\r\nc", False, 6),
        ("a\r\nb\r\n\r\n", False, 6),
        ("a\r\nb", False, 3),
        ("\nb", False, 1),
        ("ab", False, 0),
        ("a\r\nb\r\n\r\n", True, 4),
    ],
)
def test_how_far_records_are_whole(text: str, end: int, *, final: bool) -> None:
    reader = Reader(Text.of(b""))
    reader.text, reader.final = text, final
    assert reader.sure_end() == end


def test_as_much_is_read_on_as_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 10)
    reader, held = Reader(Text.of(b"a" * 100)), []
    for at in (0, 0, 0, 35, 5):
        reader.at = at
        reader.more()
        held.append(len(reader.text))
    assert held == [10, 20, 40, 15, 20]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize(
    "text",
    [
        'a,"b',
        f'a,"b{CRLF}c,d{CRLF}',
        f'a,"b{CRLF}c"x,d{CRLF}',
        f'"a""b","c{CRLF}d"{CRLF}e',
        f'"a""{CRLF}""b",c{CRLF}',
        f"a{CRLF}{CRLF}b{CRLF}{CRLF}{CRLF}",
        "a\rb\nc\r\n\rd",
        f'"a"b,c{CRLF}"d',
        f"{CRLF}{CRLF}",
        '""',
        f'a,"b{CRLF}' * 3 + "c",
    ],
)
def test_records_are_told_alike(text: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", size)
    kept = [(record.values, record.faults) for record in read_records(text)]
    while kept and kept[-1][0] == ("",) and not text.endswith('""'):
        kept.pop()
    assert [(each.values, each.faults) for each in Text.of(text.encode()).records()] == kept
