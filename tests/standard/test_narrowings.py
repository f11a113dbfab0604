"""What a narrowing demands of a record's text: what is right passes, what the check would tell of does not."""

import re
from calendar import monthrange
from typing import Any

import pytest

from careplan.standard.naming import FileName
from careplan.standard.narrowings import NARROWINGS, NEVER, Setting
from support.standard_files import PROVIDER, STAMP, STANDARD, SUPPORT

MONTHS = ("202602", "202402", "202604", "202612")
KIND = STANDARD.kinds["UPPLAN"]
PARAMETERS = {check.use: check.parameters for check in KIND.checks}


def demanded(use: str, key: str, setting: Setting, **parameters: Any) -> re.Pattern[str]:
    """Return what is looked for at one field of table 6."""
    narrowing = NARROWINGS[use]
    assert narrowing is not None
    ahead = narrowing(setting, **{**PARAMETERS.get(use, {}), **parameters})
    assert ahead is not None
    return re.compile(ahead[setting.index(key)])


def of_month(month: str | None, name: FileName | None = None) -> Setting:
    plain = Setting(KIND, STANDARD, {})
    known = {} if month is None else {plain.index("service_month"): month}
    return Setting(KIND, STANDARD, known, name)


@pytest.mark.parametrize("month", MONTHS)
def test_the_days_of_a_month(month: str) -> None:
    seen = demanded("day_in_month", "service_date", of_month(month))
    last = monthrange(int(month[:4]), int(month[4:]))[1]
    assert [day for day in range(33) if seen.match(f"{month}{day:02}")] == list(range(1, last + 1))


@pytest.mark.parametrize("month", MONTHS)
def test_flags_of_the_days_of_a_month(month: str) -> None:
    seen = demanded("day_flags", "daily_billing_days", of_month(month))
    last = monthrange(int(month[:4]), int(month[4:]))[1]
    flags = {day: f"{'0' * (day - 1)}1{'0' * (31 - day)}" for day in range(1, 32)}
    assert [day for day, each in flags.items() if seen.match(f"{each},")] == list(range(1, last + 1))
    assert seen.match(f'"{flags[1]}",')
    assert [each for each in (",", '"",', f"{'0' * 31},", "1,") if seen.match(each)] == [",", '"",']


def test_flags_of_a_month_that_is_not_known_are_looked_at() -> None:
    seen = demanded("day_flags", "daily_billing_days", of_month(None))
    assert [each for each in (",", '"",', f"{'1' * 31},") if seen.match(each)] == [",", '"",']
    assert demanded("day_in_month", "service_date", of_month(None)).pattern == NEVER


@pytest.mark.parametrize("quotes", [('{},{}"', "{},{},"), ('{}","{}"',)])
def test_times_in_order(quotes: tuple[str, ...]) -> None:
    seen = demanded("times_in_order", "start_time", of_month(None))
    right = [("0900", "0901"), ("0959", "1000"), ("1000", "1100"), ("1859", "1900"), ("0000", "2359")]
    wrong = [("1900", "1000"), ("0901", "0900"), ("1000", "1000"), ("9999", "1000"), ("1000", "9999")]
    for quote in quotes:
        for pair in [*right, ("9999", "9999")]:
            assert seen.match(quote.format(*pair)), pair
        for pair in wrong:
            assert not seen.match(quote.format(*pair)), pair


def test_either_end_may_send_actuals_whose_types_seem_swapped() -> None:
    actual = FileName("UPJSK", "202612", SUPPORT, PROVIDER, STAMP)
    seen = demanded("own_office", "office_number", of_month(None, actual), field="office_number")
    offices = (SUPPORT.office_number, PROVIDER.office_number, "1370000034")
    assert [bool(seen.match(f"{office},")) for office in offices] == [True, True, False]


def test_every_code_that_asks_for_an_empty_field_goes_the_slow_way() -> None:
    seen = demanded(
        "blank_when", "service_code", of_month(None), field="service_code", codes=["999999", "17AAAA"]
    )
    assert [bool(seen.match(f"{code},")) for code in ("999999", "17AAAA", "111111")] == [False, False, True]


def test_flags_stand_at_services_of_some_types() -> None:
    setting = of_month(None)
    between = setting.index("service_code") - setting.index("daily_billing_days") - 1
    seen = demanded("flags_at", "daily_billing_days", setting)
    for service, right in (("131111", True), ("A81111", True), ("111111", False)):
        for flags in ("1" * 31, f'"{"1" * 31}"'):
            assert bool(seen.match(f"{flags},{'9,' * between}{service},")) == right
    assert seen.match(f"{',':,<{between + 1}}111111,")
    behind = demanded("flags_at", "service_code", setting, field="service_code", code="daily_billing_days")
    assert [bool(behind.match(each)) for each in (",", '"",', "111111,")] == [True, True, False]
