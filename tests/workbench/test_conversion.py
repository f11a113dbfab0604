"""Editions converted into each other: what comes back, what is lost, what is filled in, and that each is told."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit, write_unit
from careplan.standard.naming import Address
from careplan.standard.specification import load_standard
from careplan.workbench.conversion import (
    Conversion,
    ConversionError,
    Ends,
    conversion_json,
    conversion_text,
    convert_unit,
    fit_document,
)
from support.examples import examples
from support.standard_documents import ROUTES, bare, documents
from support.standard_files import STAMP, Files, kind_of, sample_units

OLD, NEW = load_standard("3"), load_standard("4.1")
BOTH = ("plan", "month", "actual", "plan-deletion", "month-deletion", "actual-deletion")
EQUIPMENT = {"tais_code", "equipment_notification_code", "equipment_name"}


def ends(unit: str) -> Ends:
    return Ends(*ROUTES[unit])


def unit_with(kind: str) -> Files:
    return next(files for files in sample_units() if kind in {kind_of(name) for name in files})


def without_equipment(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_equipment(each) for key, each in value.items() if key not in EQUIPMENT}
    return [without_equipment(each) for each in value] if isinstance(value, list) else value


def equipment_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(each) for key, each in value.items() if key in EQUIPMENT and each)
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from equipment_in(each)


def too_long_for_3(conversion: Conversion) -> bool:
    """Whether a document has more times than edition 3 has digits for; nothing else may be wrong in edition 3."""
    times = OLD.kinds["UPSIKYU"].field("times").number
    wrong = {(each.rule, each.field) for each in conversion.errors}
    assert wrong <= {("field.length", times)}
    return bool(wrong)


@pytest.mark.parametrize("unit", BOTH)
@examples(25)
@given(data=st.data())
def test_edition_3_to_4_1_and_back_is_the_same_bytes(unit: str, data: st.DataObject) -> None:
    files = write_unit(data.draw(documents(unit)), *ROUTES[unit], STAMP)
    first = convert_unit(files, "3")
    if too_long_for_3(first):
        return
    there = convert_unit(first.files, "4.1", ends(unit))
    assert convert_unit(there.files, "3").files == first.files
    assert {each.rule for each in there.errors} <= {"equipment.code-missing"}


@pytest.mark.parametrize("unit", BOTH)
@examples(25)
@given(data=st.data())
def test_what_is_lost_and_only_that_is_told(unit: str, data: st.DataObject) -> None:
    files = write_unit(data.draw(documents(unit)), *ROUTES[unit], STAMP)
    document = read_unit(files)
    conversion = convert_unit(files, "3")
    if too_long_for_3(conversion):
        return
    read = read_unit(conversion.files)
    kept = without_equipment(copy.deepcopy(document))
    for user in kept["service_users"]:
        user.pop("weekly_table", None)
    assert bare(read["service_users"]) == bare(kept["service_users"])
    lost = Counter(each.value for each in conversion.changes if each.kind in {"UPPLAN", "UPJSK", "UPSIKYU"})
    spread = {value.replace("\n", "\r\n") for value in equipment_in(document)}
    assert set(lost) == spread
    assert all(each.what == "lost" for each in conversion.changes)


@pytest.mark.parametrize("unit", BOTH)
@examples(10)
@given(data=st.data())
def test_a_fitted_document_is_one_of_its_edition(unit: str, data: st.DataObject) -> None:
    document = read_unit(write_unit(data.draw(documents(unit)), *ROUTES[unit], STAMP))
    before = copy.deepcopy(document)
    fitted = fit_document(document, NEW, OLD)
    assert document == before
    assert fitted["edition"] == "3"
    assert fit_document(fit_document(fitted, OLD, NEW), NEW, OLD) == fitted


def test_every_lost_value_has_its_place() -> None:
    files = unit_with("UPSIKYU")
    conversion = convert_unit(files, "3")
    assert conversion.errors == ()
    assert not check_files(conversion.files).errors
    for change in conversion.changes:
        if change.kind is None:
            continue
        assert change.file is not None
        assert change.record is not None
        line = files[change.file].decode("cp932").split("\r\n")[change.record - 1]
        cell = line.split(",")[(change.field or 0) - 1].strip('"')
        assert (cell, NEW.kinds[change.kind].fields[(change.field or 0) - 1].name) == (
            change.value,
            change.field_name,
        )
    numbers = {(each.kind, each.field) for each in conversion.changes if each.kind}
    assert numbers >= {("UPPLAN", 16), ("UPPLAN", 18), ("UPSIKYU", 10), ("UPSIKYU", 12)}
    assert sum(each.kind is None for each in conversion.changes) == 2


def test_a_plan_loses_table_3_and_gets_an_empty_one_back() -> None:
    files = unit_with("UP3KYO")
    there = convert_unit(files, "3")
    assert {kind_of(name) for name in there.files} == {"UP1KYO", "UP2KYO", "UPHOSOKU"}
    assert {each.kind for each in there.changes} == {None, "UP3KYO"}
    users = len(read_unit(files)["service_users"])
    back = convert_unit(there.files, "4.1", ends("plan"))
    assert back.errors == ()
    filled = [each for each in back.changes if each.kind]
    assert [(each.kind, each.record, each.field) for each in filled] == [
        ("UP3KYO", record, 4) for record in range(1, users + 1)
    ]
    assert {each.what for each in back.changes} == {"filled"}
    assert not check_files(back.files).errors


def test_equipment_that_edition_3_could_not_name_is_an_error_not_an_invention() -> None:
    rental = next(
        files for files in sample_units() if any("UPJSK" in name and "_17_" in name for name in files)
    )
    old = convert_unit(rental, "3")
    new = convert_unit(old.files, "4.1", Ends(Address("1370000034", "17"), Address("1370000018", "43")))
    assert {(each.rule, each.field) for each in new.errors} == {("equipment.code-missing", 16)}
    assert not list(equipment_in(read_unit(new.files)))


def refused(files: Files, edition: str, given_ends: Ends | None = None) -> str:
    with pytest.raises(ConversionError) as caught:
        convert_unit(files, edition, given_ends or Ends())
    assert caught.value.message.ja
    return caught.value.message.en


def test_what_cannot_be_converted_is_refused_by_name() -> None:
    month = unit_with("UPPLAN")
    old = dict(convert_unit(month, "3").files)
    assert "edition 4.1 already" in refused(month, "4.1")
    assert "edition 3 already" in refused(old, "3")
    assert "into edition 4.0, only into 4.1, 3" in refused(month, "4.0")
    assert "give --from 1370000018/TYPE" in refused(old, "4.1")
    assert "--dest names office 1370000042" in refused(
        old, "4.1", Ends(Address("1370000018", "43"), Address("1370000042", "11"))
    )
    assert "Edition 3 has no such unit" in refused(unit_with("UPYOBO"), "3")
    broken = {name: data.replace(b"202612", b"202613", 3) for name, data in month.items()}
    assert refused(broken, "3").startswith("There are errors")
    typed = Ends(Address("1370000018", "4a"), Address("1370000026", "11"))
    assert '"4a"' in refused(old, "4.1", typed)


def test_a_document_of_edition_3_is_written_without_service_types() -> None:
    files = dict(convert_unit(unit_with("UPPLAN"), "3").files)
    document = read_unit(files)
    assert document["edition"] == "3"
    stamp = min(files).rsplit("_", 1)[1].removesuffix(".CSV")
    assert write_unit(document, *ROUTES["month"], stamp) == files


def test_values_are_shown_only_where_asked_for() -> None:
    conversion = convert_unit(unit_with("UP3KYO"), "3")
    secrets = {each.value for each in conversion.changes if each.personal}
    assert secrets
    for language in ("ja", "en"):
        plain = "\n".join(conversion_text(conversion, language))
        shown = "\n".join(conversion_text(conversion, language, show_values=True))
        assert not any(secret in plain for secret in secrets)
        assert all(secret in shown for secret in secrets)
    assert all("value" not in each for each in conversion_json(conversion)["changes"])
    assert {each["value"] for each in conversion_json(conversion, show_values=True)["changes"]} >= secrets
    assert len(conversion_json(conversion)["changes"]) == len(conversion.changes)
