"""Annotations of a GitHub workflow."""

import re

from careplan.standard.check import Report
from careplan.standard.findings import Finding, Message, Wording
from careplan.standard.naming import Address
from careplan.standard.reports.checked import Checked, check_folder
from careplan.standard.reports.formats import FORMATS
from careplan.standard.unitcheck import UnitReport
from support.report_cases import PLAN, PLAN_DATA, checked, hostile, wrong_start

COMMAND = re.compile(r"::(error|warning|notice) ((?:[A-Za-z]+=[^,:]*,?)+)::(.*)")


def annotations(part: Checked) -> list[tuple[str, dict[str, str], str]]:
    *lines, _ = FORMATS["github"].write([part], "en")
    found = []
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, line
        found.append((match[1], dict(each.split("=", 1) for each in match[2].split(",")), match[3]))
    return found


def test_a_finding_at_its_place() -> None:
    severity, properties, message = annotations(checked(wrong_start(3)))[0]
    line = wrong_start(3)[PLAN].decode("cp932").split("\r\n")[2]
    assert severity == "error"
    assert properties["file"] == f"in/{PLAN}"
    assert (properties["line"], properties["col"]) == ("3", str(line.index("9:00") + 1))
    assert properties["title"].startswith("field.type")
    assert "9:00" in message


def test_hostile_names_and_values_stay_in_their_place() -> None:
    report = checked(hostile()).report
    assert len(annotations(checked(hostile()))) == report.errors + report.count("info")


def test_errors_come_first() -> None:
    order = [severity for severity, _, _ in annotations(checked({PLAN: PLAN_DATA, **hostile()}))]
    assert order == sorted(order, key=["error", "warning", "notice"].index)


def test_percent_line_ends_colons_and_commas() -> None:
    said = Message.same("50%\r\na:b,c")
    finding = Finding("x.y", "warning", None, 1, 2, "a,b:c%", "unit", Wording(said))
    unit = UnitReport("f", None, "", Address("", ""), Address("", ""), (), (), (), (finding,))
    line = next(iter(FORMATS["github"].write([Checked(Report((), (unit,)))], "en")))
    assert line == "::warning title=x.y record 1 field 2 a%2Cb%3Ac%25::50%25%0D%0Aa:b,c [unit]"


def test_a_conforming_folder_has_only_the_verdict() -> None:
    part = check_folder({PLAN: PLAN_DATA.partition(b"\r\n")[0] + b"\r\n"}, as_units=False)
    assert annotations(part) == []
