"""Traps of characters, bytes and of what was sent before: whether a scenario holds them."""

from collections.abc import Callable, Mapping

from careplan.conformance.scenarios.codes import codes_given
from careplan.conformance.scenarios.contents import leaves, texts, users, uses
from careplan.conformance.scenarios.make import find_scenario
from careplan.conformance.scenarios.scenario import Scenario
from careplan.standard.specification import load_standard

_HIGH_LADDER, _WAVE_DASH = bytes.fromhex("FBFC"), bytes.fromhex("8160")
_ROMAN = set("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_FEW_EMPTY = 10
_SEVERAL, _WEEKDAYS = 3, "weekday"
_KEYS = ("insured_number", "plan_date", "service_month", "consultation_date")
_SHEETS = ("basic_information", "preventive_plan")


def _has_bytes(wanted: bytes) -> Callable[[Scenario], bool]:
    return lambda scenario: any(
        wanted in data for name, data in scenario.unit.items() if name.endswith(".CSV")
    )


def _keys(scenario: Scenario) -> set[tuple[str, ...]]:
    """Return what tells the entries of a document: the numbers, and the days of sheets that have their own."""
    keys = set()
    for user in users(scenario):
        sheets = [sheet for name in _SHEETS for sheet in user.get(name, ())] or [{}]
        for sheet in sheets:
            both = {**sheet, **user}
            keys.add(tuple(str(both[key]) for key in _KEYS if key in both))
    return keys


def _correction(scenario: Scenario) -> bool:
    """Whether the same was sent before with other contents."""
    before = scenario.follows and find_scenario(scenario.follows)
    return bool(
        before
        and before.document["document"] == scenario.document["document"]
        and _keys(scenario) <= _keys(before)
        and before.document != scenario.document
    )


def _withdrawal(scenario: Scenario) -> bool:
    before = scenario.follows and find_scenario(scenario.follows)
    taken = scenario.document["document"] == f"{before.document['document']}-deletion" if before else False
    return bool(before and taken and _keys(scenario) <= _keys(before))


def _month_change(scenario: Scenario) -> bool:
    """Whether another month of the same person was sent before."""
    before = scenario.follows and find_scenario(scenario.follows)
    return bool(
        before
        and before.document["document"] == scenario.document["document"]
        and before.month < scenario.month
        and {user["insured_number"] for user in users(scenario)}
        <= {user["insured_number"] for user in users(before)}
    )


def _companions(scenario: Scenario) -> bool:
    return any("_SUB" in name or name.endswith(".jpg") for name in scenario.unit)


def _letter_in_number(scenario: Scenario) -> bool:
    numbers = {scenario.sender.number, scenario.destination.number}
    return not all(number.isdigit() for number in numbers | {use["office_number"] for use in uses(scenario)})


def _every_code(scenario: Scenario) -> bool:
    """Whether some list of several codes is there with all its values."""
    given = codes_given(scenario.unit)
    return any(
        len(codes) > _SEVERAL and all((name, code) in given for code in codes)
        for name, codes in load_standard().codes.items()
        if name != _WEEKDAYS
    )


HELD: Mapping[str, Callable[[Scenario], bool]] = {
    "ibm-extension": _has_bytes(_HIGH_LADDER),
    "wave-dash": _has_bytes(_WAVE_DASH),
    "roman-numerals": lambda scenario: any(_ROMAN & set(text) for text in texts(scenario)),
    "in-cell-break": lambda scenario: any(text.count("\n") > 1 for text in texts(scenario)),
    "quoting": lambda scenario: any('"' in text and "," in text for text in texts(scenario)),
    "text-with-breaks-and-quotes": lambda scenario: any(
        "\n" in text and '"' in text and "," in text for text in texts(scenario)
    ),
    "hm-2400": lambda scenario: "24:00" in texts(scenario),
    "blank-fields": lambda scenario: (
        sum(leaf is None for user in users(scenario) for leaf in leaves(user))
        > _FEW_EMPTY * len(users(scenario))
    ),
    "image-suffix": lambda scenario: any(name.endswith(".jpg") for name in scenario.unit),
    "companion-quoting": _has_bytes(b'.jpg"'),
    "companion-files": _companions,
    "letter-in-office-number": _letter_in_number,
    "every-code": _every_code,
    "correction": _correction,
    "withdrawal": _withdrawal,
    "month-change": _month_change,
}
