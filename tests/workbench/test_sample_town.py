"""Samples: the same for the same seed, and without a fault for every seed, number of users and month."""

import re
from itertools import cycle

import pytest

from careplan.standard.check import check_files
from careplan.standard.checkdigit import check_digit, is_office_form
from careplan.standard.documents import read_unit
from careplan.workbench.actuals import actual_document
from careplan.workbench.sample import Sample, sample
from support.normal import unusual

MONTHS = ["202612", "202402", "202501", "202503", "202602", "202604", "203103"]


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert sample(seed=7, users=3, month="202601") == sample(seed=7, users=3, month="202601")


def test_another_seed_gives_other_people() -> None:
    assert sample(seed=7).units[0].files != sample(seed=8).units[0].files


def assert_faultless(town: Sample) -> None:
    for unit in town.units:
        report = check_files(unit.files)
        assert unusual(report.findings) == [], unit.label
        assert len(report.units) == 1


@pytest.mark.parametrize("users", range(1, 6))
def test_every_seed_gives_units_without_a_fault(users: int) -> None:
    for seed, month in zip(range(21), cycle(MONTHS), strict=False):
        assert_faultless(sample(seed=seed, users=users, month=month))


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_gives_units_without_a_fault(month: str) -> None:
    town = sample(seed=3, users=3, month=month)
    assert_faultless(town)
    (plan,) = (unit for unit in town.units if unit.label == "plan-1370000026")
    assert {user["plan_date"][:7].replace("-", "") for user in plan.document["service_users"]} == {
        before(month)
    }
    stamps = [min(check_files(unit.files).units, key=lambda each: each.stamp).stamp for unit in town.units]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)


def before(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year - 1}12" if number == 1 else f"{year}{number - 1:02d}"


def test_stamps_cross_the_end_of_the_year() -> None:
    assert [unit.label for unit in sample(month="202501").units if "_20241225090" in next(iter(unit.files))]
    assert all(
        "_20250101090" in next(iter(unit.files))
        for unit in sample(month="202412").units
        if "actual" in unit.label
    )


def test_a_leap_day_is_a_day_of_use() -> None:
    (month,) = (unit for unit in sample(month="202802", users=1).units if unit.label == "month-1370000026")
    days = {
        use["service_date"] for user in month.document["service_users"] for use in user["planned"][0]["uses"]
    }
    assert "2028-02-29" in days


def test_documents_are_those_of_the_files() -> None:
    for unit in sample(users=4).units:
        read = read_unit(unit.files)
        assert read["document"] == unit.document["document"]
        assert len(read["service_users"]) == len(unit.document["service_users"])


def test_one_need_number_carries_two_short_term_goals() -> None:
    needs = sample().units[0].document["service_users"][0]["needs_table"][0]["needs"]
    assert [goal["goal_number"] for goal in needs[0]["goals"]] == [1, 1]


def test_offices_are_invented_and_well_formed() -> None:
    for office in sample().offices:
        assert re.fullmatch("1370[0-9]{6}", office.number)
        assert is_office_form(office.number)
        assert check_digit(office.number[:-1]) == office.number[-1]


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-12", "202613", "202600", "189912", "２０２６１２", "20261a", "0202612"]
)
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match="month"):
        sample(month=month)


@pytest.mark.parametrize("users", [0, -1])
def test_a_sample_needs_somebody(users: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        sample(users=users)


def month_of() -> dict[str, object]:
    return next(unit.document for unit in sample().units if unit.label == "month-1370000026")


def test_actuals_are_the_office_s_own_services() -> None:
    actual = actual_document(month_of(), "1370000034")
    assert actual["document"] == "actual"
    for user in actual["service_users"]:
        for sheet in user["actual"]:
            assert sheet["updated_by"] == "1370000034"
            assert {use["office_number"] for use in sheet["uses"]} == {"1370000034"}
    numbers = [user["insured_number"] for user in actual["service_users"]]
    assert numbers == ["0000000001", "0000000003"]


def test_actuals_do_not_touch_the_month() -> None:
    month = month_of()
    actual = actual_document(month, "1370000026")
    actual["service_users"][0]["actual"][0]["uses"][0]["times"] = 99
    assert month == month_of()


def test_actuals_of_an_office_without_services_are_refused() -> None:
    with pytest.raises(ValueError, match="no service of the office 1370000042"):
        actual_document(month_of(), "1370000042")


def test_actuals_of_a_plan_are_refused() -> None:
    with pytest.raises(ValueError, match="not from plan"):
        actual_document(sample().units[0].document, "1370000026")
