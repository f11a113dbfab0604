"""Cases of the rules on presence, order, arithmetic and tables, as data: each rule with what it accepts and refuses.

A case is a small sample unit with one change; what it says must hold, or not hold, the rule at its place.
"""

from dataclasses import dataclass

from support.standard_cases import Change, Records, after, put

FLAGS_31 = "1" * 31
TABLE_7 = "UPSIKYU"
INFO = "UPYOBO"  # of preventive care: the plan with the basic information


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A change of one kind's records in a unit; `place` is record and field, None where the rule must not be said."""

    rule: str
    unit: str
    kind: str
    change: Change
    place: tuple[int, int] | None


def nothing(_records: Records) -> None:
    """Change nothing."""


def drop(record: int) -> Change:
    """Return a change that takes a record out."""

    def change(records: Records) -> None:
        del records[record - 1]

    return change


def insert(record: int, values: dict[int, str]) -> Change:
    """Return a change that repeats a record in its place with other values."""

    def change(records: Records) -> None:
        made = list(records[record - 1])
        for number, value in values.items():
            made[number - 1] = value
        records.insert(record - 1, made)

    return change


def puts(record: int, values: dict[int, str]) -> Change:
    """Return a change of several fields of one record."""
    return after(*(put(number, value, record) for number, value in values.items()))


def _pair(  # noqa: PLR0913, PLR0917 - a row of a table
    rule: str, unit: str, kind: str, wrong: Change, place: tuple[int, int], right: Change = nothing
) -> tuple[RuleCase, RuleCase]:
    return RuleCase(rule, unit, kind, wrong, place), RuleCase(rule, unit, kind, right, None)


PRESENCE = (
    *_pair(
        "presence.reason-text", "plan", "UP1KYO", put(25, "3"), (1, 26), puts(1, {25: "3", 26: "退院直後"})
    ),
    *_pair("presence.reason-code", "plan", "UP1KYO", puts(1, {25: "1", 26: "x"}), (1, 25), put(25, "1")),
    *_pair("presence.reason-code", "plan", "UP1KYO", put(26, "x"), (1, 25)),
    *_pair("presence.certified", "plan", "UP1KYO", put(18, ""), (1, 18), puts(1, {17: "1", 18: ""})),
    *_pair("presence.certified", "plan", "UP1KYO", put(20, ""), (1, 20), puts(1, {21: "06", 20: ""})),
    *_pair("presence.certified", "month", "UPHOSOKU", put(18, ""), (1, 18), puts(1, {16: "", 18: ""})),
    *_pair("flags.beyond-month", "february", "UPPLAN", put(11, FLAGS_31), (1, 11), put(11, "1" * 28 + "000")),
    *_pair("flags.none-set", "month", "UPPLAN", put(11, "0" * 31), (1, 11), put(11, FLAGS_31)),
    *_pair("flags.over-30-days", "month", "UPPLAN", put(23, "1"), (1, 23), puts(1, {15: "211111", 23: "1"})),
    *_pair("flags.over-30-days", "actual", "UPJSK", put(23, "1", 2), (2, 23)),
    *_pair("limits.gap", "month", "UPHOSOKU", put(24, "11"), (1, 20), after(put(20, "11"), put(24, "15"))),
    *_pair("total.discount", "month", TABLE_7, put(14, "90", 5), (5, 14), puts(1, {14: "90", 15: "244"})),
    *_pair("total.units", "month", TABLE_7, put(13, "1", 7), (7, 13), put(13, "-0", 7)),
    *_pair("total.subtotal-missing", "month", TABLE_7, drop(5), (2, 9), put(9, "11EEEE", 5)),
)
ORDER = (
    *_pair("order.times", "month", "UPPLAN", puts(1, {12: "1100", 13: "1000"}), (1, 13)),
    *_pair("order.times", "actual", "UPJSK", put(13, "1000", 2), (2, 13), put(13, "2400", 2)),
    *_pair("order.times", "plan", "UP3KYO", put(9, "0900"), (1, 9), put(9, "2400")),
    *_pair("order.open-time", "month", "UPPLAN", put(12, "9999"), (1, 13), puts(1, {12: "9999", 13: "9999"})),
    *_pair("order.dates", "plan", "UP1KYO", put(20, "20251130"), (1, 20), put(20, "20261101")),
    *_pair("order.dates", "plan", "UP1KYO", put(15, "20261121"), (1, 14), put(15, "20200101")),
    *_pair("order.dates", "month", "UPHOSOKU", put(15, "20200101"), (1, 15)),
    *_pair("order.dates", "month", "UPHOSOKU", put(8, "20261102"), (1, 13), put(8, "20261101")),
    *_pair("order.after-stamp", "plan", "UP1KYO", put(14, "20261126"), (1, 14), put(14, "20261125")),
    *_pair("equipment.item-type", "month", "UPPLAN", put(19, "1"), (1, 19), put(19, "1", 2)),
    *_pair("equipment.item-sequence", "month", "UPPLAN", put(19, "2", 3), (3, 19), insert(3, {19: "2"})),
    *_pair("actual.other-office", "actual", "UPJSK", put(20, "1370000034", 3), (3, 20), put(22, "2", 3)),
)
MONTHLY = {11: FLAGS_31, 15: "761111"}
CONDITIONS = (
    *_pair("presence.other-text", INFO, "UPKIHON", put(8, "03"), (1, 9), puts(1, {8: "03", 9: "訪問"})),
    *_pair("presence.other-code", INFO, "UPKIHON", put(9, "訪問"), (1, 8), put(9, "　")),
    *_pair("presence.asked-for", INFO, "UPKIHON", put(12, "02"), (1, 13), puts(1, {12: "02", 13: "入院中"})),
    *_pair("presence.asked-for", INFO, "UPKIHON", put(10, "02"), (1, 11), puts(1, {10: "02", 11: "20260101"})),
    *_pair("presence.asked-for", INFO, "UPKIHON_SUB2", puts(1, {10: "01", 11: ""}), (1, 11), put(11, "")),
    *_pair("presence.asked-for", INFO, "UPYOBO", put(27, ""), (1, 27), puts(1, {26: "2", 27: ""})),
    *_pair("presence.asked-for", INFO, "UPYOBO", put(38, "1"), (1, 39), puts(1, {38: "1", 39: "膝"})),
    *_pair("presence.certified-period", INFO, "UPKIHON", put(25, ""), (1, 25), puts(1, {23: "01", 25: ""})),
    *_pair("presence.certified", INFO, "UPYOBO", put(10, ""), (1, 10), puts(1, {14: "3", 10: ""})),
    *_pair("presence.certified", INFO, "UPYOBO", put(14, ""), (1, 14), puts(1, {13: "1", 14: ""})),
    *_pair("presence.consigned", INFO, "UPYOBO", puts(1, {6: "2", 16: "x", 17: ""}), (1, 17), put(17, "")),
    *_pair("presence.together", INFO, "UPKIHON", put(28, "20260101"), (1, 27), puts(1, {27: "2", 28: "20260101"})),
    *_pair("presence.together", INFO, "UPYOBO", put(57, "x"), (1, 56), puts(1, {56: "20260101", 57: "x"})),
    *_pair("order.dates", INFO, "UPKIHON", put(24, "19000101"), (1, 24), put(24, "")),
    *_pair("order.dates", INFO, "UPKIHON", put(11, "20991231"), (1, 4), put(11, "20000101")),
    *_pair("order.dates", INFO, "UPYOBO", put(11, "20000101"), (1, 11)),
    *_pair("order.after-stamp", INFO, "UPYOBO", put(4, "20991231"), (1, 4)),
    *_pair("order.after-stamp", INFO, "UPKIHON", put(4, "20991231"), (1, 4)),
    *_pair("flags.not-daily", "month", "UPPLAN", put(11, FLAGS_31), (1, 11), puts(1, MONTHLY)),
    *_pair("flags.not-daily", "actual", "UPJSK", put(11, FLAGS_31, 2), (2, 11), puts(2, MONTHLY)),
    *_pair("satellite.form", "month", "UPPLAN", put(22, "00", 2), (2, 22), put(22, "A0", 2)),
    *_pair("satellite.form", "actual", "UPJSK", put(22, "１"), (1, 22), put(22, "01")),
    *_pair("satellite.form", "month", TABLE_7, put(8, "-"), (1, 8), put(8, "7")),
    *_pair("satellite.on-total", "month", TABLE_7, put(8, "1", 7), (7, 8), put(8, "1", 1)),
    *_pair("unit.birth-date", INFO, "UPYOBO", put(9, "19000101"), (1, 9), put(9, "")),
    *_pair("unit.birth-date", "plan", "UP1KYO", put(19, "19000101"), (1, 19), put(19, "20000101")),
)  # fmt: skip
LINE = {18: "3172", 21: "0", 22: "3172"}
MONEY = {22: "3172", 23: "11.40", 24: "36160", 25: "90", 26: "32544", 28: "3616"}
ARITHMETIC = (
    *_pair("detail.service-units", "month", TABLE_7, put(17, "3171"), (1, 17)),
    *_pair("detail.service-units", "month", TABLE_7, puts(1, {15: "200"}), (1, 17), puts(1, {15: "200", 17: "2600"})),
    *_pair("detail.limit-split", "month", TABLE_7, puts(1, LINE | {21: "1"}), (1, 18), puts(1, LINE)),
    *_pair("detail.limit-split", "month", TABLE_7, puts(1, LINE | {19: "72"}), (1, 18),
           puts(1, LINE | {19: "72", 22: "3100"})),
    *_pair("detail.type-limit-split", "month", TABLE_7, puts(1, {18: "3172", 19: "1", 20: "3172"}), (1, 18),
           puts(1, {18: "3172", 19: "1", 20: "3171"})),
    *_pair("detail.cost", "month", TABLE_7, puts(1, MONEY | {24: "36161"}), (1, 24), puts(1, MONEY)),
    *_pair("detail.claim", "month", TABLE_7, puts(1, MONEY | {26: "32545"}), (1, 26), puts(1, MONEY)),
    *_pair("detail.share", "month", TABLE_7, puts(1, MONEY | {28: "3617"}), (1, 28), puts(1, MONEY | {28: "0"})),
    *_pair("detail.full-charge", "month", TABLE_7, puts(1, MONEY | {21: "10", 29: "113"}), (1, 29),
           puts(1, MONEY | {21: "10", 29: "114"})),
    *_pair("detail.stay-days", "month", TABLE_7, puts(1, {30: "3", 31: "2", 32: "6"}), (1, 32),
           puts(1, {30: "3", 31: "2", 32: "5"})),
    *_pair("limits.over", "month", "UPHOSOKU", puts(1, {20: "11", 21: "10", 22: "12", 23: "1"}), (1, 23),
           puts(1, {20: "11", 21: "10", 22: "12", 23: "2"})),
    *_pair("limits.over-total", "month", "UPHOSOKU", puts(1, {20: "11", 23: "1", 56: "2"}), (1, 56),
           puts(1, {20: "11", 23: "1", 56: "1"})),
    *_pair("sum.subtotal", "month", TABLE_7, put(17, "4271", 5), (5, 17)),
    *_pair("sum.subtotal", "month", TABLE_7, put(17, "1201", 6), (6, 17), put(17, "", 6)),
    *_pair("sum.total", "month", TABLE_7, put(24, "60701", 7), (7, 24)),
    *_pair("sum.total", "month", TABLE_7, put(17, "5471", 7), (7, 17)),
    *_pair("sum.times", "month", TABLE_7, put(16, "0", 5), (5, 16)),
)  # fmt: skip
TABLES = (
    *_pair("unit.over-limit", "month", "UPHOSOKU", put(19, "5471"), (7, 22), put(19, "5472")),
    *_pair("unit.code-not-in-detail", "month", "UPPLAN", put(15, "112211"), (1, 15), insert(1, {8: "0", 15: "116275"})),
    *_pair("unit.code-not-in-plan", "month", TABLE_7, insert(1, {9: "112211"}), (1, 9),
           insert(1, {9: "116275", 16: "1"})),
    *_pair("unit.times", "month", TABLE_7, put(16, "12"), (1, 16)),
    *_pair("unit.times", "month", "UPPLAN", put(14, "2"), (2, 16), puts(1, {11: FLAGS_31, 14: "2"})),
    *_pair("unit.units", "month", "UPPLAN", put(8, "221"), (1, 8), put(8, "0")),
    *_pair("unit.stay-days", "month", "UPPLAN", put(9, "3"), (1, 9), put(9, "")),
    *_pair("unit.stay-days", "month", TABLE_7, put(32, "3", 7), (7, 32), put(32, "0", 7)),
)  # fmt: skip
RULE_CASES = (*PRESENCE, *CONDITIONS, *ORDER, *ARITHMETIC, *TABLES)
