"""Findings as values, and the rules that make them; pictures and bytes that a file is told for as a whole."""

import pytest

from careplan.standard.fieldcheck import Scribe
from careplan.standard.filecheck import check_file
from careplan.standard.findings import Finding, Message, Place, Rule, Wording
from careplan.standard.spreadsheet import Sign, Traces, sign
from support.report_cases import PLAN
from support.standard_files import STAMP, STANDARD

PICTURE = f"UPKIHON_IMAGE_1370000042_46_1370000018_43_{STAMP}_0001.jpg"
START = b"\xff\xd8\xff"
MOST = STANDARD.kinds["UPKIHON_IMAGE"].most_bytes
RULE = Rule(
    id="x.y",
    severity="warning",
    scope="record",
    clause="layout/{kind}",
    reading=None,
    title=Message("題", "title"),
    message=Message("{found}です。", "It is {found}."),
    fix=Message("直す。", "Mend it."),
    wrong="",
    right="",
)


def test_a_text_that_reads_the_same_in_both_languages() -> None:
    assert Message.same(7) == Message("7", "7")


def test_wordings_are_equal_where_they_read_alike() -> None:
    one = Wording(Message("{a}", "{a}!"), {"a": Message("一", "one")})
    other = Wording(Message("一", "{b}!"), {"b": "one"})
    assert one.message == Message("一", "one!")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Wording(Message("一", "two"))
    assert one != one.message


def test_a_rule_makes_a_finding_at_its_place() -> None:
    finding = RULE.finding(
        "x.CSV", Place(3, 2, "項目"), {"found": Message("乙", "B")}, clause={"kind": "UPPLAN"}
    )
    assert finding[:7] == ("x.y", "warning", "x.CSV", 3, 2, "項目", "layout/UPPLAN")
    assert finding.message == Message("乙です。直す。", "It is B. Mend it.")
    assert finding.at(9) == finding._replace(record=9)
    assert isinstance(finding.at(9), Finding)


@pytest.mark.parametrize(
    ("data", "rules", "words"),
    [
        (b"\xff\xd8\xff\xe0....\xff\xd9", [], {}),
        (b"\xff\xd8\xff\xe0....\xff\xd9\0\0", [], {}),
        (b"\xff\xd8\xff\xe0....", ["image.not-jpeg"], {"found": "FF D8 FF E0"}),
        (b"GIF89a\xff\xd9", ["image.not-jpeg"], {"found": "47 49 46 38"}),
        (b"", ["image.not-jpeg"], {"found": "-"}),
        (START + b"\0" * (MOST - 5) + b"\xff\xd9", [], {}),
        (START + b"\0" * (MOST - 4) + b"\xff\xd9", ["image.too-large"], {"found": MOST + 1, "expected": MOST}),
    ],
)  # fmt: skip
def test_a_picture_is_a_jpeg_within_its_size(data: bytes, rules: list[str], words: dict[str, object]) -> None:
    report = check_file(PICTURE, data)
    assert [finding.rule for finding in report.findings] == rules
    assert report.kind == "UPKIHON_IMAGE"
    assert report.records == 0
    for finding in report.findings:
        assert {key: finding.wording.words[key] for key in words} == words
        assert (finding.file, finding.record) == (PICTURE, None)


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        ("利用票".encode(), "bytes.utf8", {"bom": Message("", "")}),
        ("\ufeff利用票".encode(), "bytes.utf8", {"bom": Message("（BOM付き）", " with a BOM")}),
        (b"abcdefgh\0x\0", "bytes.nul", {"offset": 9, "count": 2}),
    ],
)
def test_bytes_that_are_told_for_the_whole_file(data: bytes, rule: str, words: dict[str, object]) -> None:
    (finding,) = (each for each in check_file(PLAN, data).findings if each.rule == rule)
    assert (finding.file, finding.record, finding.field) == (PLAN, None, None)
    assert {key: finding.wording.words[key] for key in words} == words


@pytest.mark.parametrize(
    ("key", "value", "trace"),
    [
        ("insured_number", "123456789", Sign.POSSIBLE),
        ("insured_number", "1234567890", None),
        ("insured_number", "12345678901", None),
        ("insured_number", "12345678x", None),
        ("insured_number", "1.23E+09", Sign.CERTAIN),
        ("planner", "1.23E+09", None),
    ],
)
def test_the_traces_of_a_spreadsheet_in_a_value(key: str, value: str, trace: Sign | None) -> None:
    layout = STANDARD.kinds["UPPLAN"]
    field = layout.field(key) if key != "planner" else next(each for each in layout.fields if each.type.free)
    assert sign(field, value) is trace


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ([], []),
        ([Sign.POSSIBLE], []),
        ([Sign.POSSIBLE] * 2, [2]),
        ([Sign.CERTAIN], [1]),
        ([Sign.CERTAIN, Sign.POSSIBLE], [2]),
    ],
)
def test_traces_are_told_from_two_on_or_where_one_is_certain(found: list[Sign], counts: list[int]) -> None:
    scribe = Scribe(STANDARD, PLAN, STANDARD.kinds["UPPLAN"], show_values=False)
    traces = Traces()
    for record, each in enumerate(found, start=4):
        traces.add(each, record, STANDARD.kinds["UPPLAN"].field("insured_number"))
    findings = list(traces.findings(scribe))
    assert [finding.wording.words["count"] for finding in findings] == counts
    assert all("4" in finding.message.en for finding in findings)
