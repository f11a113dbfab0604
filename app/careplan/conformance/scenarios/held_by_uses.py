"""Traps of tables 6 and 7: whether a scenario holds them."""

from collections import Counter
from collections.abc import Callable, Mapping

from careplan.conformance.scenarios.contents import details, lines, users, uses
from careplan.conformance.scenarios.scenario import Scenario

_DAYS, _SLOTS = 31, 9
_EQUIPMENT = ("17", "67")
_CENTRE = "46"
_PLANNING = ("43", "46", "AF")


def _other_offices(scenario: Scenario) -> bool:
    offices = {use["office_number"] for use in uses(scenario)}
    return "planned" in users(scenario)[0] and bool(offices - {scenario.destination.number})


def _own_rows(scenario: Scenario) -> bool:
    return "actual" in users(scenario)[0] and {use["office_number"] for use in uses(scenario)} == {
        scenario.sender.number
    }


def _satellite(scenario: Scenario) -> bool:
    """Whether one office has rows with a satellite and rows without for one service user."""
    return len({use["satellite"] for use in uses(scenario)}) > 1


def _items(scenario: Scenario) -> bool:
    """Whether one code and price stands for several things, told apart by the item number."""
    counted = Counter((use["service_code"], use["units"]) for use in uses(scenario) if use["equipment_item"])
    return any(count > 1 for count in counted.values())


def _notified(scenario: Scenario) -> bool:
    return any(
        use["service_code"][:2] in _EQUIPMENT and not use["tais_code"] and use["equipment_notification_code"]
        for use in uses(scenario)
    )


def _percentage(scenario: Scenario) -> bool:
    """Whether table 7 has lines outside the limit for services without a time, with a subtotal of their own."""
    outside = {line["service_code"] for line in lines(scenario) if line["managed_units"] is None}
    marks = [row["service_code"][2:] for sheet in details(scenario) for row in sheet["subtotals"]]
    timeless = {use["service_code"] for use in uses(scenario) if use["start_time"] is None}
    return "EEEE" in marks and bool(outside & timeless)


def _over_limit(scenario: Scenario) -> bool:
    return any(sheet["total"]["over_limit"] and sheet["total"]["full_charge"] for sheet in details(scenario))


def _several_subtotals(scenario: Scenario) -> bool:
    return any(
        count > 1
        for sheet in details(scenario)
        for count in Counter(row["office_number"] for row in sheet["subtotals"]).values()
    )


def _many_types(scenario: Scenario) -> bool:
    """Whether some person has services of several types from one office number."""
    return any(
        len({line["service_code"][:2] for line in sheet["services"] if line["office_number"] == number}) > 1
        for sheet in details(scenario)
        for number in {line["office_number"] for line in sheet["services"]}
    )


def _total_times(scenario: Scenario) -> bool:
    """Whether the grand total covers several subtotals and says how often all of it is given."""
    return any(
        len(sheet["subtotals"]) > 1
        and sheet["total"]["times"] == sum(row["times"] for row in sheet["subtotals"])
        for sheet in details(scenario)
    )


def _short_month(scenario: Scenario) -> bool:
    return scenario.month[4:] == "02" and any(use["daily_billing_days"] for use in uses(scenario))


def _daily(scenario: Scenario) -> bool:
    return any(1 < len(use["daily_billing_days"] or ()) < _DAYS for use in uses(scenario))


def _limits_of_stay(scenario: Scenario) -> bool:
    types = {use["service_code"][:2] for use in uses(scenario)}
    slots = (
        {slot["service_type"] for user in users(scenario) for slot in user["supplement"]["limits"]}
        if ("planned" in users(scenario)[0])
        else set()
    )
    return "22" in slots and "22" not in types


def _type_limits(scenario: Scenario) -> bool:
    """Whether all slots of limits by service type are filled, and table 7 has units over one of them."""
    return any(
        len(user["supplement"]["limits"]) == _SLOTS for user in users(scenario) if "details" in user
    ) and any(sheet["total"]["over_type_limit"] for sheet in details(scenario))


def _types_agree(scenario: Scenario) -> bool:
    return "actual" in users(scenario)[0] and {use["service_code"][:2] for use in uses(scenario)} == {
        scenario.sender.service_type
    }


def _passed_on(scenario: Scenario) -> bool:
    return (
        "actual" in users(scenario)[0]
        and scenario.sender.service_type in _PLANNING
        and scenario.destination.service_type == _CENTRE
    )


HELD: Mapping[str, Callable[[Scenario], bool]] = {
    "all-providers": _other_offices,
    "own-rows-only": _own_rows,
    "satellite": _satellite,
    "equipment-items": _items,
    "tais-place": _notified,
    "percentage-addition": _percentage,
    "over-limit": _over_limit,
    "subtotal-place": _several_subtotals,
    "total-times": _total_times,
    "short-month": _short_month,
    "daily-billing": _daily,
    "short-stay-22": _limits_of_stay,
    "actual-types": _types_agree,
    "consigned-return": _passed_on,
    "centre-reads-plan": lambda scenario: (
        "planned" in users(scenario)[0] and scenario.destination.service_type == _CENTRE
    ),
    "type-limits": _type_limits,
    "one-number-many-types": _many_types,
    "no-time": lambda scenario: any(use["start_time"] is None for use in uses(scenario)),
    "over-30-days": lambda scenario: {use["over_30_days"] for use in uses(scenario)} == {"0", "1"},
    "stay-days": lambda scenario: any(sheet["total"]["stay_days_planned"] for sheet in details(scenario)),
    "several-times-a-day": lambda scenario: any(use["times"] > 1 for use in uses(scenario)),
    "discount": lambda scenario: any(line["discounted_units"] for line in lines(scenario)),
    "fixed-share": lambda scenario: any(
        row["fixed_share"] for sheet in details(scenario) for row in sheet["subtotals"]
    ),
    "units-must": lambda scenario: any(use["units"] == 0 for use in uses(scenario)),
}
