"""What findings on file names say: the part that is there, and whose it is."""

import pytest

from careplan.standard.naming import read_name
from support.standard_files import STAMP, STANDARD

BASE = f"UPPLAN_202612_1370000018_43_1370000026_11_{STAMP}.CSV"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (STAMP, "20261131090000", ['"20261131090000"']),
        ("_202612", "", ["a UPPLAN file"]),
        ("UPPLAN", "UP1KYO", ["a UP1KYO file", "(202612)"]),
        ("202612", "202613", ['"202613"']),
        ("1370000018", "137000001", ['sender in the file name, "137000001"']),
        ("_11_", "_1a_", ['destination in the file name, "1a"']),
        ("1370000026_11", "1370000018_43", ["(1370000018/43)"]),
        ("1370000026", "1370000018", ["(1370000018)"]),
        ("UPPLAN", "UPJSK", ["this UPJSK file", "service type 43"]),
        ("_11_", "_33_", ["service type 33"]),
        ("_43_1370000026_11_", "_430_1370000026_110_", ["edition 4.0"]),
    ],
)
def test_the_part_in_question_is_named(old: str, new: str, words: list[str]) -> None:
    (finding,) = read_name(BASE.replace(old, new)).findings
    assert all(word in finding.message.en for word in words), finding.message.en


def test_the_kind_is_known_even_where_the_rest_cannot_be_read() -> None:
    for name in (
        "UPPLAN.CSV",
        "UPPLAN_1_2_3_4_5_6_7.CSV",
        BASE.replace("_43_", "_430_").replace("_11_", "_110_"),
    ):
        assert read_name(name).kind is STANDARD.kinds["UPPLAN"]


@pytest.mark.parametrize(
    ("name", "count"), [("UPPLAN.CSV", 1), ("UPPLAN_1_2.CSV", 3), (BASE.replace(".CSV", "_1.CSV"), 8)]
)
def test_the_parts_of_a_name_are_counted(name: str, count: int) -> None:
    (finding,) = read_name(name).findings
    assert f"(it has {count} parts)" in finding.message.en


def test_a_name_without_month_has_an_edition_by_its_types_too() -> None:
    assert read_name(f"UP1KYO_1370000018_430_1370000026_110_{STAMP}.CSV").edition == "4.0"
    assert read_name(f"UP1KYO_1370000018_43_1370000026_11_{STAMP}.CSV").edition == "4.1"
