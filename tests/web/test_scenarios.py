"""The scenarios as pages: every sheet can be read in both languages and taken along."""

import io
import json
import zipfile

import pytest

from careplan.conformance.scenarios import find_scenario, load_scenarios
from careplan.conformance.sheets import sheet_json, sheet_of
from support.web_visitor import Visitor

ONE = "D3-twice-a-day"


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_scenario_of_some_patterns_has_its_sheet(anybody: Visitor, language: str) -> None:
    for pattern in ("D2", "D4", "D5"):
        listed = await anybody.get(f"/vendor-test/scenarios?pattern={pattern}&lang={language}")
        for scenario in load_scenarios(pattern):
            path = f"/vendor-test/scenarios/{scenario.id}"
            assert f'href="{path}"' in listed.text
            page = await anybody.get(path)
            people = len(scenario.document["service_users"])
            assert (page.status_code, page.text.count('class="person"')) == (200, people), scenario.id


async def test_a_sheet_and_its_files_are_taken_along(anybody: Visitor) -> None:
    sheet = await anybody.get(f"/vendor-test/scenarios/{ONE}/sheet.json")
    assert json.loads(sheet.text) == sheet_json(sheet_of(find_scenario(ONE)))
    files = await anybody.get(f"/vendor-test/scenarios/{ONE}/files.zip")
    opened = zipfile.ZipFile(io.BytesIO(files.content))
    assert {name: opened.read(name) for name in opened.namelist()} == dict(find_scenario(ONE).unit)


async def test_there_is_no_such_scenario(anybody: Visitor) -> None:
    assert (await anybody.get("/vendor-test/scenarios/D9-nothing")).status_code == 404
    assert (await anybody.get("/vendor-test/scenarios?pattern=D9")).status_code == 200
