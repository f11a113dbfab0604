"""Conforming units of invented people, built from the facts of the standard alone.

An independent oracle: nothing of the product is imported, and the layouts stand here a second time
(``spec_layout``), the one exception to "no layouts in Python". A unit is a mutable bag of records that a
case spoils in one place and renders to file names and bytes (MS932 as Windows writes it, CRLF).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from support.spec_layout import LAYOUTS, MONTH_IN_NAME

Records = list[list[str]]
Style = Callable[[str, bool], str]

VERSION = "202407"
INSURER = "131011"
STAMP = "20261125101500"
MONTH = "202612"
PLAN_DATE = "20261120"
TOTAL_OFFICE = "9999999999"
TAIS = "00001-000010"
TWICE = "髙﨑Ⅰ㈱№℡ⅰ￢∵≒"  # signs that MS932 holds in two or three places


def check_digit(number: str) -> str:
    """Modulus 10, weights 2 1 2 1 from the right, digits of each product added; letters count from 10."""
    letters = {letter: str(value) for value, letter in enumerate("ABCDEFGHJKLMNPRSTUVWXYZ", start=10)}
    total = 0
    for place, sign in enumerate(reversed(number)):
        product = int(letters.get(sign, sign)) * (2 if place % 2 == 0 else 1)
        total += sum(int(digit) for digit in str(product))
    return str(-total % 10)


def office(nine: str) -> str:
    return nine + check_digit(nine)


SUPPORT = office("137010001")
VISIT = office("137020002")
RENTAL = office("137030003")
CENTRE = office("137040004")


@dataclass(frozen=True, slots=True)
class Party:
    number: str
    type: str


@dataclass(slots=True)
class Unit:
    """Files of one stamp; ``names``, ``raw`` and ``extra`` let a case leave the rules on purpose."""

    records: dict[str, Records]
    sender: Party
    destination: Party
    month: str = MONTH
    stamp: str = STAMP
    style: Style = field(default_factory=lambda: plain_style)
    end: str = "\r\n"
    names: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)

    def name(self, kind: str) -> str:
        return self.names.get(kind) or self.regular_name(kind)

    def regular_name(self, kind: str) -> str:
        month = "000000" if kind == "UPHOSOKU" and "UP1KYO" in self.records else self.month
        sides = [self.sender.number, self.sender.type, self.destination.number, self.destination.type]
        parts = [kind, *([month] if kind in MONTH_IN_NAME else []), *sides, self.stamp]
        return "_".join(parts) + ".CSV"

    def files(self) -> dict[str, bytes]:
        made = {self.name(kind): self.bytes_of(kind) for kind in self.records}
        return made | self.extra

    def bytes_of(self, kind: str) -> bytes:
        lines = (self._line(kind, record) for record in self.records[kind])
        data = to_ms932("".join(line + self.end for line in lines))
        return self.raw[kind](data) if kind in self.raw else data

    def _line(self, kind: str, record: list[str]) -> str:
        facts = LAYOUTS[kind]
        free = [place < len(facts) and facts[place].free_text for place in range(len(record))]
        return ",".join(self.style(cell, is_free) for cell, is_free in zip(record, free, strict=True))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def minimal_style(text: str, _free: bool = False) -> str:
    return quoted(text) if any(sign in text for sign in '",\r\n') else text


def full_style(text: str, _free: bool = False) -> str:
    return quoted(text)


def plain_style(text: str, free: bool) -> str:
    return quoted(text) if free and text else minimal_style(text)


def _ibm_places() -> dict[str, bytes]:
    """Signs of the IBM extension, FA40 to FC4B: where Windows puts what stands in EDxx and EExx, too."""
    found = {}
    for code in range(0xFA40, 0xFC4C):
        place = code.to_bytes(2, "big")
        sign = place.decode("cp932", "ignore")
        if len(sign) == 1 and sign.encode("cp932")[0] in (0xED, 0xEE):
            found[sign] = place
    return found


IBM = _ibm_places()


def to_ms932(text: str) -> bytes:
    """Windows writes 髙 as FBFC; Python's codec takes the other of its two places."""
    return b"".join(IBM.get(sign) or sign.encode("cp932") for sign in text)


def row(kind: str, values: dict[int, str]) -> list[str]:
    """A record of ``kind`` with ``values`` at their field numbers and the rest empty."""
    return [values.get(fact.number, "") for fact in LAYOUTS[kind]]


def _person(insured: str) -> dict[int, str]:
    return {1: VERSION, 2: INSURER, 3: insured}


FIRST = "1000000001"
SECOND = "2000000002"
THIRD = "3000000003"


def supplement(insured: str, *, plan_date: str, month: str) -> list[str]:
    kana, name = ("ﾐﾎﾝ ﾊﾅｺ", "髙見本 花子") if insured != SECOND else ("テスト タロウ", "試験 太郎")
    values = _person(insured) | {4: plan_date, 5: kana, 6: name, 7: "2", 8: "19400229", 9: "100-0001"}
    values |= {10: "東京都架空区見本一丁目", 11: "２番３号", 12: "03-0000-0000", 13: "20260320"}
    values |= {14: "20260401", 15: "20270331", 16: "2", 18: "21", 19: "16765", 60: SUPPORT, 61: SUPPORT}
    return row("UPHOSOKU", values | {63: month})


def table1(insured: str) -> list[str]:
    values = _person(insured) | {4: PLAN_DATE, 5: "100-0001", 6: "東京都架空区見本一丁目", 7: "２番３号"}
    values |= {8: "計画 作成", 9: "見本居宅介護支援事業所", 10: "100-0002", 11: "東京都架空区", 12: "別館"}
    values |= {13: SUPPORT, 14: PLAN_DATE, 15: "20240401", 16: "21", 17: "2", 18: "20260320"}
    values |= {19: "20260401", 20: "20270331", 21: "21", 22: "家で暮らしたい。\r\n庭の手入れも、したい。"}
    return row(
        "UP1KYO", values | {23: "特になし" + TWICE, 24: "本人は「歩きたい」, と言う", 25: "1", 27: SUPPORT}
    )


def table2(insured: str, numbers: tuple[int, int, int], parents: str, service: str, code: str) -> list[str]:
    """``parents`` is "ngs" or less: which of need, long goal, short goal this row prints."""
    need, goal, item = numbers
    values = _person(insured) | {4: PLAN_DATE, 5: PLAN_DATE, 6: str(need), 8: str(goal), 13: str(item)}
    values |= {7: f"課題{need}"} if "n" in parents else {}
    values |= {9: f"長期目標{need}", 11: "令和８年１２月～令和９年５月"} if "g" in parents else {}
    values |= {10: f"短期目標{need}-{goal}", 12: "令和８年１２月～令和９年２月"} if "s" in parents else {}
    values |= {14: service, 19: "週１回", 20: "６か月"}
    if code:
        kind, name = ("福祉用具貸与", "見本レンタル") if code == RENTAL else ("訪問介護", "見本訪問")
        paid = {15: "Y", 16: kind, 17: code, 18: name}
        return row("UP2KYO", values | paid | {21: SUPPORT})
    return row("UP2KYO", values | {15: "N", 16: "家族", 21: SUPPORT})


def table3(insured: str, values: dict[int, str]) -> list[str]:
    return row("UP3KYO", _person(insured) | {4: PLAN_DATE, 5: PLAN_DATE} | values)


def plan_unit(first: str = FIRST) -> Unit:
    """Tables 1, 2, 3 and the supplement of two people, to a home visit office both of them use."""
    people = (first, SECOND)
    goals = [
        table2(first, (1, 1, 1), "ngs", "身体介護", VISIT),
        table2(first, (1, 1, 2), "", "見守り", ""),
        table2(first, (1, 2, 1), "s", "買い物", VISIT),
        table2(first, (2, 1, 1), "ngs", "特殊寝台", RENTAL),
        table2(SECOND, (1, 1, 1), "ngs", "身体介護", VISIT),
        table2(SECOND, (1, 1, 2), "", "掃除", VISIT),
    ]
    week = [
        table3(first, {6: "訪問介護", 7: "1", 8: "0900", 9: "1000"}),
        table3(first, {6: "訪問介護", 7: "4", 8: "1800", 9: "1900"}),
        table3(first, {10: "起床", 11: "0600", 12: "0600"}),
        table3(first, {13: "福祉用具貸与"}),
        table3(SECOND, {6: "訪問介護", 7: "5", 8: "0900", 9: "1000"}),
    ]
    records = {
        "UP1KYO": [table1(insured) for insured in people],
        "UP2KYO": goals,
        "UP3KYO": week,
        "UPHOSOKU": [supplement(insured, plan_date=PLAN_DATE, month="000000") for insured in people],
    }
    return Unit(records, Party(SUPPORT, "43"), Party(VISIT, "11"))


def table6(insured: str, day: str, times: tuple[str, str], code: str, units: int) -> list[str]:
    values = _person(insured) | {4: PLAN_DATE, 5: MONTH, 6: SUPPORT, 7: "計画 作成", 8: str(units), 10: day}
    values |= {12: times[0], 13: times[1], 14: "1", 15: code, 20: VISIT, 21: "見本訪問", 23: "0", 24: SUPPORT}
    if code.startswith("17"):
        values |= {16: TAIS, 18: "特殊寝台", 20: RENTAL, 21: "見本レンタル"}
    return row("UPPLAN", values)


def table7(insured: str, code: str, units: int, times: int, money: int | None = None) -> list[str]:
    """A service row; ``money`` are the units its price is asked for, None where a subtotal carries it."""
    rental = code.startswith("17")
    name, number = ("見本レンタル", RENTAL) if rental else ("見本訪問", VISIT)
    total = str(units * times)
    values = _person(insured) | {4: PLAN_DATE, 5: MONTH, 6: name, 7: number, 9: code, 13: str(units)}
    values |= {
        16: str(times),
        17: total,
        18: total,
        21: "0",
        22: total,
        33: "0",
        34: TOTAL_OFFICE,
        36: SUPPORT,
    }
    values |= {10: TAIS, 12: "特殊寝台"} if rental else {}
    return row("UPSIKYU", values | _money(money))


def _money(units: int | None) -> dict[int, str]:
    if units is None:
        return {}
    cost = units * 10
    claim = cost * 9 // 10
    return {23: "10.00", 24: str(cost), 25: "90", 26: str(claim), 28: str(cost - claim), 29: "0"}


def table7_sum(insured: str, code: str, units: int, times: int) -> list[str]:
    """A subtotal row (type and mark) or, with code 999999, the grand total."""
    made = table7(insured, code, units, 1, units)
    made[9], made[11], made[12], made[15] = "", "", "0", str(times)
    if code == "999999":
        made[5], made[6], made[22], made[24] = "", TOTAL_OFFICE, "", ""
    return made


def month_unit(first: str = FIRST) -> Unit:
    """Table 6, table 7 and the supplement: a home visit office, and equipment rental beside it."""
    nine, eleven, none = ("0900", "1000"), ("1100", "1200"), ("9999", "9999")
    use = [
        table6(first, "20261203", nine, "111111", 244),
        table6(first, "20261210", nine, "111111", 244),
        table6(first, "20261217", eleven, "112211", 183),
        table6(first, "20261218", none, "171003", 1000),
        table6(SECOND, "20261204", nine, "111111", 244),
        table6(SECOND, "20261211", nine, "111111", 244),
    ]
    detail = [
        table7(first, "111111", 244, 2),
        table7(first, "112211", 183, 1),
        table7(first, "171003", 1000, 1, 1000),
        table7_sum(first, "11AAAA", 671, 3),
        table7_sum(first, "999999", 1671, 4),
        table7(SECOND, "111111", 244, 2, 488),
        table7_sum(SECOND, "999999", 488, 2),
    ]
    extra = [supplement(person, plan_date="00000000", month=MONTH) for person in (first, SECOND)]
    records = {"UPPLAN": use, "UPSIKYU": detail, "UPHOSOKU": extra}
    return Unit(records, Party(SUPPORT, "43"), Party(VISIT, "11"))


def actual_unit(first: str = FIRST) -> Unit:
    """The home visit office's actuals of both people, on their way back."""
    records = [made for made in month_unit(first).records["UPPLAN"] if made[19] == VISIT]
    for made in records:
        made[23] = VISIT
    return Unit({"UPJSK": records}, Party(VISIT, "11"), Party(SUPPORT, "43"))


def deletion_unit(kind: str, first: str = FIRST) -> Unit:
    last = {"DLT1KYO": {4: PLAN_DATE}, "DLTPLAN": {4: MONTH}, "DLTJSK": {4: MONTH, 5: VISIT, 6: "11"}}[kind]
    records = [row(kind, _person(person) | last) for person in (first, SECOND)]
    sides = (Party(SUPPORT, "43"), Party(VISIT, "11"))
    sender, destination = reversed(sides) if kind == "DLTJSK" else sides
    return Unit({kind: records}, sender, destination)


def unit_of(base: str, first: str = FIRST) -> Unit:
    """``base`` is plan, month, actual, or the kind of a deletion file."""
    makers: dict[str, Callable[[str], Unit]] = {"plan": plan_unit, "month": month_unit, "actual": actual_unit}
    return makers[base](first) if base in makers else deletion_unit(base, first)


BASES = ("plan", "month", "actual", "DLT1KYO", "DLTPLAN", "DLTJSK")
BASE_OF = {
    "UP1KYO": "plan",
    "UP2KYO": "plan",
    "UP3KYO": "plan",
    "UPHOSOKU": "month",
    "UPPLAN": "month",
    "UPSIKYU": "month",
    "UPJSK": "actual",
    "DLT1KYO": "DLT1KYO",
    "DLTPLAN": "DLTPLAN",
    "DLTJSK": "DLTJSK",
}
