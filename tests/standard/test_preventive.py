"""Preventive care: companions and pictures in names, units and documents."""

import base64
import copy
from collections.abc import Callable
from typing import Any

import pytest

from careplan.standard.check import Report, check_files
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.naming import Address, read_name
from careplan.standard.specification import load_standard
from careplan.standard.units import is_transmission_unit
from careplan.workbench.sample import SampleUnit, preventive_sample
from support.normal import unusual
from support.standard_files import STAMP

CENTRE, SUPPORT = Address("1370000042", "46"), Address("1370000018", "43")
Files = dict[str, bytes]
JPEG = b"\xff\xd8\xff\xe0"


def unit(label: str = "preventive-plan-with-information") -> SampleUnit:
    return next(each for each in preventive_sample(users=2).units if each.label == label)


def said(report: Report, *, severity: str = "error") -> list[tuple[str, str | None, int | None, int | None]]:
    """Rule, kind of file, record and field of the findings of one severity."""
    return [
        (each.rule, each.file and kind_of(each.file), each.record, each.field)
        for each in report.findings
        if each.severity == severity
    ]


def kind_of(name: str) -> str:
    kind = read_name(name).kind
    assert kind is not None
    return kind.id


def of(files: Files, kind: str) -> str:
    return next(name for name in files if kind_of(name) == kind)


@pytest.mark.parametrize("each", preventive_sample(users=2).units, ids=lambda each: each.label)
def test_samples_conform_and_come_back_the_same(each: SampleUnit) -> None:
    report = check_files(each.files)
    assert unusual(report.findings) == []
    assert [unit.unit for unit in report.units] == [each.label]
    document = read_unit(each.files)
    assert write_unit(document, CENTRE, SUPPORT, report.units[0].stamp) == each.files


@pytest.mark.parametrize(
    ("kinds", "legal"),
    [
        (["UPKIHON", "UPKIHON_SUB1"], True),
        (["UPKIHON", "UPKIHON_SUB1", "UPKIHON_SUB2", "UPKIHON_IMAGE"], True),
        (["UPYOBO", "UPYOBO_SUB", "UPKIHON"], True),
        (["UPKIHON_SUB1"], False),
        (["UPYOBO", "UPKIHON_SUB1"], False),
        (["UPYOBO_SUB", "UPKIHON"], False),
        (["UPKIHON", "DLTKIHON"], False),
    ],
)
def test_companions_travel_with_their_kind_only(kinds: list[str], legal: bool) -> None:
    assert is_transmission_unit(kinds) is legal


def dropped(files: Files, kind: str) -> Files:
    return {name: data for name, data in files.items() if name != of(files, kind)}


def replaced(files: Files, kind: str, old: bytes, new: bytes) -> Files:
    name = of(files, kind)
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


def renamed(files: Files, kind: str, old: str, new: str) -> Files:
    return {name.replace(old, new) if kind_of(name) == kind else name: data for name, data in files.items()}


ERRORS: dict[str, tuple[Callable[[Files], Files], tuple[str, str | None, int | None, int | None]]] = {
    "picture-missing": (
        lambda files: dropped(files, "UPKIHON_IMAGE"),
        ("image.missing", "UPKIHON", 1, 62),
    ),
    "picture-no-jpeg": (
        lambda files: replaced(files, "UPKIHON_IMAGE", b"\xff\xd8\xff", b"GIF"),
        ("image.not-jpeg", "UPKIHON_IMAGE", None, None),
    ),
    "picture-cut": (
        lambda files: replaced(files, "UPKIHON_IMAGE", b"\xff\xd9", b""),
        ("image.not-jpeg", "UPKIHON_IMAGE", None, None),
    ),
    "picture-too-large": (
        lambda files: replaced(files, "UPKIHON_IMAGE", b"\xff\xd9", b"0" * 10_000_000 + b"\xff\xd9"),
        ("image.too-large", "UPKIHON_IMAGE", None, None),
    ),
    "picture-of-another-stamp": (
        lambda files: replaced(files, "UPKIHON", b"20261125090001_0001", b"20261125090009_0001"),
        ("image.name", "UPKIHON", 1, 62),
    ),
    "branch-of-three-digits": (
        lambda files: renamed(files, "UPKIHON_IMAGE", "_0001.jpg", "_001.jpg"),
        ("name.branch", "UPKIHON_IMAGE", None, None),
    ),
    "companion-of-nobody": (
        lambda files: replaced(files, "UPKIHON_SUB1", b"0000000001", b"0000000009"),
        ("unit.orphan", "UPKIHON_SUB1", 1, 3),
    ),
    "information-of-another": (
        lambda files: replaced(files, "UPKIHON", b",0000000001,", b",0000000009,"),
        ("unit.orphan", "UPKIHON", 1, 3),
    ),
    "consultation-twice": (
        lambda files: replaced(files, "UPKIHON", b",0000000002,", b",0000000001,"),
        ("file.duplicate-key", "UPKIHON", 2, 4),
    ),
    "month-in-the-name": (
        lambda files: renamed(files, "UPYOBO", "UPYOBO_", "UPYOBO_202612_"),
        ("name.month-unexpected", "UPYOBO", None, None),
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_errors_stand_where_they_are(case: str) -> None:
    change, expected = ERRORS[case]
    assert expected in said(check_files(change(unit().files)))


def test_zero_month_of_basic_information_is_forgiven() -> None:
    report = check_files(renamed(unit("basic-information").files, "UPKIHON", "UPKIHON_", "UPKIHON_000000_"))
    assert said(report) == []
    assert said(report, severity="warning") == [("name.zero-month", "UPKIHON", None, None)]


def test_capital_suffix_of_a_picture_is_as_good() -> None:
    name = of(unit().files, "UPKIHON_IMAGE").replace(".jpg", ".JPG")
    assert read_name(name).findings == ()
    assert [each.rule for each in read_name(name.replace(".JPG", ".Jpg")).findings] == ["name.suffix"]
    assert [each.rule for each in read_name(name.replace(".JPG", ".CSV")).findings] == ["name.other-suffix"]


def test_picture_that_no_record_names_is_a_warning() -> None:
    files = unit().files
    extra = of(files, "UPKIHON_IMAGE").replace("_0001.", "_0009.")
    report = check_files(files | {extra: files[of(files, "UPKIHON_IMAGE")]})
    assert said(report) == []
    assert ("image.unused", "UPKIHON_IMAGE", None, None) in said(report, severity="warning")


def test_text_repeated_under_a_number_is_read_once() -> None:
    files = unit("preventive-plan").files
    name = of(files, "UPYOBO_SUB")
    lines = [line.split(b",") for line in files[name].split(b"\r\n")]
    assert lines[1][4] == lines[0][4]
    lines[1][5:9] = lines[0][5:9]
    repeated = files | {name: b"\r\n".join(b",".join(cells) for cells in lines)}
    report = check_files(repeated)
    assert said(report) == []
    assert said(report, severity="warning") == [("outline.repeated", "UPYOBO_SUB", 2, 6)]
    assert read_unit(repeated) == read_unit(files)


def test_another_text_under_the_same_number_is_not_lost() -> None:
    document = unit("preventive-plan").document
    issues = document["service_users"][0]["support_plan"][0]["issues"]
    issues.append({"issue_number": "1", "overall_issue": "別の課題", "supports": []})
    read = read_unit(write_unit(document, CENTRE, SUPPORT, STAMP))
    found = read["service_users"][0]["support_plan"][0]["issues"]
    assert [(each["issue_number"], each["overall_issue"]) for each in found] == [
        ("1", "膝の痛みで外出が減っている"),
        ("1", "別の課題"),
    ]


PLAN = "service_users[0].support_plan"


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (PLAN, lambda user: user.update(support_plan={})),
        (f"{PLAN}[0]", lambda user: user.update(support_plan=[1])),
        (f"{PLAN}[0].x", lambda user: user["support_plan"][0].update(x=1)),
        (f"{PLAN}[0].issues", lambda user: user["support_plan"][0].update(issues={})),
        (f"{PLAN}[0].issues[1]", lambda user: issues_of(user).insert(1, 1)),
        (f"{PLAN}[0].issues[0].x", lambda user: issues_of(user)[0].update(x=1)),
        (f"{PLAN}[0].issues[0].overall_issue", lambda user: issues_of(user)[0].update(overall_issue=1)),
        (f"{PLAN}[0].issues[0].supports", lambda user: issues_of(user)[0].update(supports={})),
        (f"{PLAN}[0].issues[0].supports[0].x", lambda user: issues_of(user)[0]["supports"][0].update(x=1)),
        (
            f"{PLAN}[0].issues[0].supports[0].services",
            lambda user: issues_of(user)[0]["supports"][0].update(services=1),
        ),
        (
            f"{PLAN}[0].issues[0].supports[0].services[0].x",
            lambda user: issues_of(user)[0]["supports"][0].update(services=[{"x": 1}]),
        ),
    ],
)
def test_the_place_of_what_is_not_formed_right(
    place: str, change: Callable[[dict[str, Any]], object]
) -> None:
    document = copy.deepcopy(unit("preventive-plan").document)
    change(document["service_users"][0])
    with pytest.raises(DocumentError) as raised:
        write_unit(document, CENTRE, SUPPORT, STAMP)
    assert raised.value.place == place


def issues_of(user: dict[str, Any]) -> list[Any]:
    issues: list[Any] = user["support_plan"][0]["issues"]
    return issues


def test_an_entry_may_lack_the_list_below_it() -> None:
    document = copy.deepcopy(unit("preventive-plan").document)
    entries = issues_of(document["service_users"][0])
    entries[:] = [{"issue_number": "1", "overall_issue": "課題", "supports": [{"support_number": "1"}]}]
    lacking = copy.deepcopy(document)
    issues_of(lacking["service_users"][0]).append({"issue_number": "2", "overall_issue": "次の課題"})
    read = read_unit(write_unit(lacking, CENTRE, SUPPORT, STAMP))
    found = issues_of(read["service_users"][0])
    assert [(each["overall_issue"], each["supports"]) for each in found][1:] == [("次の課題", [])]


FAMILY = "service_users[0].basic_information[0].family_image"


@pytest.mark.parametrize(
    ("picture", "place", "said"),
    [
        ({"branch": 1, "jpeg": ""}, FAMILY, "should be {"),
        ({"branch": "0001", "jpeg": "!" + base64.b64encode(JPEG).decode()}, FAMILY, "should be {"),
        ({"branch": "0001", "jpeg": None}, FAMILY, "should be {"),
        ({"branch": "1", "jpeg": ""}, f"{FAMILY}.branch", "branch"),
    ],
)
def test_the_place_of_a_malformed_picture(picture: object, place: str, said: str) -> None:
    document = copy.deepcopy(unit("basic-information").document)
    document["service_users"][0]["basic_information"][0]["family_image"] = picture
    with pytest.raises(DocumentError) as raised:
        write_unit(document, CENTRE, SUPPORT, STAMP)
    assert raised.value.place == place
    assert said in raised.value.message.en


def test_pictures_are_read_from_folders_and_may_be_missing() -> None:
    files = unit("basic-information").files
    picture = of(files, "UPKIHON_IMAGE")
    whole = read_unit(files)
    assert read_unit({f"a/b/{name}": data for name, data in files.items()}) == whole
    (basic, *_) = read_unit(dropped(files, "UPKIHON_IMAGE"))["service_users"][0]["basic_information"]
    (named, *_) = whole["service_users"][0]["basic_information"]
    assert named["family_image"]["jpeg"] == base64.b64encode(files[picture]).decode()
    assert basic["family_image"] == {"branch": named["family_image"]["branch"], "jpeg": ""}


@pytest.mark.parametrize(
    "picture",
    [
        "x",
        {},
        {"branch": "0001"},
        {"branch": 1, "jpeg": ""},
        {"branch": "0001", "jpeg": "%"},
        {"branch": "1", "jpeg": ""},
        {"branch": "0001", "jpeg": base64.b64encode(b"GIF").decode()},
        {"branch": "0001", "jpeg": "", "size": 1},
    ],
)
def test_a_malformed_picture_is_refused(picture: object) -> None:
    document = unit("basic-information").document
    document["service_users"][0]["basic_information"][0]["family_image"] = picture
    with pytest.raises(DocumentError) as raised:
        write_unit(document, CENTRE, SUPPORT, STAMP)
    assert raised.value.place.startswith("service_users")
    if picture == "x":
        assert raised.value.place == "service_users[0].basic_information[0].family_image"


def test_a_missing_picture_is_told_by_its_name_where_it_is_named() -> None:
    files = unit("basic-information").files
    report = check_files(dropped(files, "UPKIHON_IMAGE"))
    (finding,) = (each for each in report.findings if each.rule == "image.missing")
    assert finding.wording.words["found"] == of(files, "UPKIHON_IMAGE")
    assert finding.field_name == load_standard().kinds["UPKIHON"].fields[61].name.ja
