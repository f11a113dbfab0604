"""The scenarios of the vendor test: stories of care, each with the document expected and the files that hold it.

The stories are data (specs/careplan_csv/scenarios). `town` reads them, `plan`, `month`, `actual`, `preventive` and
`deletion` build their documents, `make` the scenarios; `traps` says what each holds, `sheet` what a person keys in.
"""

from careplan.conformance.scenarios.make import find_scenario, load_scenarios
from careplan.conformance.scenarios.scenario import PATTERNS, Scenario, UnknownScenarioError

__all__ = ["PATTERNS", "Scenario", "UnknownScenarioError", "find_scenario", "load_scenarios"]
