"""The schema of the vendor test's reports."""

import json
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from careplan.locator import locate

SCHEMA = json.loads(locate("specs/careplan_csv/schema/vendor-test.schema.json").read_text(encoding="utf-8"))


def faults(value: Any) -> list[str]:
    """Return where the JSON of a run does not fit."""
    errors = Draft202012Validator(SCHEMA).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]
