"""What findings on file names say: the part that is there, and whose it is."""

from dataclasses import replace

import pytest

from careplan.standard.naming import Address, NameNotWritableError, read_name, write_name
from careplan.standard.specification import Standard, load_standard
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


OLD = f"UPPLAN_202612_1370000018_1370000026_{STAMP}.CSV"
PICTURE = f"UPKIHON_IMAGE_1370000042_46_1370000018_43_{STAMP}_0001.jpg"
EDITION_3 = load_standard("3")


def said(name: str, standard: Standard | None = None) -> list[str]:
    return [finding.rule for finding in read_name(name, standard).findings]


def test_names_of_an_older_edition() -> None:
    reading = read_name(OLD)
    assert reading.edition == "3"
    assert reading.name is not None
    assert (reading.name.sender, reading.name.destination) == (
        Address("1370000018", ""),
        Address("1370000026", ""),
    )
    assert str(reading.name.sender) == "1370000018"
    assert read_name(OLD.replace("_202612", "_202")).edition == "3"
    assert said(OLD.replace("_202612", "_202")) == ["name.month"]
    assert said(OLD, STANDARD) == ["name.edition"]
    assert said(BASE, EDITION_3) == ["name.edition"]
    assert write_name(reading.name, EDITION_3) == OLD


@pytest.mark.parametrize(
    ("name", "standard", "rules", "edition"),
    [
        ("NO_SUCH_KIND.CSV", None, ["name.kind"], None),
        ("NO_SUCH_KIND.CSV", EDITION_3, ["name.kind"], None),
        (f"UP3KYO_1370000018_1370000026_{STAMP}.CSV", EDITION_3, ["name.kind-edition"], "3"),
    ],
)
def test_kinds_that_an_edition_lacks(
    name: str, standard: Standard | None, rules: list[str], edition: str | None
) -> None:
    assert said(name, standard) == rules
    assert read_name(name, standard).edition == edition


def test_a_form_is_told_with_the_edition_that_was_expected() -> None:
    (finding,) = read_name(OLD, STANDARD).findings
    assert "UPPLAN_YYYYMM_FROM(10)_TYPE(2)_TO(10)_TYPE(2)_STAMP(14).CSV" in finding.message.en
    assert "A name of edition 4.1 is" in finding.message.en
    (finding,) = read_name(PICTURE.replace("_0001", "")).findings
    assert "UPKIHON_IMAGE_FROM(10)_TYPE(2)_TO(10)_TYPE(2)_STAMP(14)_BRANCH(4).jpg" in finding.message.en


@pytest.mark.parametrize(
    ("name", "rules", "words"),
    [
        (PICTURE, [], ""),
        (PICTURE.replace("_0001", "_001"), ["name.branch"], '"001"'),
        (PICTURE.replace("_0001", ""), ["name.form"], ""),
        (f"UPKIHON_000000_1370000042_46_1370000018_43_{STAMP}.CSV", ["name.zero-month"], "UPKIHON"),
        (f"UPKIHON_202612_1370000042_46_1370000018_43_{STAMP}.CSV", ["name.month-unexpected"], "202612"),
    ],
)
def test_names_of_preventive_care(name: str, rules: list[str], words: str) -> None:
    reading = read_name(name)
    assert [finding.rule for finding in reading.findings] == rules
    assert all(words in finding.message.en for finding in reading.findings)
    assert reading.kind is STANDARD.kinds["UPKIHON_IMAGE" if "IMAGE" in name else "UPKIHON"]


def test_a_kind_that_is_none_cannot_be_written() -> None:
    name = read_name(BASE).name
    assert name is not None
    with pytest.raises(NameNotWritableError):
        write_name(replace(name, kind="NONE"))
