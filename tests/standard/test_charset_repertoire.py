"""Bytes and text: every pair of bytes, and any text."""

# ruff: noqa: E501 - a table has a row a case

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careplan.standard.charset import (
    BadCharacter,
    bad_characters,
    has_bad_characters,
    is_writable,
    read_text,
    write_text,
)
from support.examples import examples

LEAD = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
TRAIL = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
PAIRS = [bytes([one, other]) for one in range(256) for other in range(256)]


def strict(data: bytes) -> str | None:
    """Return what MS932 defines for the bytes, None where it defines nothing or a private character."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    private = any("\ue000" <= char <= "\uf8ff" or char in "\x80\xa0\x00" for char in text)
    return None if private else text


def preference(code: bytes) -> int:
    """Windows writes JIS before NEC's row 13, that before IBM's rows, and NEC's selection of those never."""
    return {0x87: 1, 0xFA: 2, 0xFB: 2, 0xFC: 2, 0xED: 3, 0xEE: 3}.get(code[0], 0)


def windows_codes() -> dict[str, bytes]:
    chosen: dict[str, bytes] = {}
    for pair in PAIRS:
        char = strict(pair)
        if char and len(char) == 1:
            chosen[char] = min(chosen.get(char, pair), pair, key=preference)
    return chosen


def test_every_pair_of_bytes_is_read_and_written_as_windows_does() -> None:
    windows, wrong = windows_codes(), []
    assert len(windows) > 7000
    for pair in PAIRS:
        expected = strict(pair)
        text = read_text(b"aaaaaaaa" + pair).text[8:]
        if expected is None:
            if not has_bad_characters(text):
                wrong.append((pair, text))
        elif text != expected or write_text(text).data != windows.get(text, pair):
            wrong.append((pair, text))
    assert wrong == []


def test_what_a_pair_of_bytes_lacks_is_named_by_its_bytes() -> None:
    wrong = []
    for lead in LEAD:
        for trail in TRAIL:
            pair = bytes([lead, trail])
            if strict(pair) is None:
                rule = "bytes.gaiji" if 0xF0 <= lead <= 0xF9 else "bytes.undefined"
                named = f"{lead:02X} {trail:02X}" if rule == "bytes.undefined" else f"{lead:02X}{trail:02X}"
                if bad_characters(read_text(b"aaaa" + pair).text) != [BadCharacter(rule, named)]:
                    wrong.append(pair)
    assert wrong == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x80", "80"), (b"\xa0", "A0"), (b"\xfd", "FD"), (b"\xfe", "FE"), (b"\xff", "FF"),
        (b"\x81", "81"), (b"\x81\x30", "81"), (b"\xef\x40\xef\x40", "EF 40 EF 40"), (b"\xfc\xfc", "FC FC"),
    ],
)  # fmt: skip
def test_bytes_without_a_character_are_named(data: bytes, found: str) -> None:
    assert bad_characters(read_text(b"a," + data).text) == [BadCharacter("bytes.undefined", found)]


def test_runs_of_undefined_bytes_are_joined_and_others_told_apart() -> None:
    text = read_text(b"\x80\xa0a\xf0\x40\xf0\x41\xfd").text
    assert bad_characters(text) == [
        BadCharacter("bytes.undefined", "80 A0"),
        BadCharacter("bytes.gaiji", "F040"),
        BadCharacter("bytes.gaiji", "F041"),
        BadCharacter("bytes.undefined", "FD"),
    ]


def test_a_nul_is_bad_but_counted_by_the_file() -> None:
    assert has_bad_characters("a\0b")
    assert bad_characters("a\0b") == []


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("髙", "fbfc"), ("﨑", "fab1"), ("～", "8160"), ("〜", "8160"), ("－", "817c"), ("−", "817c"), ("∥", "8161"),
        ("‖", "8161"), ("Ⅰ", "8754"), ("ⅰ", "fa40"), ("㈱", "878a"), ("∵", "81e6"), ("￢", "81ca"), ("≒", "81e0"),
        ("∪", "81be"), ("№", "8782"), ("℡", "8784"), ("髙a﨑～髙", "fbfc61fab18160fbfc"), ("é\u0301", None), ("が", "82aa"),
        ("か\u3099", "82aa"), ("―", "815c"), ("—", "815c"), ("¥", "818f"), ("𠮷", "8b67"), ("葛\U000e0100", "8a8b"),
        ("辻\ufe00", "92d2"),
    ],
)  # fmt: skip
def test_bytes_that_windows_writes(text: str, data: str | None) -> None:
    encoded = write_text(text)
    if data is None:
        assert encoded.lost or encoded.replaced
    else:
        assert encoded.lost == ()
        assert encoded.data.hex() == data


@pytest.mark.parametrize("data", [b"\xfb\xfc", b"\xee\xe0"])
def test_both_encodings_of_one_character_are_one_text(data: bytes) -> None:
    assert read_text(data).text == "髙"


@pytest.mark.parametrize(
    "text", ["\ue000", "\ue757", "\uf781", "\uf8f3", "\x80", "\0", "a\ue000b", "\ud800", "🙂", "ᄀ"]
)
def test_what_ms932_lacks_is_lost_and_never_a_question_mark(text: str) -> None:
    encoded = write_text(f"a{text}b")
    assert encoded.lost
    assert b"?" not in encoded.data


def test_what_was_replaced_and_lost_is_listed_once_each() -> None:
    encoded = write_text("𠮷—𠮷—🙂髙🙂")
    assert encoded.replaced == (("𠮷", "吉"), ("—", "―"))
    assert encoded.lost == ("🙂",)
    assert encoded.data == bytes.fromhex("8b67815c8b67815cfbfc")


@examples(300)
@given(st.text(max_size=30))
@example("か\u3099\ufe00")
def test_any_text_is_written_readably_or_said_to_be_lost(text: str) -> None:
    encoded = write_text(text)
    decoded = encoded.data.decode("cp932")
    assert not has_bad_characters(decoded)
    if not encoded.replaced and not encoded.lost:
        assert decoded == text or is_writable(decoded)
    if "?" not in text and not any("?" in like for _, like in encoded.replaced):
        assert "?" not in decoded
    for cluster in encoded.lost:
        assert cluster in text
    for cluster, like in encoded.replaced:
        assert cluster in text
        assert is_writable(like)


@examples(200)
@given(st.text(st.sampled_from(sorted(windows_codes())), max_size=30))
def test_text_of_the_repertoire_is_read_back(text: str) -> None:
    encoded = write_text(text)
    assert (encoded.replaced, encoded.lost) == ((), ())
    decoded = read_text(b"aaaa" + encoded.data)
    assert decoded.rule == "bytes.utf8" or decoded.text == "aaaa" + text


@examples(200)
@given(st.binary(max_size=60))
def test_any_bytes_are_read(data: bytes) -> None:
    decoded = read_text(data)
    assert decoded.rule in {None, "bytes.utf8", "bytes.utf16"}
    assert not decoded.bom or decoded.rule is not None
    assert not any("\ud800" <= char <= "\udfff" for char in decoded.text)


@pytest.mark.parametrize(
    ("data", "rule", "bom", "text"),
    [
        (b"", None, False, ""),
        (b"abc", None, False, "abc"),
        ("あ".encode(), "bytes.utf8", False, "あ"),
        ("é".encode(), None, False, "ﾃｩ"),
        (b"\xef\xbb\xbfabc", "bytes.utf8", True, "abc"),
        (b"\xef\xbb\xbf\xff", "bytes.utf8", True, "\ufffd"),
        ("あ".encode() + b"\xff", None, False, None),
        ("abc".encode("utf-16"), "bytes.utf16", True, "abc"),
        (b"\xfe\xff" + "abc".encode("utf-16-be"), "bytes.utf16", True, "abc"),
        ("abcd".encode("utf-16-le"), "bytes.utf16", False, "abcd"),
        ("abcd".encode("utf-16-be"), "bytes.utf16", False, "abcd"),
        ("ab".encode("utf-16-le"), "bytes.utf16", False, "ab"),
        ("ab".encode("utf-16-be"), "bytes.utf16", False, "ab"),
        ("ab　cd".encode("utf-16-be"), "bytes.utf16", False, "ab　cd"),
        ("ab　cd".encode("utf-16-le"), "bytes.utf16", False, "ab　cd"),
        ("1,　,2".encode("utf-16-be"), "bytes.utf16", False, "1,　,2"),
        ("　1".encode("utf-16-be"), "bytes.utf16", False, "　1"),
        (b"a\0b", None, False, "a\0b"),
        (b"a\0b\0\0", "bytes.utf16", False, None),
        (b"abcd\0", None, False, "abcd\0"),
        (b"abcd\0\0", "bytes.utf16", False, None),
        (b"abcdefgh\0" * 60 + b"\0" * 900, None, False, None),
        (b"\xff\xfea", "bytes.utf16", True, "\ufffd"),
    ],
)
def test_encodings_are_told_apart(data: bytes, rule: str | None, bom: bool, text: str | None) -> None:
    decoded = read_text(data)
    assert (decoded.rule, decoded.bom) == (rule, bom)
    assert text is None or decoded.text == text


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef"])
def test_a_variant_is_replaced_as_a_whole(selector: str) -> None:
    assert write_text(f"a辻{selector}b").replaced == ((f"辻{selector}", "辻"),)


def test_a_character_is_replaced_with_the_marks_that_combine_with_it() -> None:
    assert write_text("か\u3099と").replaced == (("か\u3099", "が"),)
    assert write_text("\u3099").lost + write_text("\ufe00a").lost == write_text("\u3099").lost


def test_undefined_bytes_at_the_ends_of_their_range() -> None:
    assert bad_characters("\uf700a\uf7ff") == [
        BadCharacter("bytes.undefined", "00"),
        BadCharacter("bytes.undefined", "FF"),
    ]
    assert has_bad_characters("\uf700")
    assert has_bad_characters("\uf8ff")
    assert not has_bad_characters("\uf6ff\uf900")
