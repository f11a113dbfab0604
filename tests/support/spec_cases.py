"""All cases of the specification suite, in one row."""

from collections import Counter

from support.spec_case import Case
from support.spec_cases_corners import CORNER_CASES
from support.spec_cases_fields import FIELD_CASES
from support.spec_cases_names import NAME_CASES
from support.spec_cases_rules import RULE_CASES
from support.spec_cases_shapes import SHAPE_CASES
from support.spec_cases_units import UNIT_CASES

CASES: tuple[Case, ...] = (*FIELD_CASES, *SHAPE_CASES, *RULE_CASES, *NAME_CASES, *UNIT_CASES, *CORNER_CASES)
assert not [name for name, times in Counter(case.id for case in CASES).items() if times > 1]
