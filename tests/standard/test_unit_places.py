"""Where a finding on a unit stands, and how it lists several kinds."""

from careplan.standard.check import check_files
from support.standard_cases import changed, findings, one_user, put
from support.standard_files import kind_of


def test_a_file_is_named_without_its_folder() -> None:
    files = changed(one_user("plan"), "UPHOSOKU", put(4, "20261121"))
    found = list(check_files({f"in/box/{name}": data for name, data in files.items()}).findings)
    assert [finding.rule for finding in found] == ["unit.orphan", "unit.supplement"]
    assert {finding.file for finding in found} <= set(files)


def test_several_kinds_to_leave_out_are_listed() -> None:
    plan = one_user("plan")
    supplement = next(name for name in plan if kind_of(name) == "UPHOSOKU")
    month = next(data for name, data in one_user("month").items() if kind_of(name) == "UPSIKYU")
    deletion = next(iter(one_user("DLT1KYO").values()))
    extra = {
        supplement.replace("UPHOSOKU_000000", "UPSIKYU_202612"): month,
        supplement.replace("UPHOSOKU_000000", "DLT1KYO"): deletion,
    }
    (finding,) = (each for each in findings(plan | extra) if each.rule == "unit.combination")
    assert "leave out DLT1KYO UPSIKYU." in finding.message.en
    assert "DLT1KYO UPSIKYU を除きます。" in finding.message.ja


def test_a_stray_file_is_told_with_both_stamps() -> None:
    files = {
        name.replace("20261125090500", "20261125090509") if kind_of(name) == "UPHOSOKU" else name: data
        for name, data in one_user("month").items()
    }
    (finding,) = findings(files)
    assert "20261125090509" in finding.message.en
    assert "20261125090500" in finding.message.en
