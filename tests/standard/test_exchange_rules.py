"""What was sent before: a deletion of nothing is said at its record, with a function or files for a history."""

import pytest

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.exchangecheck import Said, check_after, check_deletions, deleted_in, stated_in
from careplan.standard.matters import load_matters
from careplan.standard.specification import load_standard
from support.standard_files import Files

RULE = "exchange.deletion-of-nothing"
DELETIONS = {
    "plan": "plan-deletion",
    "month": "month-deletion",
    "actual": "actual-deletion",
    "basic-information": "basic-information-deletion",
    "preventive-plan": "preventive-plan-deletion",
}


def published(vector: str) -> Files:
    folder = locate("specs/careplan_csv/vectors/valid") / vector
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


UNITS = {vector: published(vector) for vector in (*DELETIONS, *DELETIONS.values())}


def places(files: Files, *before: Files) -> list[tuple[str, int | None, int | None]]:
    findings = check_after(files, before).findings
    return [((each.file or "")[:7], each.record, each.field) for each in findings if each.rule == RULE]


def test_each_deletion_refers_to_its_own_matter_and_no_other() -> None:
    for stated, deletion in DELETIONS.items():
        assert places(UNITS[deletion], UNITS[stated]) == [], deletion
        others = [UNITS[each] for each in DELETIONS if each != stated]
        records = [record for _, record, _ in deleted_in(check_files(UNITS[deletion]))]
        assert [record for _, record, _ in places(UNITS[deletion], *others)] == records, deletion
        assert records


def test_another_month_person_or_destination_is_nothing() -> None:
    deletion = UNITS["month-deletion"]
    other = {
        name.replace("202612", "202611"): data.replace(b"202612", b"202611")
        for name, data in deletion.items()
    }
    assert places(other, UNITS["month"]) == [("DLTPLAN", 1, 3), ("DLTPLAN", 2, 3)]
    other = {name: data.replace(b"0000000002", b"0000000009") for name, data in deletion.items()}
    assert places(other, UNITS["month"]) == [("DLTPLAN", 2, 3)]
    other = {name.replace("_1370000026_", "_1370000034_"): data for name, data in deletion.items()}
    assert places(other, UNITS["month"]) == [("DLTPLAN", 1, 3), ("DLTPLAN", 2, 3)]


def test_without_a_history_nothing_is_said() -> None:
    for deletion in DELETIONS.values():
        assert RULE not in {each.rule for each in check_files(UNITS[deletion]).findings}


def test_the_history_may_be_any_function() -> None:
    report = check_files(UNITS["month-deletion"])
    assert not [each for each in check_deletions(report, lambda _: True).findings if each.rule == RULE]
    asked: list[Said] = []

    def never(said: Said) -> bool:
        asked.append(said)
        return False

    found = [each for each in check_deletions(report, never).findings if each.rule == RULE]
    assert [(each.severity, each.clause) for each in found] == [("warning", "unit/month-deletion")] * 2
    assert {(each.matter, each.month) for each in asked} == {("planned", "202612")}
    assert {str(each.sender) for each in asked} == {"1370000018/43"}
    assert {each.insurer_number for each in asked} == {"139998"}


def test_what_is_told_of_a_deletion_of_nothing() -> None:
    files = {f"in/{name}": data for name, data in UNITS["month-deletion"].items()}
    before = check_files(files)
    report = check_deletions(before, lambda _: False)
    assert report.files == before.files
    told = [each for each in report.findings if each.rule == RULE]
    (name,) = UNITS["month-deletion"]
    assert {each.file for each in told} == {name}
    field = load_standard().kinds["DLTPLAN"].field("insured_number")
    assert {each.field_name for each in told} == {field.name.ja}
    titles = {matter.id: matter.title for matter in load_matters()}
    for each in told:
        assert titles["planned"].en in each.message.en
        assert titles["planned"].ja in each.message.ja
        assert "1370000026" in each.message.en


def test_a_matter_without_a_month_has_none() -> None:
    asked = [said for _, _, said in stated_in(check_files(UNITS[next(iter(DELETIONS))]))]
    months = {
        said.matter: said.month for unit in DELETIONS for _, _, said in stated_in(check_files(UNITS[unit]))
    }
    monthly = {matter.id for matter in load_matters() if matter.monthly}
    assert asked
    assert {matter for matter, month in months.items() if month} <= monthly
    assert {matter for matter, month in months.items() if not month}.isdisjoint(monthly)


@pytest.mark.parametrize(("old", "new"), [(b",0000000002,", b",,"), (b"139998,0000000002", b",0000000002")])
def test_who_has_no_number_is_not_asked_about(old: bytes, new: bytes) -> None:
    files = {name: data.replace(old, new) for name, data in UNITS["month-deletion"].items()}
    assert files != UNITS["month-deletion"]
    assert [record for _, record, _ in deleted_in(check_files(files))] == [1]


def test_a_unit_that_states_takes_nothing_back() -> None:
    for stated in DELETIONS:
        report = check_files(UNITS[stated])
        assert list(deleted_in(report)) == []
        assert list(stated_in(report))
