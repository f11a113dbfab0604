"""Where in a document a finding of its files stands: every filled cell is told at the value that was written to it."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from careplan.locator import locate
from careplan.standard.charset import read_text
from careplan.standard.documents import DocumentError, read_unit, write_unit
from careplan.standard.documents.cells import write_cell
from careplan.standard.documents.places import Places
from careplan.standard.findings import EMPTY, Finding, Wording
from careplan.standard.naming import read_name, standard_of
from careplan.standard.records import read_records
from careplan.standard.specification import Field
from careplan.workbench.sample import preventive_sample, sample
from support.preventive_documents import PREVENTIVE_ROUTES
from support.standard_documents import ROUTES
from support.standard_files import STAMP, Files

UNITS = {
    unit.label: unit.files for town in (sample(users=2), preventive_sample(users=2)) for unit in town.units
}
# What a file says of itself, what no layout fills, and what two kinds have beside the key of their unit.
NO_VALUE = {"file", "unused", "user"}


def about(file: str | None, record: int | None, field: int | None = None) -> Finding:
    return Finding("x.y", "error", file, record, field, None, "x", Wording(EMPTY))


def places_in(files: Files) -> tuple[Places, dict[str, Any]]:
    document = read_unit(files)
    standard = standard_of(document["edition"])
    unit = next(each for each in standard.units if each.id == document["document"])
    return Places(document["service_users"], unit, files, standard), document


def cells_of(places: Places) -> Iterator[tuple[str, int, Field, str]]:
    for name, data in places.files.items():
        kind = read_name(name, places.standard).kind
        assert kind is not None
        for number, record in enumerate(read_records(read_text(data).text) if kind.fields else (), start=1):
            for field in kind.fields:
                yield name, number, field, record.values[field.number - 1]


def value_at(document: Any, place: str) -> Any:
    for step in re.findall(r"[^.\[\]]+", place):
        document = document[int(step)] if isinstance(document, list) else document.get(step)
    return document


@pytest.mark.parametrize("label", UNITS)
def test_every_filled_cell_is_told_where_its_value_stands(label: str) -> None:
    places, document = places_in(UNITS[label])
    for name, record, field, cell in cells_of(places):
        place = places.of(about(name, record, field.number))
        if cell and field.part not in NO_VALUE:
            assert place.endswith(f".{field.key}")
            value = value_at(document, place)
            assert isinstance(value, dict) or write_cell(field, value, field.key) == cell


def test_of_an_older_edition_too() -> None:
    folder = locate("specs/careplan_csv/vectors/valid/actual-edition-3")
    places, document = places_in({path.name: path.read_bytes() for path in folder.iterdir()})
    assert places.standard.edition == "3"
    told = {
        place: write_cell(field, value_at(document, place), field.key) == cell
        for name, record, field, cell in cells_of(places)
        if (place := places.of(about(name, record, field.number))).endswith(f"[0].{field.key}")
    }
    assert len(told) > 10
    assert all(told.values())


def test_blank_parents_are_told_where_they_are_told_once() -> None:
    places, _ = places_in(UNITS["plan-1370000026"])
    blank = {
        places.of(about(name, record, field.number)).rpartition(".")[2]
        for name, record, field, cell in cells_of(places)
        if field.part in {"need", "goal"} and not cell
    }
    assert blank >= {"need", "long_term_goal", "long_term_period"}
    assert "needs_table" not in blank


def test_slots_alike_but_for_their_number() -> None:
    places, document = places_in(UNITS["month-1370000026"])
    name = next(name for name in places.files if name.startswith("UPHOSOKU"))
    limits = [{"slot": slot, "service_type": "11", "limit_units": 1} for slot in (1, 3)]
    document["service_users"][0]["supplement"].update(limits=limits)
    files = write_unit(document, *ROUTES["month"], STAMP)
    fields = [each for each in places.standard.kinds["UPHOSOKU"].fields if each.key == "service_type"]
    told = Places(document["service_users"], places.unit, files, places.standard)
    name = next(name for name in files if name.startswith("UPHOSOKU"))
    places_told = [told.of(about(name, 1, field.number)) for field in fields[:3]]
    listed = "service_users[0].supplement"
    assert places_told == [f"{listed}.limits[0].service_type", listed, f"{listed}.limits[1].service_type"]


@pytest.mark.parametrize(
    ("label", "kind", "record", "field", "place"),
    [
        ("month-1370000026", None, 1, 1, "service_users"),
        ("month-1370000026", "UPPLAN", None, None, "service_users"),
        ("month-1370000026", "UPPLAN", 1, None, "service_users[0].planned"),
        ("month-1370000026", "UPPLAN", -1, None, "service_users[1].planned"),
        ("month-1370000026", "UPPLAN", 1, 3, "service_users[0].insured_number"),
        ("basic-information-deletion", "DLTKIHON", 1, 1, "service_users[0]"),
        ("basic-information", "UPKIHON_IMG", 1, None, "service_users"),
    ],
)
def test_what_stands_at_no_value(
    label: str, kind: str | None, record: int | None, field: int | None, place: str
) -> None:
    places, _ = places_in(UNITS[label])
    name = next((name for name in places.files if kind and name.startswith(f"{kind}_")), None)
    if record == -1:
        record = len(list(read_records(read_text(places.files[name or ""]).text)))
    assert places.of(about(name, record, field)) == place


def test_a_picture_is_not_in_the_way_of_what_is_wrong_beside_it() -> None:
    unit = next(each for each in preventive_sample(users=1).units if each.label == "basic-information")
    document = copy.deepcopy(unit.document)
    document["service_users"][0]["basic_information"][0]["plan_type"] = "X"
    with pytest.raises(DocumentError) as refused:
        write_unit(document, *PREVENTIVE_ROUTES["basic-information"], STAMP)
    assert refused.value.place == "service_users[0].basic_information[0].plan_type"
    assert [finding.rule for finding in refused.value.findings] == ["field.code"]
