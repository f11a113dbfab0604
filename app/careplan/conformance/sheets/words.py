"""A value of a document as people write it on a form: dates in words, codes by their titles, offices by name."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from careplan.conformance.scenarios.town import office, town
from careplan.standard.findings import Message
from careplan.standard.specification import Field, Standard, load_standard

NO_TIME = Message("時刻なし", "no time")
_MARKS = {
    "AAAA": Message("小計（限度額の対象）", "subtotal, within the limit"),
    "EEEE": Message("小計（限度額の対象外）", "subtotal, outside the limit"),
    "ZZZZ": Message("小計（３０日超）", "subtotal, over 30 days"),
}
_TOTAL_CODE, _TOTAL_OFFICE = "999999", "9999999999"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def said(field: Field, value: Any) -> Message | None:
    """Return a value in words, None where the box stays empty."""
    if value is None or value in ("", []):
        return NO_TIME if value is None and field.type.none else None
    standard = load_standard()
    if field.code_list:
        return standard.codes[field.code_list][value]
    say = _BY_TYPE.get(field.type.id)
    return say(value, standard) if say else _BY_FORM.get(field.type.json, _same)(value)


def _same(value: Any) -> Message:
    return Message.same(value)


def day_in_words(value: str) -> Message:
    """Return a day, given as YYYY-MM-DD, in words."""
    day = date.fromisoformat(value)
    return Message(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def month_in_words(value: str) -> Message:
    """Return a month, given as YYYY-MM, in words."""
    year, _, month = value.partition("-")
    return Message(f"{year}年{int(month)}月", f"{_MONTHS[int(month) - 1]} {year}")


def _days(value: list[int]) -> Message:
    """Return days as stretches: 1日～9日."""
    breaks = [0, *(at for at, (one, two) in enumerate(pairwise(value), 1) if two != one + 1), len(value)]
    parts = [value[start:end] for start, end in pairwise(breaks)]
    spans = [(part[0], part[-1]) for part in parts]
    return Message(
        "、".join(f"{first}日" if first == last else f"{first}日から{last}日まで" for first, last in spans),
        ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in spans),
    )


@cache
def _offices() -> Mapping[str, str]:
    return {office(role).number: office(role).name for role in town()["office"]}


def _office(value: str, _standard: Standard) -> Message | None:
    """Return the number with the name, where the town knows it; nothing for the grand total's."""
    if value == _TOTAL_OFFICE:
        return None
    name = _offices().get(value)
    return Message.same(f"{value} {name}" if name else value)


def _service_type(value: str, standard: Standard) -> Message:
    """Return the title without what stands in brackets: the limit of medical short stays is one for all of them."""
    title = standard.service_types[value].title
    return Message(title.ja.partition("（")[0], title.en.partition(" (")[0])


@cache
def _services() -> Mapping[str, Message]:
    return {row["code"]: Message(row["ja"], row["en"]) for row in town()["service"].values()}


def _service_code(value: str, standard: Standard) -> Message:
    """Return the name with the six characters that forms print; totals by their name."""
    if value == _TOTAL_CODE:
        return Message("総合計", "grand total")
    if value[2:] in _MARKS:
        mark, title = _MARKS[value[2:]], standard.service_types[value[:2]].title
        return Message(f"{title.ja}　{mark.ja}", f"{title.en}: {mark.en}")
    name = _services()[value]
    return Message(f"{name.ja}（{value}）", f"{name.en} ({value})")


_BY_TYPE: Mapping[str, Callable[[Any, Standard], Message | None]] = {
    "office": _office,
    "office_or_total": _office,
    "service_type": _service_type,
    "service_code": _service_code,
    "service_code_or_total": _service_code,
}
_BY_FORM: Mapping[str, Callable[[Any], Message]] = {
    "date": day_in_words,
    "month": month_in_words,
    "days": _days,
}
