"""JUnit XML: read by a parser, the counts agree, nothing breaks out of it."""

import re
from xml.etree import ElementTree as ET

from careplan.standard.reports.checked import Checked
from careplan.standard.reports.formats import FORMATS
from support.report_cases import PLAN, PLAN_DATA, checked, hostile, wrong_start
from support.standard_files import sample_units


def parsed(parts: list[Checked]) -> ET.Element:
    text = "\n".join(FORMATS["junit"].write(parts, "ja"))
    return ET.fromstring(text.encode("utf-8"))  # noqa: S314 - it is our own


def test_a_case_a_file_and_a_case_a_unit() -> None:
    month = next(files for files in sample_units() if PLAN in files)
    root = parsed([checked(month)])
    cases = root.findall("testsuite/testcase")
    assert [suite.get("name") for suite in root] == ["careplan.files", "careplan.units"]
    assert len(cases) == len(month) + 1
    assert not root.findall(".//failure")
    assert cases[0].get("file", "").startswith("in/")


def test_failures_are_the_errors() -> None:
    root = parsed([checked(wrong_start())])
    failure = root.find("testsuite[@name='careplan.files']/testcase/failure")
    assert failure is not None
    assert failure.get("type") == "field.type"
    assert "9:00" in (failure.text or "")
    assert "^^^^" in (failure.text or "")


def test_counts_agree_with_what_is_there() -> None:
    root = parsed([checked(wrong_start()), checked(hostile()), checked({PLAN: PLAN_DATA})])
    for element in (root, *root.findall("testsuite")):
        assert int(element.get("tests", "")) == len(list(element.iter("testcase")))
        assert int(element.get("failures", "")) == len(list(element.iter("failure")))
    for case in root.iter("testcase"):
        assert case.get("name")
        assert case.get("classname")
        assert [child.tag for child in case] in ([], ["failure"], ["system-out"], ["failure", "system-out"])


def test_what_xml_cannot_hold_is_escaped() -> None:
    root = parsed([checked(hostile(), show_values=True)])
    said = "".join(root.itertext()) + "".join(value for each in root.iter() for value in each.attrib.values())
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", said)
    assert "<script>" in said
    assert not root.findall(".//script")
