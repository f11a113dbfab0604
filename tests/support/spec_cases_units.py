"""Transmission units: their make-up, the keys that join their files, and who may be sent to whom."""

from collections.abc import Callable, Iterator

from support.spec_builder import (
    CENTRE,
    FIRST,
    RENTAL,
    SECOND,
    STAMP,
    SUPPORT,
    THIRD,
    VISIT,
    Party,
    Unit,
    actual_unit,
    deletion_unit,
    month_unit,
    plan_unit,
    supplement,
    table1,
    table2,
    table3,
    table6,
    table7,
    table7_sum,
)
from support.spec_case import ANY, Case, Edit, Expect, both, drop, put, rename, rows

COMBINATION = Expect("error", "", rule="unit.combination")
SETS = {
    "plan": ("UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"),
    "month": ("UPPLAN", "UPSIKYU", "UPHOSOKU"),
}
OTHER_STAMP = "20261125101501"


def _with(other: Callable[[], Unit]) -> Edit:
    """Another unit's files of the same stamp and address laid beside."""

    def edit(unit: Unit) -> None:
        more = other()
        more.sender, more.destination = unit.sender, unit.destination
        unit.extra |= more.files()

    return edit


def set_cases() -> Iterator[Case]:
    for base, kinds in SETS.items():
        for kind in kinds:
            yield Case(f"set-{base}-without-{kind}", base, drop(kind), COMBINATION)
            others = [other for other in kinds if other != kind]
            yield Case(f"set-{base}-only-{kind}", base, drop(*others), COMBINATION)
    beside: dict[str, tuple[str, Callable[[], Unit]]] = {
        "month-and-actual": ("month", actual_unit),
        "month-and-DLTPLAN": ("month", lambda: deletion_unit("DLTPLAN")),
        "plan-and-DLT1KYO": ("plan", lambda: deletion_unit("DLT1KYO")),
        "plan-and-month": ("plan", month_unit),
        "actual-and-DLTJSK": ("actual", lambda: deletion_unit("DLTJSK")),
        "DLTPLAN-and-DLT1KYO": ("DLTPLAN", lambda: deletion_unit("DLT1KYO")),
    }
    for label, (base, other) in beside.items():
        yield Case(f"set-{label}", base, _with(other), COMBINATION)
    yield Case(
        "set-consigned-return", "month", both(_parties("43", "46"), _with(actual_unit)), Expect("warning")
    )
    yield Case(
        "set-consigned-return-af", "month", both(_parties("43", "AF"), _with(actual_unit)), Expect("warning")
    )
    # same-stamp asks for one stamp a sender; whether two months under one stamp are an error is not said.
    yield Case("set-two-months-one-stamp", "actual", _next_month, Expect("any"))
    yield Case("set-two-stamps-two-units", "month", _second_unit, Expect("none"))


def _second_unit(unit: Unit) -> None:
    """Two whole units in one folder are two units, and neither is wrong."""
    other = plan_unit()
    other.stamp = OTHER_STAMP
    unit.extra |= other.files()


def _next_month(unit: Unit) -> None:
    other = actual_unit()
    other.month = "202701"
    for record in other.records["UPJSK"]:
        record[4], record[9] = "202701", "202701" + record[9][6:]
    unit.extra |= other.files()


def _parties(sender: str, destination: str) -> Edit:
    def edit(unit: Unit) -> None:
        unit.sender = Party(SUPPORT, sender)
        unit.destination = Party(CENTRE if destination in ("46", "AF") else VISIT, destination)

    return edit


def address_cases() -> Iterator[Case]:
    """One stamp, one sender, one destination."""
    swaps = {"stamp": (STAMP, OTHER_STAMP), "destination": (VISIT, RENTAL), "sender": (SUPPORT, CENTRE)}
    for base, kind in (("month", "UPSIKYU"), ("plan", "UPHOSOKU"), ("plan", "UP2KYO")):
        for label, (old, new) in swaps.items():
            edit = rename(kind, lambda name, old=old, new=new: name.replace(old, new))  # type: ignore[misc]
            yield Case(f"mixed-{label}-{kind}", base, edit, Expect("error"))
        typed = rename(kind, lambda name: name.replace("_11_", "_15_"))
        yield Case(f"mixed-destination-type-{kind}", base, typed, Expect("error"))


def _add(kind: str, *made: list[str]) -> Edit:
    return rows(kind, lambda records: [*records, *made])


def _without(kind: str, person: str) -> Edit:
    return rows(kind, lambda records: [record for record in records if record[2] != person])


def orphan_cases() -> Iterator[Case]:
    """Files of a unit are joined by insurer, insured and plan date or month."""
    lonely = {
        "UP2KYO": ("plan", table2(THIRD, (1, 1, 1), "ngs", "身体介護", VISIT), 7),
        "UP3KYO": ("plan", table3(THIRD, {13: "通院"}), 6),
        "UPHOSOKU": ("plan", supplement(THIRD, plan_date="20261120", month="000000"), 3),
    }
    for kind, (base, made, record) in lonely.items():
        yield Case(f"orphan-{kind}", base, _add(kind, made), Expect("error", kind, record))
    month = supplement(THIRD, plan_date="00000000", month="202612")
    yield Case("orphan-UPHOSOKU-month", "month", _add("UPHOSOKU", month), Expect("error", "UPHOSOKU", 3))
    detail = [table7(THIRD, "111111", 244, 1, 244), table7_sum(THIRD, "999999", 244, 1)]
    yield Case("orphan-UPSIKYU", "month", _add("UPSIKYU", *detail), Expect("error", "UPSIKYU", 8))
    for kind, field in (("UP2KYO", 5), ("UP3KYO", 5), ("UPHOSOKU", 4)):
        edit = put(kind, 2, field, "20261119")
        yield Case(f"orphan-{kind}-date", "plan", edit, Expect("error", kind, 2))
    for kind, base in (("UP2KYO", "plan"), ("UPSIKYU", "month"), ("UPHOSOKU", "month")):
        edit = put(kind, 2, 2, "131029")
        yield Case(f"orphan-{kind}-insurer", base, edit, Expect("error", kind, 2))


def supplement_cases() -> Iterator[Case]:
    """Each service user of table 1 or 6 has a supplement."""
    yield Case("unsupplemented-1", "plan", _without("UPHOSOKU", SECOND), Expect("error", "UP1KYO", 2))
    yield Case("unsupplemented-6", "month", _without("UPHOSOKU", SECOND), Expect("error", "UPPLAN", 5))
    third = _add("UP1KYO", table1(THIRD))
    yield Case("unsupplemented-third", "plan", third, Expect("error", "UP1KYO", 3))


def _offices(kind: str, person: str, field: int, number: str) -> Edit:
    def edit(unit: Unit) -> None:
        for record in unit.records[kind]:
            if record[2] == person:
                record[field - 1] = number

    return edit


UNRELATED = "destination.unrelated-user"


def relation_cases() -> Iterator[Case]:
    """A service user who has nothing to do with the destination is not sent to it."""
    month, plan = Expect("error", "UPPLAN", 5, ANY, UNRELATED), Expect("error", "UP2KYO", 5, ANY, UNRELATED)
    yield Case("unrelated-UPPLAN", "month", _offices("UPPLAN", SECOND, 20, RENTAL), month)
    yield Case("unrelated-UP2KYO", "plan", _offices("UP2KYO", SECOND, 17, RENTAL), plan)
    one = both(_offices("UPPLAN", SECOND, 20, RENTAL), put("UPPLAN", 6, 20, VISIT))
    yield Case("related-by-one-record", "month", one, Expect("none"))
    partly = both(_offices("UP2KYO", SECOND, 17, ""), put("UP2KYO", 6, 17, RENTAL))
    yield Case("unrelated-one-blank", "plan", partly, plan)
    yield Case("related-all-blank", "plan", _offices("UP2KYO", SECOND, 17, ""), Expect("none"))
    first = _offices("UPPLAN", FIRST, 20, RENTAL)
    yield Case("unrelated-first", "month", first, Expect("error", "UPPLAN", 1, ANY, UNRELATED))
    for kind in ("46", "AF", "43"):
        # Those who plan are no provider, so nobody is asked whether they serve the user.
        unasked = Expect("absent", rule=UNRELATED)
        yield Case(f"relation-not-asked-{kind}", "month", _parties("43", kind), unasked)
    third = both(
        _add("UPPLAN", table6(THIRD, "20261209", ("0900", "1000"), "111111", 244)),
        _add("UPSIKYU", table7(THIRD, "111111", 244, 1, 244), table7_sum(THIRD, "999999", 244, 1)),
        _add("UPHOSOKU", supplement(THIRD, plan_date="00000000", month="202612")),
    )
    yield Case("related-third", "month", third, Expect("clean"))
    public = both(*(_renumber(kind) for kind in ("UPPLAN", "UPSIKYU", "UPHOSOKU")))
    yield Case("insured-h", "month", public, Expect("clean"))


def _renumber(kind: str) -> Edit:
    return _offices(kind, SECOND, 3, "H000000002")


UNIT_CASES = (
    *set_cases(),
    *address_cases(),
    *orphan_cases(),
    *supplement_cases(),
    *relation_cases(),
)
