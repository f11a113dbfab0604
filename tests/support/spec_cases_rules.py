"""What the records mean: months, dates, times, codes, the rules of tables 2, 3, 6 and 7, check digits."""

from collections.abc import Iterator

from support.spec_builder import (
    FIRST,
    SECOND,
    SUPPORT,
    TAIS,
    TOTAL_OFFICE,
    VISIT,
    Party,
    Unit,
    table6,
    table7,
    table7_sum,
)
from support.spec_case import ANY, Case, Edit, Expect, both, put, put_all, rename, rows

REFUSED = "33 36 32 41 42 51 52 53 54 59 81 35 37 44 45"
CARE = "11 12 13 14 15 16 17 21 22 23 2A 31 71 76 72 78 73 68 77 79 27 28 38"
PREVENTIVE = "62 63 64 66 67 24 25 26 2B 34 74 75 69 39 A1 A2 A3 A4 A5 A6 A7 A8"
OUT_OF_SCOPE, IN_SCOPE = REFUSED.split(), f"{CARE} {PREVENTIVE}".split()
WIDE_TAIS = TAIS.replace("-", "－")
NONE = Expect("none")


def _add(kind: str, *made: list[str]) -> Edit:
    return rows(kind, lambda records: [*records, *made])


def month_cases() -> Iterator[Case]:
    """Months, dates and editions within a file."""
    for kind, base, field in (("UPPLAN", "month", 5), ("UPSIKYU", "month", 5), ("UPJSK", "actual", 5)):
        yield Case(
            f"{kind}-name-month", base, put_all(kind, field, "202611"), Expect("error", kind, ANY, field)
        )
        edit = put(kind, 2, field, "202701")
        yield Case(f"{kind}-two-months", base, edit, Expect("error", kind, 2, field))
    for kind in ("DLTPLAN", "DLTJSK"):
        yield Case(f"{kind}-name-month", kind, put_all(kind, 4, "202611"), Expect("error", kind, ANY, 4))
        yield Case(f"{kind}-two-months", kind, put(kind, 2, 4, "202701"), Expect("error", kind, 2, 4))
    for kind, base in (("UPPLAN", "month"), ("UPJSK", "actual")):
        for day in ("20261130", "20270101", "20251203"):
            yield Case(f"{kind}-day-{day}", base, put(kind, 2, 10, day), Expect("error", kind, 2, 10))
        for day in ("20261201", "20261231"):
            yield Case(f"{kind}-day-{day}", base, put(kind, 2, 10, day), Expect("clean"))
    leap = put("UP1KYO", 2, 18, "20240229")
    yield Case("UP1KYO-leap-day", "plan", leap, NONE)


def sentinel_cases() -> Iterator[Case]:
    """hosoku-sentinel: name and record say the same, both ways."""
    cases = (
        ("plan-month-in-record", "plan", put("UPHOSOKU", 2, 63, "202612"), 2, 63),
        ("month-zero-in-record", "month", put("UPHOSOKU", 2, 63, "000000"), 2, 63),
        ("month-other-in-record", "month", put("UPHOSOKU", 2, 63, "202611"), 2, 63),
        ("month-plan-date-in-record", "month", put("UPHOSOKU", 2, 4, "20261120"), 2, 4),
        ("plan-no-date-in-record", "plan", put("UPHOSOKU", 2, 4, "00000000"), 2, 4),
    )
    for label, base, edit, record, field in cases:
        yield Case(f"UPHOSOKU-{label}", base, edit, Expect("error", "UPHOSOKU", record, field))
    for base, wrong, right in (("plan", "202612", "000000"), ("month", "000000", "202612")):
        edit = rename("UPHOSOKU", lambda name, right=right, wrong=wrong: name.replace(right, wrong, 1))  # type: ignore[misc]
        yield Case(f"UPHOSOKU-{base}-name-{wrong}", base, edit, Expect("error", "UPHOSOKU"))


def version_cases() -> Iterator[Case]:
    for value in ("202410", "202504", "201910", "202404"):
        for kind, base in (("UPPLAN", "month"), ("UP1KYO", "plan"), ("DLTPLAN", "DLTPLAN")):
            expect = Expect("warning", kind, ANY, 1)
            yield Case(f"{kind}-version-{value}", base, put_all(kind, 1, value), expect)
    for kind, base, last in (("UPPLAN", "month", 6), ("UPJSK", "actual", 5), ("UP2KYO", "plan", 6)):
        edit = put(kind, last, 1, "202208")
        yield Case(f"{kind}-mixed-versions", base, edit, Expect("error", kind, last, 1))


def time_cases() -> Iterator[Case]:
    cases = {
        "UP3KYO-start-2400": ("plan", put("UP3KYO", 2, 8, "2400"), Expect("error", "UP3KYO", 2, 8)),
        "UP3KYO-activity-start-2400": (
            "plan",
            put("UP3KYO", 3, 11, "2400"),
            Expect("error", "UP3KYO", 3, 11),
        ),
        "UP3KYO-end-2400": ("plan", put("UP3KYO", 2, 9, "2400"), Expect("clean")),
        "UP3KYO-activity-end-2400": ("plan", put("UP3KYO", 3, 12, "2400"), Expect("clean")),
        "UP3KYO-end-0000": ("plan", put("UP3KYO", 2, 9, "0000"), Expect("warning", "UP3KYO", 2, 9)),
        "UP3KYO-start-0000": ("plan", put("UP3KYO", 2, 8, "0000"), Expect("clean")),
        "UP3KYO-no-length": ("plan", put("UP3KYO", 2, 9, "1800"), Expect("warning", "UP3KYO", 2)),
        # "a row fills one group only": whether two are an error is not said.
        "UP3KYO-two-groups": ("plan", put("UP3KYO", 2, 13, "福祉用具"), Expect("any", "UP3KYO", 2)),
    }
    for label, (base, edit, expect) in cases.items():
        yield Case(label, base, edit, expect)
    for kind, base in (("UPPLAN", "month"), ("UPJSK", "actual")):
        late = put(kind, 2, 12, "2300")
        yield Case(f"{kind}-start-2400", base, put(kind, 2, 12, "2400"), Expect("error", kind, 2, 12))
        yield Case(f"{kind}-end-2400", base, both(late, put(kind, 2, 13, "2400")), Expect("clean"))
        zero = Expect("warning", kind, 2, 13)
        yield Case(f"{kind}-end-0000", base, both(late, put(kind, 2, 13, "0000")), zero)
        none = both(put(kind, 2, 12, "9999"), put(kind, 2, 13, "9999"))
        yield Case(f"{kind}-no-time", base, none, NONE)


def equipment_cases() -> Iterator[Case]:
    """tais-place: one of the two codes for types 17 and 67, in tables 6 and 7, and in actuals."""
    for kind, record, code, tais in (("UPPLAN", 4, 15, 16), ("UPSIKYU", 3, 9, 10), ("UPJSK", 1, 15, 16)):
        base = "actual" if kind == "UPJSK" else "month"
        for equipment in ("171003", "671003"):
            edit = both(put(kind, record, code, equipment), put(kind, record, tais, ""))
            stem = f"{kind}-{equipment[:2]}"
            yield Case(f"{stem}-no-code", base, edit, Expect("error", kind, record, tais))
            told = both(edit, put(kind, record, tais + 1, "13101-123456"))
            yield Case(f"{stem}-notification-code", base, told, NONE)
        wide = put(kind, record, tais, WIDE_TAIS)
        yield Case(f"{kind}-wide-hyphen", base, wide, Expect("warning", kind, record, tais))
    subtotal = rows("UPSIKYU", lambda given: [*given[:4], table7_sum(FIRST, "17AAAA", 1000, 1), *given[4:]])
    yield Case("UPSIKYU-17-subtotal-without-code", "month", subtotal, NONE)
    for digits in ("1", "12", "123"):
        yield Case(f"UPPLAN-item-{digits}", "month", put("UPPLAN", 4, 19, digits), NONE)


def scope_cases() -> Iterator[Case]:
    for kind, base, field in (("UPPLAN", "month", 15), ("UPSIKYU", "month", 9), ("UPJSK", "actual", 15)):
        for code in OUT_OF_SCOPE:
            edit = put(kind, 2, field, f"{code}1111")
            yield Case(f"{kind}-scope-{code}", base, edit, Expect("error", kind, 2, field))
        yield Case(f"{kind}-type-99", base, put(kind, 2, field, "991111"), Expect("error", kind, 2, field))
        # A support office's own service is never in these tables, but the list does not name it: see report.
        yield Case(f"{kind}-scope-43", base, put(kind, 2, field, "431111"), Expect("any", kind, 2, field))
    for code in ("33AAAA", "99AAAA", "43EEEE"):
        yield Case(f"UPSIKYU-{code}", "month", put("UPSIKYU", 4, 9, code), Expect("error", "UPSIKYU", 4, 9))
    for kind, base in (("UPPLAN", "month"), ("UPJSK", "actual")):
        for code in ("11AAAA", "11EEEE", "11ZZZZ", "999999"):
            yield Case(f"{kind}-{code}", base, put(kind, 2, 15, code), Expect("error", kind, 2, 15))
    yield Case("DLTJSK-scope-33", "DLTJSK", put("DLTJSK", 2, 6, "33"), Expect("error", "DLTJSK", 2, 6))
    for code in IN_SCOPE:
        yield Case(f"in-scope-{code}", "month", _one_more(code), NONE)


def _one_more(code: str) -> Edit:
    """A service of this type on one more day, in tables 6 and 7."""
    use = table6(FIRST, "20261220", ("1300", "1400"), f"{code}1111", 10)
    detail = table7(FIRST, f"{code}1111", 10, 1, 10)
    if code in ("17", "67"):
        use[15] = detail[9] = TAIS
    return both(_add("UPPLAN", use), rows("UPSIKYU", lambda given: [detail, *given]))


def total_cases() -> Iterator[Case]:
    """Table 7: one grand total a service user."""
    total = table7_sum(FIRST, "999999", 1671, 4)
    no_total = rows("UPSIKYU", lambda given: [*given[:4], *given[5:]])
    last = rows("UPSIKYU", lambda given: given[:6])
    two = rows("UPSIKYU", lambda given: [*given, list(total)])
    early = rows("UPSIKYU", lambda given: [given[4], *given[:4], *given[5:]])
    wrong = Expect("error", "UPSIKYU")
    yield Case("total-none", "month", no_total, wrong)
    yield Case("total-none-of-the-second", "month", last, wrong)
    yield Case("total-two", "month", two, wrong)
    yield Case("total-not-last", "month", early, Expect("warning", "UPSIKYU"))
    yield Case("total-other-office", "month", put("UPSIKYU", 5, 7, VISIT), wrong)
    yield Case(
        "subtotal-first", "month", rows("UPSIKYU", lambda given: [given[3], *given[:3], *given[4:]]), NONE
    )
    for mark in ("EEEE", "ZZZZ"):
        extra = table7_sum(FIRST, f"11{mark}", 100, 1)
        edit = rows("UPSIKYU", lambda given, extra=extra: [*given[:4], extra, *given[4:]])  # type: ignore[misc]
        yield Case(f"subtotal-{mark}", "month", edit, NONE)


def table2_cases() -> Iterator[Case]:
    """duplicate-triple, and what is none."""
    again = put("UP2KYO", 2, 13, "1")
    yield Case("triple-twice", "plan", again, Expect("error", "UP2KYO", 2))
    apart = rows("UP2KYO", lambda given: [*given, list(given[0])])
    yield Case("triple-twice-apart", "plan", apart, Expect("error", "UP2KYO", 7))
    yield Case("triple-99", "plan", put("UP2KYO", 2, 13, "99"), NONE)
    goals = both(put("UP2KYO", 2, 10, "別の短期目標"), put("UP2KYO", 2, 12, "３か月"))
    yield Case("two-short-goals-one-number", "plan", goals, NONE)


def slot_cases() -> Iterator[Case]:
    """Limits by service type in the supplement."""
    yield Case("slot-22", "month", _slot("22"), NONE)
    for code in ("23", "2A", "25", "26", "2B"):
        yield Case(f"slot-{code}", "month", _slot(code), Expect("warning", "UPHOSOKU", 2, 20))
    full = both(*(_slot("11", first) for first in range(20, 53, 4)))
    yield Case("slot-all-nine", "month", full, NONE)


def _slot(code: str, first: int = 20) -> Edit:
    values = (code, "10000", "488", "0")
    return both(*(put("UPHOSOKU", 2, first + place, value) for place, value in enumerate(values)))


def check_digit_cases() -> Iterator[Case]:
    """Advice, never a reason to refuse."""
    worse = VISIT[:9] + str((int(VISIT[9]) + 1) % 10)
    yield Case("digit-office", "month", put("UPPLAN", 2, 20, worse), Expect("warning", "UPPLAN", 2, 20))
    yield Case("digit-plan-office", "plan", put("UP1KYO", 2, 13, worse), Expect("warning", "UP1KYO", 2, 13))
    insurer = both(*(_insurer(kind) for kind in ("UPPLAN", "UPSIKYU", "UPHOSOKU")))
    yield Case("digit-insurer", "month", insurer, Expect("warning", "UPPLAN", ANY, 2))
    lettered = put("UPPLAN", 2, 20, "13B0100010")
    yield Case("digit-lettered-office", "month", lettered, NONE)
    total = put("UPSIKYU", 7, 7, TOTAL_OFFICE)
    yield Case("digit-not-for-the-total", "month", total, Expect("clean"))


def _insurer(kind: str) -> Edit:
    def edit(unit: Unit) -> None:
        for record in unit.records[kind]:
            if record[2] == SECOND:
                record[1] = "131012"

    return edit


def legal_value_cases() -> Iterator[Case]:
    """Values that a generous reader takes as they are."""
    values = {
        "minus": put("UPPLAN", 2, 8, "-12345"),
        "minus-detail": put("UPSIKYU", 1, 13, "-1"),
        "days-so-far-5": put("UPSIKYU", 1, 30, "12345"),
        "days-so-far-1": put("UPSIKYU", 1, 30, "3"),
        "office-34-empty": put_all("UPSIKYU", 34, ""),
        "office-35": put_all("UPSIKYU", 35, SUPPORT),
        "office-36-empty": put_all("UPSIKYU", 36, ""),
        "satellite": both(put("UPPLAN", 2, 22, "1"), put("UPSIKYU", 1, 8, "1")),
        "day-flags": put("UPPLAN", 2, 11, "1" * 15 + "0" * 16),
        "discount": both(put("UPSIKYU", 1, 14, "90"), put("UPSIKYU", 1, 15, "220")),
        "price": put("UPSIKYU", 3, 23, "11.40"),
        "over-thirty": put("UPPLAN", 2, 23, "1"),
        "plain-name": put("UPPLAN", 2, 7, '半角ｶﾅ ①㈱Ⅲ、"引用", ～－∥'),
        "in-cell-breaks": put("UPPLAN", 2, 7, "一行目\r\n\r\n三行目\n四行目"),
    }
    for label, edit in values.items():
        yield Case(f"legal-{label}", "month", edit, NONE)


def actual_cases() -> Iterator[Case]:
    """Types in names and records of actuals and their deletions."""
    swapped = _types("43", "11")
    yield Case("UPJSK-direction", "actual", swapped, Expect("warning"))
    yield Case("DLTJSK-direction", "DLTJSK", swapped, Expect("warning"))
    yield Case("UPJSK-other-type", "actual", _types("15", "43"), Expect("warning"))
    yield Case("DLTJSK-other-type", "DLTJSK", _types("15", "43"), Expect("warning"))
    many = put("UPJSK", 2, 15, "151111")
    yield Case("UPJSK-many-types", "actual", many, NONE)


def _types(sender: str, destination: str) -> Edit:
    def edit(unit: Unit) -> None:
        unit.sender = Party(unit.sender.number, sender)
        unit.destination = Party(unit.destination.number, destination)

    return edit


def excel_cases() -> Iterator[Case]:
    """A file saved by a spreadsheet: dates with strokes, leading zeros and long numbers lost."""
    edit = both(
        put_all("UPPLAN", 10, "2026/12/3"), put_all("UPPLAN", 20, "1.37E+09"), put_all("UPPLAN", 12, "900")
    )
    yield Case("excel-damage", "month", edit, Expect("error", "UPPLAN", 3, 10))
    yield Case("excel-damage-field", "month", edit, Expect("error", "UPPLAN", 3, 20))


def rule_cases() -> Iterator[Case]:
    makers = (
        month_cases,
        sentinel_cases,
        version_cases,
        time_cases,
        equipment_cases,
        scope_cases,
        total_cases,
    )
    more = (table2_cases, slot_cases, check_digit_cases, legal_value_cases, actual_cases, excel_cases)
    for maker in (*makers, *more):
        yield from maker()


RULE_CASES = tuple(rule_cases())
