"""`careplan convert --to csv`: what the schema refuses is refused with its place, and nothing is written."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.workbench.sample import sample
from support.commands import careplan

SCHEMA = json.loads(locate("specs/careplan_csv/schema/document.schema.json").read_text(encoding="utf-8"))
MONTH = next(unit.document for unit in sample(users=1).units if unit.document["document"] == "month")
USE = "service_users[0].planned[0].uses[1]"
USER = "service_users[0]"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda user: user.update(name="x"), f"{USER}.name"),
        (lambda user: user["planned"][0]["uses"][1].update(units="244"), f"{USER}.planned[0].uses[1].units"),
        (lambda user: user["planned"][0]["uses"][1].update(nothing=1), f"{USER}.planned[0].uses[1].nothing"),
        (lambda user: user["planned"][0]["uses"][1].update(start_time="9:00"), f"{USER}.planned[0].uses[1].start_time"),
        (lambda user: user["planned"][0]["uses"][1].update(units=12345678), f"field.length {USE}.units"),
        (lambda user: user["planned"][0]["uses"][1].update(over_30_days="7"), f"field.code {USE}.over_30_days"),
        (lambda user: user["planned"][0]["uses"][1].update(office_number=None), f"field.required {USE}.office_number"),
        (lambda user: user["supplement"].update(birth_date="1938-02-31"), f"field.date {USER}.supplement.birth_date"),
    ],
)  # fmt: skip
def test_each_is_refused_with_its_place(tmp_path: Path, change: Callable[[Any], None], told: str) -> None:
    document = copy.deepcopy(MONTH)
    change(document["service_users"][0])
    checker = Draft202012Validator.FORMAT_CHECKER
    assert list(Draft202012Validator(SCHEMA, format_checker=checker).iter_errors(document))
    (tmp_path / "document.json").write_text(json.dumps(document), encoding="utf-8")
    result = careplan(
        *("convert", "--to", "csv", tmp_path / "document.json", "--out", tmp_path / "out", "--lang", "en"),
        *("--from", "1370000018/43", "--dest", "1370000026/11", "--stamp", "20261126090000"),
    )
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (tmp_path / "out").exists()
