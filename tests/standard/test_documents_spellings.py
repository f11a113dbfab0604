"""One value spelt in several ways within a file, and what else leaves no trace in a document."""

import copy

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.workbench.sample import sample
from support.standard_cases import Change, after, changed, one_user, put
from support.standard_files import PROVIDER, STAMP, SUPPORT


def same(unit: str, kind: str, change: Change) -> None:
    files = one_user(unit)
    other = changed(files, kind, change)
    assert other != files
    assert check_files(other).errors == 0
    assert read_unit(other) == read_unit(files)


def test_a_number_of_the_heading_is_spelt_in_two_ways() -> None:
    same("actual", "UPJSK", put(9, "000", 2))


def test_numbers_that_tell_two_records_apart_are_spelt_in_two_ways() -> None:
    files = one_user("actual")
    nine = changed(files, "UPJSK", lambda records: records.insert(0, [*records[0][:7], "9", *records[0][8:]]))
    zeros = changed(nine, "UPJSK", after(put(8, "000009", 1), put(14, "01", 2)))
    assert read_unit(zeros) == read_unit(nine)
    document = read_unit(zeros)
    assert read_unit(write_unit(document, PROVIDER, SUPPORT, STAMP)) == document


def test_the_end_of_the_day_is_spelt_in_two_ways() -> None:
    files = changed(one_user("actual"), "UPJSK", put(13, "2400", 2))
    midnight = changed(files, "UPJSK", put(13, "0000", 2))
    assert read_unit(midnight) == read_unit(files)


def test_prices_with_and_without_a_leading_zero() -> None:
    files = changed(one_user("month"), "UPSIKYU", put(23, "9.50", 5))
    assert read_unit(changed(files, "UPSIKYU", put(23, "09.50", 5))) == read_unit(files)


def test_minus_zero_is_zero() -> None:
    same("month", "UPSIKYU", put(21, "-0", 5))


def test_folders_of_paths_leave_no_trace() -> None:
    files = one_user("plan")
    assert read_unit({f"in/box/{name}": data for name, data in files.items()}) == read_unit(files)


def test_a_text_beyond_the_library_s_bound_is_read() -> None:
    document = copy.deepcopy(
        next(unit.document for unit in sample(users=1).units if unit.label == "plan-1370000026")
    )
    document["service_users"][0]["care_plan"]["policy"] = "長い文章。" * 40_000
    read = read_unit(write_unit(document, SUPPORT, PROVIDER, STAMP))
    assert read["service_users"][0]["care_plan"]["policy"] == "長い文章。" * 40_000
    assert len(read["service_users"]) == 1


def test_lists_that_are_empty_may_be_left_out() -> None:
    document = copy.deepcopy(
        next(unit.document for unit in sample(users=1).units if unit.label == "month-1370000026")
    )
    files = write_unit(document, SUPPORT, PROVIDER, STAMP)
    del document["service_users"][0]["supplement"]["limits"]
    assert write_unit(document, SUPPORT, PROVIDER, STAMP) == files


def test_a_heading_whose_lines_break_in_two_ways_is_one_sheet() -> None:
    files = one_user("month")

    def broken(records: list[list[str]]) -> None:
        for index, record in enumerate(records):
            record[6] = '"見本\r\n介"' if index % 2 else '"見本\n介"'

    (user,) = read_unit(changed(files, "UPPLAN", broken))["service_users"]
    (sheet,) = user["planned"]
    assert len(sheet["uses"]) == len(read_unit(files)["service_users"][0]["planned"][0]["uses"])
