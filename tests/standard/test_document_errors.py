"""Documents that are not formed right: the place and the reason are named, and nothing else is raised."""

# ruff: noqa: E501 - a table has a row a case

import contextlib
import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.documents.cells import canonical_cell, read_cell, write_cell
from careplan.standard.naming import Address
from careplan.workbench.sample import sample
from support.examples import examples
from support.standard_files import PROVIDER, STAMP, STANDARD, SUPPORT

DOCUMENTS = {unit.document["document"]: unit.document for unit in sample(users=1).units}
USER = "service_users[0]"


def refused(document: Any, sender: Address = SUPPORT, stamp: str = STAMP) -> DocumentError:
    with pytest.raises(DocumentError) as error:
        write_unit(document, sender, PROVIDER, stamp)
    assert error.value.place in str(error.value)
    assert error.value.message.en in str(error.value)
    assert error.value.message.ja
    return error.value


def changed(unit: str, change: Callable[[dict[str, Any]], object]) -> Any:
    document = copy.deepcopy(DOCUMENTS[unit])
    change(document["service_users"][0])
    return document


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("unit", "place", "change"),
    [
        ("month", f"{USER}.plan_date", lambda user: user.update(plan_date="2026-11-20")),
        ("month", f"{USER}.nonsense", lambda user: user.update(nonsense=1)),
        ("month", f"{USER}.service_month", lambda user: user.update(service_month="202612")),
        ("month", f"{USER}.supplement", lambda user: user.update(supplement=[])),
        ("month", f"{USER}.supplement.x", lambda user: user["supplement"].update(x=1)),
        ("month", f"{USER}.supplement.name", lambda user: user["supplement"].update(name=1)),
        ("month", f"{USER}.supplement.birth_date", lambda user: user["supplement"].update(birth_date="19380302")),
        ("month", f"{USER}.supplement.limit_units", lambda user: user["supplement"].update(limit_units="1")),
        ("month", f"{USER}.supplement.limit_units", lambda user: user["supplement"].update(limit_units=True)),
        ("month", f"{USER}.supplement.limit_units", lambda user: user["supplement"].update(limit_units=1.0)),
        ("month", f"{USER}.supplement.limits", lambda user: user["supplement"].update(limits={})),
        ("month", f"{USER}.supplement.limits[0]", lambda user: user["supplement"].update(limits=[1])),
        ("month", f"{USER}.supplement.limits[0].slot", lambda user: user["supplement"].update(limits=[{}])),
        ("month", f"{USER}.supplement.limits[0].slot", lambda user: user["supplement"].update(limits=[{"slot": 0}])),
        ("month", f"{USER}.supplement.limits[1].slot",
         lambda user: user["supplement"].update(limits=[{"slot": 1}, {"slot": 10}])),
        ("month", f"{USER}.supplement.limits[0].slot", lambda user: user["supplement"].update(limits=[{"slot": []}])),
        ("month", f"{USER}.supplement.limits[0].slot", lambda user: user["supplement"].update(limits=[{"slot": True}])),
        ("month", f"{USER}.supplement.limits[0].x", lambda user: user["supplement"].update(limits=[{"slot": 1, "x": 1}])),
        ("month", f"{USER}.planned", lambda user: user.update(planned={})),
        ("month", f"{USER}.planned[0].created_on", lambda user: user["planned"][0].update(created_on="x")),
        ("month", f"{USER}.planned[0]", lambda user: user.update(planned=[1])),
        ("month", f"{USER}.planned[0].x", lambda user: user["planned"][0].update(x=1)),
        ("month", f"{USER}.planned[0].uses", lambda user: user["planned"][0].update(uses=1)),
        ("month", f"{USER}.planned[0].uses[1]", lambda user: user["planned"][0]["uses"].insert(1, "x")),
        ("month", f"{USER}.planned[0].uses[1].x", lambda user: user["planned"][0]["uses"][1].update(x=1)),
        ("month", f"{USER}.planned[0].uses[1].start_time", lambda user: user["planned"][0]["uses"][1].update(start_time="1000")),
        ("month", f"{USER}.planned[0].uses[1].daily_billing_days",
         lambda user: user["planned"][0]["uses"][1].update(daily_billing_days=[32])),
        ("month", f"{USER}.planned[0].uses[1].daily_billing_days",
         lambda user: user["planned"][0]["uses"][1].update(daily_billing_days=[0])),
        ("month", f"{USER}.planned[0].uses[1].daily_billing_days",
         lambda user: user["planned"][0]["uses"][1].update(daily_billing_days=["1"])),
        ("month", f"{USER}.planned[0].uses[1].daily_billing_days",
         lambda user: user["planned"][0]["uses"][1].update(daily_billing_days=1)),
        ("month", f"{USER}.details[0].services[0].unit_price",
         lambda user: user["details"][0]["services"][0].update(unit_price="10")),
        ("month", f"{USER}.details[0].services[0].unit_price",
         lambda user: user["details"][0]["services"][0].update(unit_price=10)),
        ("month", f"{USER}.details[0].subtotals[0].x", lambda user: user["details"][0]["subtotals"][0].update(x=10)),
        ("month", f"{USER}.details[0].total.x", lambda user: user["details"][0]["total"].update(x=10)),
        ("month", f"{USER}.details[0].total", lambda user: user["details"][0].update(total=[])),
        ("month", f"{USER}.details[0].x", lambda user: user["details"][0].update(x=10)),
        ("plan", f"{USER}.needs_table[0].needs", lambda user: user["needs_table"][0].update(needs={})),
        ("plan", f"{USER}.needs_table[0].needs[0]", lambda user: user["needs_table"][0].update(needs=[1])),
        ("plan", f"{USER}.needs_table[0].x", lambda user: user["needs_table"][0].update(x=[])),
        ("plan", f"{USER}.needs_table[0].needs[1].x", lambda user: user["needs_table"][0]["needs"][1].update(x=1)),
        ("plan", f"{USER}.needs_table[0].needs[1].goals", lambda user: user["needs_table"][0]["needs"][1].update(goals=1)),
        ("plan", f"{USER}.needs_table[0].needs[1].goals[0].x",
         lambda user: user["needs_table"][0]["needs"][1]["goals"][0].update(x=1)),
        ("plan", f"{USER}.needs_table[0].needs[1].goals[0].services",
         lambda user: user["needs_table"][0]["needs"][1]["goals"][0].update(services=1)),
        ("plan", f"{USER}.needs_table[0].needs[1].goals[0].services[0].x",
         lambda user: user["needs_table"][0]["needs"][1]["goals"][0]["services"][0].update(x=1)),
        ("plan", f"{USER}.weekly_table[0].activities[1].x", lambda user: user["weekly_table"][0]["activities"][1].update(x=1)),
        ("plan", f"{USER}.weekly_table[0].x", lambda user: user["weekly_table"][0].update(x=1)),
        ("plan", f"{USER}.care_plan", lambda user: user.update(care_plan="x")),
        ("plan", f"{USER}.weekly_table", lambda user: user.update(weekly_table="x")),
    ],
)  # fmt: skip
def test_the_place_of_what_is_not_formed_right(unit: str, place: str, change: Change) -> None:
    assert refused(changed(unit, change)).place == place


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "document"),
        (None, "document"),
        ({}, "document"),
        ({"document": "x"}, "document"),
        ({"document": 1}, "document"),
        ({"document": "month", "edition": "4.0"}, "edition"),
        ({"document": "month", "x": 1}, "x"),
        ({"document": "month"}, "service_users"),
        ({"document": "month", "service_users": {}}, "service_users"),
        ({"document": "month", "service_users": [1]}, "service_users[0]"),
        ({"document": "month-deletion", "service_users": [{}]}, "name"),
    ],
)
def test_the_head_of_a_document(document: Any, place: str) -> None:
    assert refused(document).place == place


def test_what_errors_say() -> None:
    assert "plan month actual" in refused({"document": "x"}).message.en
    assert "Nothing to write in UPPLAN" in refused({"document": "month"}).message.en
    assert "edition should be 4.1" in refused({"document": "month", "edition": "x"}).message.en
    slot = refused(changed("month", lambda user: user["supplement"].update(limits=[{"slot": 10}])))
    assert slot.message.en.endswith("slot should be 1 to 9.")
    cell = refused(changed("month", lambda user: user["supplement"].update(birth_date=1)))
    assert cell.message.en == f'{USER}.supplement.birth_date (Date of birth) should be a date "YYYY-MM-DD".'
    assert cell.message.ja.startswith(f"{USER}.supplement.birth_date（利用者生年月日）")


def test_characters_without_a_like_one_are_named_before_anything_is_written() -> None:
    error = refused(changed("month", lambda user: user["supplement"].update(name="山田🙂🙃")))
    assert error.place == f"{USER}.supplement.name"
    assert "🙂 (U+1F642) 🙃 (U+1F643)" in error.message.en


@pytest.mark.parametrize("text", ["\ue000", "\ud800", "\0", "\x80"])
def test_what_has_no_place_in_ms932_is_refused(text: str) -> None:
    place = refused(changed("month", lambda user: user["supplement"].update(name=text))).place
    assert place == f"{USER}.supplement.name"


def test_like_characters_are_written_in_place_of_others() -> None:
    files = write_unit(
        changed("month", lambda user: user["supplement"].update(name="𠮷田—")), SUPPORT, PROVIDER, STAMP
    )
    assert any("吉田―".encode("cp932") in data for data in files.values())


def test_findings_of_files_that_would_have_errors_are_given() -> None:
    error = refused(
        changed("month", lambda user: user["planned"][0]["uses"][0].update(service_date="2026-11-30"))
    )
    assert error.place == f"{USER}.planned[0].uses[0].service_date"
    assert [finding.rule for finding in error.findings] == ["month.day-outside"]
    assert error.message == error.findings[0].message


def goals(user: dict[str, Any]) -> list[Any]:
    found: list[Any] = user["needs_table"][0]["needs"][0]["goals"]
    return found


@pytest.mark.parametrize(
    ("unit", "rule", "places", "change"),
    [
        ("month", "field.length", [".planned[0].uses[3].service_code"], lambda user: user["planned"][0]["uses"][3].update(service_code="1")),
        ("month", "field.required", [".planned[0].uses[3].service_code"], lambda user: user["planned"][0]["uses"][3].pop("service_code")),
        ("month", "field.length", [".details[0].services[1].office_number"], lambda user: user["details"][0]["services"][1].update(office_number="137")),
        ("month", "field.length", [".supplement.postal_code"], lambda user: user["supplement"].update(postal_code="1234567890")),
        ("month", "scope.service-type", [".supplement.limits[1].service_type"], lambda user: user["supplement"].update(limits=[{"slot": 1, "service_type": "11", "limit_units": 1}, {"slot": 3, "service_type": "ZZ", "limit_units": 1}])),
        ("plan", "field.length", [".needs_table[0].needs[0].goals[1].services[0].office_number"], lambda user: goals(user)[1]["services"][0].update(office_number="137")),
        ("plan", "field.length", [".needs_table[0].updated_by"], lambda user: user["needs_table"][0].update(updated_by="137")),
        ("plan", "field.length", [".insured_number"], lambda user: user.update(insured_number="1")),
        ("month", "destination.unrelated-user", [".planned"], lambda user: [use.update(office_number="1370000034") for use in user["planned"][0]["uses"]]),
    ],
)  # fmt: skip
def test_the_path_of_what_is_wrong_in_the_files_is_told(
    unit: str, rule: str, places: list[str], change: Change
) -> None:
    error = refused(changed(unit, change))
    told = [
        place for place, finding in zip(error.places, error.findings, strict=True) if finding.rule == rule
    ]
    assert told[:1] == [USER + place for place in places], [*zip(error.places, error.findings, strict=True)]


def test_what_is_wrong_in_the_second_service_user_is_told_there() -> None:
    document = changed("month", dict.copy)
    second = copy.deepcopy(document["service_users"][0])
    second.update(insured_number="0000000002")
    second["planned"][0]["uses"][0].update(service_code="1")
    document["service_users"].append(second)
    assert refused(document).place == "service_users[1].planned[0].uses[0].service_code"


@pytest.mark.parametrize("stamp", ["", "x", "20261301000000", f"{STAMP} (1)"])
def test_a_name_that_cannot_be_built(stamp: str) -> None:
    assert refused(DOCUMENTS["month"], stamp=stamp).place == "name"


def test_what_the_files_cannot_hold_is_refused() -> None:
    def blank(user: dict[str, Any]) -> None:
        user["needs_table"][0]["needs"][0]["goals"][1]["short_term_goal"] = ""

    error = refused(changed("plan", blank))
    assert error.place == USER
    assert "cannot be expressed" in error.message.en


def test_a_user_twice_is_refused() -> None:
    document = copy.deepcopy(DOCUMENTS["actual"])
    document["service_users"] += copy.deepcopy(document["service_users"])
    write_unit(DOCUMENTS["actual"], PROVIDER, SUPPORT, STAMP)
    with pytest.raises(DocumentError, match="cannot be expressed"):
        write_unit(document, PROVIDER, SUPPORT, STAMP)


nonsense = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["slot", "uses", "x"]), inner)
    ),
    max_leaves=4,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container of a document with each of its keys."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(value, key) for key, _ in inner] + [place for _, each in inner for place in places(each)]


@examples(150)
@given(st.sampled_from(sorted(DOCUMENTS)), st.data(), nonsense)
def test_nonsense_anywhere_is_a_document_error_or_written(unit: str, data: st.DataObject, value: Any) -> None:
    document = copy.deepcopy(DOCUMENTS[unit])
    container, key = data.draw(st.sampled_from(places(document)))
    container[key] = value
    with contextlib.suppress(DocumentError):
        assert write_unit(document, SUPPORT, PROVIDER, STAMP)


@pytest.mark.parametrize(
    ("kind", "key", "cell", "value", "back"),
    [
        ("UPSIKYU", "unit_price", "010.00", "10.00", "10.00"),
        ("UPSIKYU", "unit_price", "00.50", "0.50", "0.50"),
        ("UPSIKYU", "unit_price", "000.00", "0.00", "0.00"),
        ("UPSIKYU", "units", "000", 0, "0"),
        ("UPSIKYU", "units", "-0012", -12, "-12"),
        ("UPPLAN", "end_time", "0000", "24:00", "2400"),
        ("UPPLAN", "end_time", "9999", None, "9999"),
        ("UPPLAN", "start_time", "0000", "00:00", "0000"),
        ("UPPLAN", "tais_code", "00001－000010", "00001-000010", "00001-000010"),
        ("UPPLAN", "equipment_item", "", None, ""),
        ("UPPLAN", "service_month", "202612", "2026-12", "202612"),
        ("UPPLAN", "daily_billing_days", "1" + "0" * 29 + "1", [1, 31], "1" + "0" * 29 + "1"),
        ("UPPLAN", "daily_billing_days", "0" * 31, [], "0" * 31),
        ("UPHOSOKU", "service_month", "000000", None, "000000"),
        ("UPHOSOKU", "plan_date", "00000000", None, "00000000"),
        ("UPHOSOKU", "birth_date", "19380302", "1938-03-02", "19380302"),
        ("UPHOSOKU", "name", "a\rb\nc\r\nd", "a\nb\nc\nd", "a\r\nb\r\nc\r\nd"),
        ("UPSIKYU", "fixed_office", "", None, "9999999999"),
    ],
)
def test_cells_and_values(kind: str, key: str, cell: str, value: Any, back: str) -> None:
    field = STANDARD.kinds[kind].field(key)
    assert read_cell(field, cell) == value
    assert write_cell(field, value, "x") == back
    if key not in {"name", "fixed_office"}:
        assert canonical_cell(field, cell) == back


def test_a_goal_without_services_is_written_and_read() -> None:
    unit = next(each for each in sample(users=1).units if each.label.startswith("plan"))
    document = copy.deepcopy(unit.document)
    goal = document["service_users"][0]["needs_table"][0]["needs"][1]["goals"][0]
    goal["services"] = []
    files = write_unit(document, SUPPORT, PROVIDER, STAMP)
    goals = read_unit(files)["service_users"][0]["needs_table"][0]["needs"][1]["goals"]
    assert [each["services"] for each in goals] == [[]]
    assert write_unit(read_unit(files), SUPPORT, PROVIDER, STAMP) == files
