"""What lies among the files and is not meant for the exchange is not checked, and that is said once."""

import pytest

from careplan.standard.check import check_files
from careplan.standard.folders import is_plan_file
from support.standard_cases import one_user

RULE = "name.passed-over"


@pytest.mark.parametrize(
    "path",
    ["Thumbs.db", "in/.DS_Store", "in\\desktop.ini", "__MACOSX/._UPPLAN_202612.CSV", "in/__macosx/in/x"],
)
def test_what_a_system_left_is_no_error(path: str) -> None:
    unit = one_user("month")
    report = check_files({path: b"\0", **unit})
    assert report.errors == 0
    assert [(each.rule, each.file) for each in report.findings if each.rule == RULE] == [
        (RULE, path.replace("\\", "/").rpartition("/")[2])
    ]
    assert report.units == check_files(unit).units
    assert [file.path for file in report.files] == [*sorted(unit), path]


def test_all_of_them_are_one_finding() -> None:
    report = check_files({**one_user("month"), "notes.txt": None, "b/Thumbs.db": b"", "a.pdf": None})
    (told,) = (each for each in report.findings if each.rule == RULE)
    assert (told.file, told.severity, told.wording.words) == ("a.pdf", "info", {"count": 3})


def test_files_of_the_exchange_are_told_by_other_rules() -> None:
    report = check_files({"my__MACOSX.CSV": b"", "x.DS_Store": b"", **one_user("month")})
    assert RULE not in {each.rule for each in report.findings}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("x.csv", True),
        ("X.CSV", True),
        (".x.csv", False),
        ("UPPLAN_x_y.txt", True),
        ("UPPLAN", True),
        ("UPPLANx.txt", False),
        ("notes_UPPLAN.txt", False),
        ("x.csv.bak", False),
    ],
)
def test_which_files_of_a_folder_are_meant(name: str, meant: bool) -> None:
    assert is_plan_file(name) is meant
