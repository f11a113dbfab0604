"""What is legal and known to hurt is said once a file, at its first place, and no receiver may refuse for it."""

import csv
import itertools
import tomllib
from collections.abc import Callable

import pytest

from careplan.locator import locate
from careplan.standard import windows
from careplan.standard.check import check_files
from careplan.standard.manners import load_manners, other_codes
from careplan.standard.records import read_records, write_records
from careplan.standard.specification import load_standard
from support.standard_cases import one_user
from support.standard_files import Files

PLAN_1, MONTH = "UP1KYO", "UPPLAN"
NAME = "訪問".encode("cp932")
RULES = load_manners().rules
Said = tuple[str, int | None, int | None]


def of(unit: str, kind: str) -> tuple[str, bytes]:
    return next((name, data) for name, data in one_user(unit).items() if name.startswith(kind + "_"))


def said(files: Files) -> list[Said]:
    found = check_files(files, as_units=False).findings
    return [(each.rule, each.record, each.field) for each in found if each.rule in RULES]


def in_text(sign: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    """Return a change that puts bytes into the first free text of table 6, in the first records."""
    return lambda data: data.replace(NAME, NAME + sign, times)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (in_text(b"\xb1"), ("text.half-width-kana", 1, 21)),
        (in_text(b"\xb1", 3), ("text.half-width-kana", 1, 21)),
        (in_text(b"\x87\x40"), ("text.extension-character", 1, 21)),
        (in_text(b"\xfb\xfc"), ("text.extension-character", 1, 21)),
        (in_text(b"\x81\x60"), ("text.ambiguous-character", 1, 21)),
        (in_text(b"\n"), ("text.lone-break", 1, 21)),
        (in_text(b"\r"), ("text.lone-break", 1, 21)),
        (in_text("あ".encode("cp932") * 2001), ("text.long", 1, 21)),
        (lambda data: data.replace(b"\r\n", b"\n"), ("file.line-end", None, None)),
        (lambda data: data.replace(b"\r\n", b"\n", 1), ("file.line-end", None, None)),
        (lambda data: data.removesuffix(b"\r\n"), ("file.line-end", None, None)),
        (lambda data: data.replace(b"202407", b'"202407"'), ("code.enclosed", 1, 1)),
        (lambda data: data.replace(b"\r\n202407", b'\r\n"202407"', 1), ("code.enclosed", 2, 1)),
        (lambda data: data + data.replace(b"0000000001", b"0000000009"), ("file.several-users", None, None)),
    ],
)
def test_said_once_a_file_at_the_first_place(change: Callable[[bytes], bytes], expected: Said) -> None:
    name, data = of("month", MONTH)
    assert change(data) != data
    assert said({name: change(data)}) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        in_text(b"\r\n"),
        in_text(b'""'),
        in_text("ア".encode("cp932")),
        in_text("あ".encode("cp932") * 1900),
        in_text("【〒】".encode("cp932")),
        lambda data: data + b"\r\n",
        lambda data: data + data,
    ],
)
def test_what_nobody_stumbles_over_is_not_said(change: Callable[[bytes], bytes]) -> None:
    name, data = of("month", MONTH)
    assert said({name: change(data)}) == []


def test_what_stands_behind_the_first_window_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    name, data = of("month", MONTH)
    head, found, tail = data.rpartition(NAME)
    monkeypatch.setattr(windows, "WINDOW", 400)
    assert said({name: head + found + b"\x87\x40" + tail}) == [("text.extension-character", 20, 21)]


def test_texts_of_a_record_that_is_quoted_otherwise_are_looked_at() -> None:
    name, data = of("month", MONTH)
    first, second, rest = data.split(b"\r\n", 2)
    odd = b'"' + second.replace(b",", b'",', 1).replace("こもれび".encode("cp932"), b"\xb1")
    assert said({name: b"\r\n".join([first, odd, rest])}) == [
        ("code.enclosed", 2, 1),
        ("text.half-width-kana", 2, 21),
    ]


def test_a_character_of_two_codes_is_not_forgotten_for_another_text() -> None:
    name, data = of("month", MONTH)
    first, rest = data.split(b"\r\n", 1)
    other = first.replace(NAME, NAME + b"\xee\xe0") + b"\r\n" + rest.replace(NAME, NAME + b"\xb1", 1)
    rules = {rule for rule, *_ in said({name: other})}
    assert rules == {"text.half-width-kana", "text.extension-character", "bytes.other-code"}


def test_an_unused_field_may_be_enclosed() -> None:
    name, data = of("month", MONTH)
    kind = load_standard().kinds[MONTH]
    records = [record.values for record in read_records(data.decode("cp932"))]
    enclosed = [each.enclosed or each.type.id == "unused" for each in kind.fields]
    other = write_records(records, enclosed).encode("cp932")
    assert other != data
    assert said({name: other}) == []


def test_the_first_of_several_characters_is_shown() -> None:
    name, data = of("month", MONTH)
    odd = data.replace(NAME, NAME + b"\x87\x40\x87\x54", 1)
    (found,) = (each for each in check_files({name: odd}, as_units=False).findings if each.rule in RULES)
    assert found.wording.words["found"] == "8740"
    assert load_manners().fragile_in("ああ①") == "①"
    assert set("①～") < set(load_manners().fragile_in(None))


def test_places_are_counted_and_text_that_is_not_enclosed_is_found() -> None:
    name, data = of("month", MONTH)
    bare = data.replace(b'"', b"")
    first, *_ = check_files({name: bare}, as_units=False).findings
    assert (first.rule, first.record, first.field) == ("text.not-enclosed", 1, 7)
    cells = (
        cell
        for record in read_records(data.decode("cp932"))
        for cell in zip(record.values, record.enclosed, strict=True)
    )
    filled = sum(bool(value) and enclosed for value, enclosed in cells)
    assert f"({filled} in this file" in first.message.en


def test_bytes_that_windows_does_not_write() -> None:
    name, data = of("month", MONTH)
    odd = data.replace(NAME, NAME + b"\xee\xe0\xfb\xfc\x87\x90", 2)
    found = [each for each in check_files({name: odd}, as_units=False).findings if each.rule in RULES]
    assert [each.rule for each in found] == ["text.extension-character", "bytes.other-code"]
    assert f"byte {odd.index(bytes([0xEE, 0xE0])) + 1} is written as EE E0" in found[1].message.en
    assert "(4 in this file)" in found[1].message.en


@pytest.mark.parametrize(
    ("lead", "codes"), [(b"", 1), (b"\x81", 0), (b"\x81\x81", 1), (b"a\xb1", 1), (b"\xff", 1)]
)
def test_codes_are_found_between_the_right_bytes(lead: bytes, codes: int) -> None:
    assert list(other_codes([b"\x87\x9e", lead])) == []  # no character has the code 87 9E
    found = list(other_codes([lead, b"\xee", b"\xe0"]))
    assert [(at, code) for at, code, _ in found] == [(len(lead), b"\xee\xe0")][:codes]


@pytest.mark.parametrize(
    ("kana", "told"),
    [("ﾐﾎﾝ ﾊﾅｺ", False), ("ミホン　ハナコ", False), ("みほん", True), ("ミホン ﾊﾅｺ", True), ("見本", True)],
)
def test_kana_of_one_width(kana: str, told: bool) -> None:
    name, data = of("plan", "UPHOSOKU")
    fields = data.decode("cp932").split(",")
    column = next(
        index
        for index, each in enumerate(load_standard().kinds["UPHOSOKU"].fields)
        if each.key == "name_kana"
    )
    fields[column] = f'"{kana}"'
    found = said({name: ",".join(fields).encode("cp932")})
    assert found == ([("text.not-kana", 1, column + 1)] if told else [])


def test_none_is_an_error() -> None:
    assert {load_standard().rules[rule].severity for rule in RULES} <= {"warning", "info"}


def library_rows() -> list[dict[str, str]]:
    with locate("specs/careplan_csv/libraries.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["library"] == "Python"]


@pytest.mark.parametrize("row", library_rows(), ids=lambda row: f"{row['codec']}-{row['codes']}")
def test_what_is_said_of_python_is_so(row: dict[str, str]) -> None:
    """Most of the characters of a range are read and written so; the ranges hold a few that have a code elsewhere."""
    first, last = (int(code, 16) for code in row["codes"].split("-"))
    signs = [char for char, rule in load_manners().fragile.items() if rule == "text.ambiguous-character"]
    codes = (number.to_bytes(2, "big") for number in range(first, last + 1))
    chars = (
        [(char, char.encode("cp932")) for char in signs if char != "―"]
        if row["codes"].startswith("81")
        else [(char, code) for code in codes if len(char := code.decode("cp932", "ignore")) == 1]
    )
    outcomes = [outcome(row["codec"], char, code) for char, code in chars]
    assert max(set(outcomes), key=outcomes.count) == (row["reads"], row["writes"])


def outcome(codec: str, char: str, code: bytes) -> tuple[str, str]:
    try:
        read = code.decode(codec)
    except UnicodeDecodeError:
        return "none", "none"
    return "windows" if read == char else "other", "same" if read.encode(codec) == code else "other"


def test_the_fragile_characters_are_those_of_their_codes() -> None:
    """Every code of the ranges, last one included, that is one character of two bytes."""
    manners = load_manners.__wrapped__()
    rows = tomllib.loads(locate("specs/careplan_csv/interoperability.toml").read_text("utf-8"))["characters"]
    found: dict[bytes, str] = {}
    for row in rows:
        for first, last in (each.split("-") for each in row["codes"]):
            for lead, trail in itertools.product(range(0x81, 0xFD), range(0x40, 0xFD)):
                code = bytes((lead, trail))
                if bytes.fromhex(first) <= code <= bytes.fromhex(last):
                    char = code.decode("cp932", "replace")
                    if len(char) == 1 and char != "\ufffd":
                        found[code] = row["rule"]
    usual = {char.encode("cp932"): rule for char, rule in manners.fragile.items()}
    assert {code: found[code] for code in found.keys() & usual.keys()} == usual
    chars = {code.decode("cp932") for code in found}
    assert chars == manners.fragile.keys() | manners.twice
    assert manners.fragile_in(None) == "".join(sorted(chars))
    assert manners.fragile_in("a" + min(chars)) == min(chars)
