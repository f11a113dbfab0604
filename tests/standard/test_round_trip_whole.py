"""CSV to document to CSV: nothing changes that the strict writer wrote, for preventive care and every character."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.charset import has_bad_characters, is_writable, read_text, write_text
from careplan.standard.check import check_files
from careplan.standard.documents import DocumentError, read_unit, write_unit
from support.examples import examples
from support.preventive_documents import PREVENTIVE_ROUTES, preventive_document
from support.standard_documents import bare, document_of
from support.standard_files import PROVIDER, STAMP, SUPPORT, Files

BLOCK = 2048
# All planes with characters, the first block of the private ones, and the last code points of all.
STARTS = [*range(0, 0x34000, BLOCK), *range(0xE0000, 0xE1000, BLOCK), 0xF0000, 0x100000, 0x110000 - BLOCK]


@pytest.mark.parametrize("unit", sorted(PREVENTIVE_ROUTES))
@examples(30)
@given(seed=st.integers(0, 2**32 - 1))
def test_preventive_units_come_back_byte_for_byte(unit: str, seed: int) -> None:
    route = PREVENTIVE_ROUTES[unit]
    document = preventive_document(unit, seed)
    files = write_unit(document, *route, STAMP)
    assert check_files(files).errors == 0
    read = read_unit(files)
    assert bare(read) == bare(document)
    assert write_unit(read, *route, STAMP) == files


def with_planner(text: str) -> Files:
    document = document_of("actual", 1)
    document["service_users"] = document["service_users"][:1]
    document["service_users"][0]["actual"][1:] = []
    document["service_users"][0]["actual"][0]["planner_name"] = text
    return write_unit(document, PROVIDER, SUPPORT, STAMP)


def planner(files: Files) -> str:
    text: str = read_unit(files)["service_users"][0]["actual"][0]["planner_name"]
    return text


def pairs() -> Iterator[bytes]:
    """Yield every two bytes that MS932 gives a character to."""
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        for trail in range(0x40, 0xFD):
            text = f"<{bytes([lead, trail]).decode('cp932', 'backslashreplace')}>"
            if len(text) == len("<x>") and not has_bad_characters(text):
                yield bytes([lead, trail])


def test_every_pair_of_bytes_survives_in_a_file() -> None:
    """Read from a file of any writer, each pair is its character; written again it is one pair for that character."""
    (name, data), *_ = with_planner("見").items()
    every = b"".join(pairs())
    files = {name: data.replace('"見"'.encode("cp932"), b'"' + every + b'"')}
    assert len(every) > 2 * 7000
    text = planner(files)
    assert text == every.decode("cp932")
    written = with_planner(text)
    assert planner(written) == text
    assert write_unit(read_unit(written), PROVIDER, SUPPORT, STAMP) == written
    (again,) = written.values()
    cells = next(csv.reader(io.StringIO(again.decode("cp932"))))
    assert cells[6] == text


def test_every_character_there_is_survives_is_replaced_or_is_named() -> None:
    """Each code point, many at a time: kept as it is, written as its replacement, or said to be lost."""
    wrong = []
    for start in STARTS:
        chars = [chr(code) for code in range(start, start + BLOCK)]
        encoded = write_text("a".join(["", *chars, ""]))
        told = set("".join([*encoded.lost, *(cluster for cluster, _ in encoded.replaced)]))
        back = set(read_text(b"aaaa" + encoded.data).text) | _SAME
        wrong += [f"U+{ord(char):04X}" for char in chars if char not in told and char not in back]
        wrong += [like for _, like in encoded.replaced if not is_writable(like)]
    assert wrong == []


# Characters of other libraries for the same bytes (reading wave-dash); nothing is replaced, the bytes are theirs.
_SAME = frozenset("〜−‖¢£¬")


@pytest.mark.parametrize("char", ["🙂", "𒀀", "ꙮ", "\ue000", "\U000f0000"])
def test_a_character_without_a_place_is_a_clear_error_and_nothing_is_written(char: str) -> None:
    with pytest.raises(DocumentError) as error:
        with_planner(f"見{char}本")
    assert f"U+{ord(char):04X}" in error.value.message.en
    assert f"U+{ord(char):04X}" in error.value.message.ja
