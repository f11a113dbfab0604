"""What was sent before: a deletion of nothing is said at its record, with a function or files for a history."""

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.standard.exchangecheck import Said, check_after, check_deletions, deleted_in, stated_in
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


def test_a_unit_that_states_takes_nothing_back() -> None:
    for stated in DELETIONS:
        report = check_files(UNITS[stated])
        assert list(deleted_in(report)) == []
        assert list(stated_in(report))
