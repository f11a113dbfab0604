"""Nothing of a person stays, every finding does: on conforming units, on broken ones, on any bytes."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.charset import read_text
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.workbench.anonymise import anonymise_units
from careplan.workbench.anonymise.offices import rename
from careplan.workbench.bytemap import byte_map
from careplan.workbench.cells import replace_values
from careplan.workbench.conversion import convert_unit
from careplan.workbench.mutate import make_mutants
from careplan.workbench.mutate.recipes import RECIPES
from careplan.workbench.sample import preventive_sample, sample
from support.examples import examples
from support.standard_spoiling import spoiled_units

SECRET = b"a secret of this test"
Files = dict[str, bytes]
MONTH = dict(sample(users=2).units[2].files)


def said(files: Files) -> list[tuple[str, str, int | None, int | None]]:
    found = check_files(files).findings
    return sorted(((each.rule, each.severity, each.record, each.field) for each in found), key=repr)


def anonymous(files: Files, secret: bytes = SECRET) -> Files:
    return next(iter(anonymise_units({".": files}, secret).values()))


@cache
def broken() -> list[tuple[str, Files]]:
    units = [sample(users=2).units[2], sample(users=1).units[0], preventive_sample(users=1).units[1]]
    structure = [rule for rule in RECIPES if not rule.startswith(("image.too-large", "scope"))]
    return [
        (mutant.rule, mutant.files)
        for unit in units
        for mutant in make_mutants(unit.files, structure).mutants
    ]


def test_every_broken_copy_keeps_its_findings() -> None:
    for rule, files in broken():
        made = anonymous(files)
        assert rule in {row[0] for row in said(files)}
        assert said(made) == said(files), rule
        assert {len(data) for data in made.values()} == {len(data) for data in files.values()}, rule


@given(spoiled_units())
@examples(40)
def test_spoiled_units_keep_their_findings(files: Files) -> None:
    assert said(anonymous(files)) == said(files)


@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-16")))
def test_no_byte_is_lost(data: bytes) -> None:
    mapped = byte_map(data)
    assert mapped.text == read_text(data).text
    assert mapped.with_text(mapped.text) == data


@given(st.text('a",\r\n髙', max_size=20))
def test_values_are_found_whatever_the_quotes(text: str) -> None:
    assert replace_values(text, lambda line, index: line.cells[index].value) == text


def test_nothing_of_a_person_stays() -> None:
    for unit in [*sample(users=3).units, *preventive_sample(users=2).units]:
        made = b"".join(anonymous(dict(unit.files)).values())
        for user in unit.document["service_users"]:
            assert user["insured_number"].encode() not in made
            for sheet in (user.get("supplement", {}), user.get("care_plan", {})):
                for key in ("name", "name_kana", "address_1", "birth_date", "assessment", "planner_name"):
                    value = str(sheet.get(key) or "").replace("-", "")
                    assert not value or value.encode("cp932") not in made, key


def test_one_value_becomes_one_value_in_all_units() -> None:
    units = {unit.label: dict(unit.files) for unit in sample(users=3).units}
    made = anonymise_units(units, SECRET)
    people = [
        {
            (user["insured_number"], user.get("supplement", {}).get("name"))
            for user in read_unit(files)["service_users"]
        }
        for files in made.values()
    ]
    numbers = {number for group in people for number, _ in group}
    assert len(numbers) == 3
    named = {pair for group in people for pair in group if pair[1]}
    assert len(named) == 3
    assert not any("1370000018" in name or "1370000026" in name for files in made.values() for name in files)
    assert all(name.count("_1370") == 2 for files in made.values() for name in files)


def test_birth_dates_stay_in_their_year_and_office_numbers_on_demand() -> None:
    kept = anonymise_units({".": MONTH}, SECRET, keep_offices=True)["."]
    assert sorted(kept) == sorted(MONTH)
    before, after = (
        [user["supplement"]["birth_date"] for user in read_unit(files)["service_users"]]
        for files in (MONTH, kept)
    )
    assert sorted(day[:4] for day in before) == sorted(day[:4] for day in after)
    assert before != after


def test_the_same_secret_gives_the_same_and_another_another() -> None:
    assert anonymous(MONTH) == anonymous(MONTH)
    assert anonymous(MONTH) != anonymous(MONTH, b"another")


def test_bad_bytes_and_breaks_stay_where_they_are() -> None:
    name = next(name for name in MONTH if name.startswith("UPHOSOKU"))
    value = b'"\x93c\x92\x86\r\n,""\xfb\xfc\xf0\x40\xfd\x8eq"'
    data = MONTH[name]
    start = data.index(b'"')
    end = data.index(b'"', start + 1) + 1
    files = MONTH | {name: data[:start] + value + data[end:]}
    made = anonymous(files)
    new = next(data for made_name, data in made.items() if made_name.startswith("UPHOSOKU"))[
        start : start + len(value)
    ]
    assert new[5:15] == value[5:15]
    assert new[1:5] != value[1:5]
    assert said(made) == said(files)


@pytest.mark.parametrize("name", ["plan-1370000018", "1370000018", "x_1370000018_y"])
def test_office_numbers_in_names_of_folders_change(name: str) -> None:
    assert rename(name, {"1370000018": "1370123458"}) == name.replace("1370000018", "1370123458")


def test_units_of_edition_3_keep_their_findings() -> None:
    files = dict(convert_unit(MONTH, "3").files)
    made = anonymous(files)
    assert said(made) == said(files)
    assert {each.edition for each in check_files(made).files} == {"3"}
    assert not set(made) & set(files)
