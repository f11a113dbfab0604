"""Any bytes under any name give a report, and every finding says what it should."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careplan.standard.check import Report, check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.standard.filecheck import check_file
from careplan.standard.reports import report_json, report_text
from support.examples import examples
from support.standard_files import STANDARD, Files, sample_files
from support.standard_spoiling import spoiled_units

DELETION = "DLT1KYO_1370000018_43_1370000026_11_20261125101500.CSV"
NAMES = [name for name, _ in sample_files()]
ODD_NAMES = [
    "",
    ".",
    ".CSV",
    "_",
    "/",
    "a/b\\c",
    "UPPLAN",
    "UPPLAN_" * 9,
    *(name.lower() for name in NAMES[:2]),
]
OLD_NAMES = [re.sub(r"_([0-9A-Z]{10})_[0-9A-Z]{2}(?=_)", r"_\1", name) for name in NAMES]
names = st.one_of(
    st.sampled_from(NAMES), st.sampled_from(OLD_NAMES), st.sampled_from(ODD_NAMES), st.text(max_size=40)
)
cells = st.one_of(
    st.sampled_from(
        [
            "202407",
            "202208",
            "202003",
            "139998",
            "0000000001",
            "20261120",
            "202612",
            "1370000026",
            "111111",
            '"',
            "",
        ]
    ),
    st.text(max_size=12),
)
grids = st.lists(st.lists(cells, min_size=1, max_size=40).map(",".join), max_size=5).map("\r\n".join)
contents = st.one_of(
    st.binary(max_size=200),
    grids.map(lambda text: text.encode("cp932", "replace")),
    grids.map(lambda text: text.encode("utf-8", "replace")),
    grids.map(lambda text: text.encode("utf-16", "replace")),
    st.text('0123456789,"\r\n\0あ\ue000', max_size=80).map(lambda text: text.encode("cp932", "replace")),
)


def assert_sound(report: Report) -> None:
    """Every finding is of the catalogue and says something in both languages; the report can be shown."""
    for finding in report.findings:
        rule = STANDARD.rules[finding.rule]
        assert finding.severity == rule.severity
        assert finding.record is None or finding.record >= 1
        assert finding.field is None or finding.field >= 1
        assert (finding.field is None) == (finding.field_name is None)
        assert finding.clause
        assert not re.search(r"[{}]", finding.clause)
        for said, template in ((finding.message.ja, rule.message.ja), (finding.message.en, rule.message.en)):
            assert said.strip()
            unfilled = re.findall(r"\{[a-z_]+\}", template)
            assert not any(brace in said for brace in unfilled)
    shown = json.loads(json.dumps(report_json(report)))
    assert shown["summary"]["errors"] == report.errors
    assert shown["summary"]["warnings"] == report.warnings
    assert len(list(report_text(report, "ja"))) == len(list(report_text(report, "en"))) >= 1


@examples(200)
@given(names, contents)
@example(DELETION, b"202407,13\x00998,0000000001,20261101\r\n")
@example(DELETION, "202407,13\uf8ff998,0000000001,20261101\r\nあ".encode())
@example(DELETION, "202407,13\ue000998,0000000001,20261101\r\nあ".encode())
def test_a_file_of_any_bytes(name: str, data: bytes) -> None:
    report = check_file(name, data)
    assert report.path == name
    assert_sound(Report((report,)))


@examples(100)
@given(st.dictionaries(names, contents, max_size=4))
def test_a_folder_of_any_files(files: Files) -> None:
    report = check_files(files, folder="x")
    assert [file.path for file in report.files] == sorted(files)
    assert_sound(report)
    assert check_files(files, as_units=False).units == ()


@examples(150)
@given(st.lists(st.sampled_from(sample_files()), min_size=1, max_size=5).map(dict))
def test_any_set_of_sample_files(files: Files) -> None:
    assert_sound(check_files(files))


@examples(400)
@given(spoiled_units())
def test_a_spoiled_unit_is_reported_and_read_and_written_where_it_has_no_error(files: Files) -> None:
    report = check_files(files)
    assert_sound(report)
    if report.errors:
        return
    unit = report.units[0]
    document = read_unit(files)
    assert read_unit(write_unit(document, unit.sender, unit.destination, unit.stamp)) == document


def test_files_that_are_no_unit_are_refused() -> None:
    with pytest.raises(ValueError, match="no transmission unit"):
        read_unit({"readme.txt": b""})
