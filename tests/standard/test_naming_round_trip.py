"""File names: what is written reads back; any string is read."""

# ruff: noqa: E501 - a table has a row a case

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careplan.standard.naming import (
    Address,
    FileName,
    NameNotWritableError,
    is_real_time,
    is_support,
    read_name,
    write_name,
)
from support.examples import examples
from support.standard_files import KINDS, PROVIDER, STAMP, STANDARD, SUPPORT, sample_files

offices = st.from_regex(r"\A[0-9A-Z]{10}\Z")
addresses = st.builds(Address, offices, st.sampled_from(sorted(STANDARD.service_types)))
stamps = st.datetimes().map(lambda time: f"{time:%Y%m%d%H%M%S}".rjust(14, "0"))
months = st.integers(1, 12).flatmap(
    lambda month: st.integers(1, 9999).map(lambda year: f"{year:04d}{month:02d}")
)


@st.composite
def file_names(draw: st.DrawFn) -> FileName:
    kind = draw(st.sampled_from(KINDS))
    rule = STANDARD.kinds[kind].month
    month = {"none": st.none(), "month": months, "month-or-zero": st.one_of(months, st.just("000000"))}[rule]
    ends = draw(st.tuples(addresses, addresses).filter(lambda pair: pair[0] != pair[1]))
    branch = draw(st.from_regex(r"\A[0-9]{4}\Z")) if STANDARD.kinds[kind].branch else None
    return FileName(kind, draw(month), *ends, draw(stamps), branch)


@examples(200)
@given(file_names())
def test_a_name_is_read_as_it_was_written(name: FileName) -> None:
    reading = read_name(write_name(name))
    assert reading.name == name
    assert reading.kind is STANDARD.kinds[name.kind]
    assert reading.edition == "4.1"
    assert not any(finding.severity == "error" for finding in reading.findings)


@examples(200)
@given(st.one_of(st.text(max_size=60), st.text("UPLAN_0123456789.CSV()", max_size=60)))
@example("UPPLAN_" + "_" * 9)
def test_any_string_is_read(text: str) -> None:
    reading = read_name(text)
    assert reading.kind is not None or reading.findings
    assert reading.name is not None or reading.findings


texts = st.text("_012 (1)A.", max_size=16)


@examples(150)
@given(st.builds(FileName, st.sampled_from(KINDS), st.none() | texts, st.builds(Address, texts, texts),
                 st.builds(Address, texts, texts), texts))  # fmt: skip
def test_a_name_that_would_break_the_rule_is_not_written(name: FileName) -> None:
    with pytest.raises(NameNotWritableError) as refused:
        write_name(name)
    assert refused.value.reason.ja
    assert refused.value.reason.en in str(refused.value)


@pytest.mark.parametrize(
    "stamp", [f"{STAMP} (1)", f"{STAMP}（2）", f"{STAMP} - Copy", f"{STAMP} - コピー", f"{STAMP}_", ""]
)
def test_the_mark_of_a_copy_is_not_written(stamp: str) -> None:
    with pytest.raises(NameNotWritableError):
        write_name(FileName("UPPLAN", "202612", SUPPORT, PROVIDER, stamp))


BASE = f"UPPLAN_202612_1370000018_43_1370000026_11_{STAMP}"


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (f"{BASE}.CSV", []),
        (f"{BASE}.csv", ["name.suffix"]),
        (f"{BASE}.Csv", ["name.suffix"]),
        (f"{BASE}.txt", ["name.other-suffix"]),
        (BASE, ["name.other-suffix"]),
        (f"{BASE} (1).CSV", ["name.copy-mark"]),
        (f"{BASE}(12).CSV", ["name.copy-mark"]),
        (f"{BASE} - コピー.CSV", ["name.copy-mark"]),
        (f"{BASE} - Copy.csv", ["name.suffix", "name.copy-mark"]),
        (BASE.replace("UPPLAN", "UPPLAM") + ".CSV", ["name.kind"]),
        (BASE.replace("UPPLAN", "upplan") + ".CSV", ["name.kind"]),
        (BASE.replace("_43_", "_430_").replace("_11_", "_110_") + ".CSV", ["name.edition"]),
        (BASE.replace("_43_", "_").replace("_11_", "_") + ".CSV", []),
        (BASE.replace("_43_", "_").replace("_11_", "_").replace("_202612", "") + ".CSV", ["name.month-missing"]),
        (BASE.replace("_43_1370000026_11_", "_1370000018_") + ".CSV", ["name.same-office"]),
        (BASE.replace("UPPLAN_202612", "UP3KYO").replace("_43_", "_").replace("_11_", "_") + ".CSV", ["name.kind-edition"]),
        (BASE.replace("_202612", "") + ".CSV", ["name.month-missing"]),
        (BASE.replace("202612", "202613") + ".CSV", ["name.month"]),
        (BASE.replace("202612", "000012") + ".CSV", ["name.month"]),
        (BASE.replace("202612", "000000") + ".CSV", ["name.month"]),
        (BASE.replace("UPPLAN", "UPHOSOKU").replace("202612", "000000") + ".CSV", []),
        (BASE.replace("UPPLAN", "UPHOSOKU").replace("202612", "000001") + ".CSV", ["name.month"]),
        (BASE.replace("UPPLAN", "UP1KYO") + ".CSV", ["name.month-unexpected"]),
        (BASE.replace("1370000018", "137000001") + ".CSV", ["name.office-number"]),
        (BASE.replace("1370000026", "13700000260") + ".CSV", ["name.office-number"]),
        (BASE.replace("1370000018", "x") + ".CSV", ["name.office-number"]),
        (BASE.replace("_43_", "_4_") + ".CSV", ["name.service-type"]),
        (BASE.replace("_11_", "_1a_") + ".CSV", ["name.service-type"]),
        (BASE.replace(STAMP, "20261131090000") + ".CSV", ["name.stamp"]),
        (BASE.replace(STAMP, STAMP[:-1]) + ".CSV", ["name.stamp"]),
        (BASE.replace(STAMP, "2026-1-1 1:1:1") + ".CSV", ["name.stamp"]),
        (BASE.replace("1370000026_11", "1370000018_43") + ".CSV", ["name.same-address"]),
        (BASE.replace("1370000026", "1370000018") + ".CSV", ["name.same-office"]),
        (BASE.replace("_11_", "_33_") + ".CSV", ["name.destination-type"]),
        (BASE.replace("_11_", "_ZZ_") + ".CSV", ["name.destination-type"]),
        (BASE.replace("_11_", "_46_") + ".CSV", []),
        (BASE.replace("UPPLAN", "UPJSK") + ".CSV", ["name.direction"]),
        (BASE.replace("UPPLAN", "UPJSK").replace("_11_", "_46_") + ".CSV", []),
        (BASE.replace("UPPLAN", "UPJSK").replace("_43_", "_17_").replace("_11_", "_33_") + ".CSV", ["name.destination-type"]),
        (BASE.replace("UPPLAN", "UPJSK").replace("_43_", "_17_") + ".CSV", []),
        ("UPPLAN.CSV", ["name.form"]),
        (f"{BASE}_1.CSV", ["name.form"]),
        ("UPPLAN_1_2.CSV", ["name.form"]),
        ("UPPLAN_1_2_3.CSV", ["name.month-missing", "name.office-number", "name.office-number", "name.stamp"]),
        ("UPPLAN_1_2_3_4.CSV", ["name.month", "name.office-number", "name.office-number", "name.stamp"]),
    ],
)  # fmt: skip
def test_names(name: str, rules: list[str]) -> None:
    reading = read_name(name)
    assert [finding.rule for finding in reading.findings] == rules
    assert all(finding.file == name and finding.clause for finding in reading.findings)


def test_editions_by_the_name() -> None:
    assert read_name(BASE.replace("_43_", "_430_").replace("_11_", "_110_") + ".CSV").edition == "4.0"
    assert read_name(BASE.replace("_43_", "_").replace("_11_", "_") + ".CSV").edition == "3"
    assert read_name("UPPLAN.CSV").edition is None


def test_parts_of_a_name() -> None:
    name = read_name(f"{BASE}.CSV").name
    assert name == FileName("UPPLAN", "202612", SUPPORT, PROVIDER, STAMP)
    assert str(SUPPORT) == "1370000018/43"


def test_what_messages_of_names_say() -> None:
    def said(name: str) -> str:
        return " | ".join(finding.message.en for finding in read_name(name).findings)

    assert "has 1 parts" in said("UPPLAN.CSV")
    assert "UPPLAN_YYYYMM_FROM(10)_TYPE(2)_TO(10)_TYPE(2)_STAMP(14).CSV" in said("UPPLAN.CSV")
    assert "UP1KYO_FROM(10)" in said("UP1KYO.CSV")
    assert '"(none)"' in said(BASE)
    assert '"x.y" at the start' in said("x.y.CSV")
    assert '"(1)"' in said(f"{BASE} (1).CSV")
    assert "sender" in said(BASE.replace("1370000018", "137000001") + ".CSV")
    assert "it has 9" in said(BASE.replace("1370000018", "137000001") + ".CSV")
    assert "destination" in said(BASE.replace("1370000026", "137000002") + ".CSV")
    assert "000000" not in said(BASE.replace("202612", "202613") + ".CSV")
    assert "000000" in said(BASE.replace("UPPLAN", "UPHOSOKU").replace("202612", "202613") + ".CSV")
    assert " ".join(KINDS) in said("x.CSV")


@pytest.mark.parametrize(
    ("stamp", "real"),
    [("20261231235959", True), ("20240229000000", True), ("20260229000000", False), ("20261231235960", False),
     ("20261231235961", False), ("20261231240000", False), ("00000101000000", False), ("", False), ("2026123123595", False)],
)  # fmt: skip
def test_real_times(stamp: str, real: bool) -> None:
    if len(stamp) == 14:
        assert is_real_time(stamp) is real


@pytest.mark.parametrize(
    ("service_type", "support"),
    [("43", True), ("46", True), ("AF", True), ("11", False), ("33", False), ("ZZ", False)],
)
def test_the_planning_end(service_type: str, support: bool) -> None:
    assert is_support(Address("1370000018", service_type), STANDARD) is support


def test_sample_names_are_sound() -> None:
    for name, _ in sample_files():
        reading = read_name(name)
        assert reading.findings == ()
        assert reading.name is not None
        assert write_name(reading.name) == name
