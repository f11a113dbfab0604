"""What a record check demands of a record's text, so that the compiled expression settles it.

A narrowing gives look-aheads by field index. It is looked for at the start of a required field's value, or of a field
that may be empty, quote included. None stands for a check that no expression settles: its kind is read the slow way.
A narrowing may turn away what is right, never let pass what has a finding: tests compare the two ways.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.naming import FileName
from careplan.standard.plausibility import giving_offices
from careplan.standard.specification import Kind, Standard

NEVER = "(?!)"
_CELL = r'(?:"[^"]*+"|[^",\r\n]*+)'
_EMPTY_CELL = '(?:"")?(?:[,\r\n]|\\Z)'


@dataclass(frozen=True, slots=True)
class Setting:
    """What a narrowing may look at: the kind, the standard, the values common to the file, and its name.

    `fragile` are characters that no text may hold (interoperability.toml).
    """

    kind: Kind
    standard: Standard
    constants: Mapping[int, str]
    name: FileName | None = None
    fragile: str = ""

    def index(self, key: str) -> int:
        """Return where the field of that key stands, from 0."""
        return self.kind.field(key).number - 1


Narrowing = Callable[..., Mapping[int, str] | None]


def look_aheads(setting: Setting, narrowings: Mapping[str, Narrowing | None]) -> dict[int, str] | None:
    """Return what must be seen at some fields, so that the kind's checks among `narrowings` are settled.

    None where one of them cannot be.
    """
    ahead: dict[int, str] = {}
    for check in setting.kind.checks:
        if check.use not in narrowings:
            continue
        narrowing = narrowings[check.use]
        demanded = narrowing(setting, **check.parameters) if narrowing else None
        if demanded is None:
            return None
        for index, pattern in demanded.items():
            ahead[index] = ahead.get(index, "") + pattern
    return ahead


def _day_in_month(setting: Setting, *, date: str, month: str) -> Mapping[int, str]:
    known = setting.constants.get(setting.index(month))
    return {setting.index(date): f"(?={_days_of(known)})" if known else NEVER}


def _days_of(month: str) -> str:
    days = calendar.monthrange(int(month[:4]), int(month[4:]))[1]
    last = {28: "2[0-8]", 29: "2[0-9]", 30: "2[0-9]|30", 31: "2[0-9]|3[01]"}[days]
    return f"{month}(?:0[1-9]|1[0-9]|{last})"


def _service_scope(setting: Setting, *, field: str, exempt: tuple[str, ...] = ()) -> Mapping[int, str]:
    codes = [code for code, each in setting.standard.service_types.items() if each.in_scope]
    return {setting.index(field): f"(?={'|'.join([*codes, *exempt])})"}


def _one_filled(
    setting: Setting, *, field: str, types: list[str], fields: list[str], **_: Any
) -> Mapping[int, str]:
    """Leave rental to the slow way, unless exactly one of the two codes follows directly."""
    at = setting.index(field)
    rental = "|".join(types)
    if [setting.index(key) for key in fields] != [at + 1, at + 2]:
        return {at: f"(?!{rental})"}
    one, none = '"?[^",]++"?', '"{0,2}'
    return {at: f'(?:(?!{rental})|(?=[^",]++"?,(?:{one},{none},|{none},{one},)))'}


def _total_office(
    setting: Setting, *, field: str, total: str, office: str, office_total: str
) -> Mapping[int, str]:
    return {setting.index(field): f"(?!{total})", setting.index(office): f"(?!{office_total})"}


def _text_with_code(setting: Setting, *, field: str, code: str, text: str) -> Mapping[int, str]:
    """Leave "other" to the slow way, and any text that follows without it."""
    at = setting.index(field)
    if setting.index(text) != at + 1:
        return {at: NEVER}
    return {at: f'(?!"?{code})', at + 1: '(?=(?:"")?(?:[,\r\n]|\\Z))'}


def _day_flags(setting: Setting, *, field: str, month: str) -> Mapping[int, str]:
    known = setting.constants.get(setting.index(month))
    if known is None:
        return {setting.index(field): '(?="{0,2},)'}
    days = calendar.monthrange(int(known[:4]), int(known[4:]))[1]
    return {setting.index(field): f'(?="{{0,2}},|"?(?!0{{31}})[01]{{{days}}}0{{{31 - days}}}"?,)'}


def _flag_types(setting: Setting, *, field: str, **_: Any) -> Mapping[int, str]:
    return {setting.index(field): "(?!1)"}


def _times_in_order(setting: Setting, *, start: str, end: str) -> Mapping[int, str]:
    """Demand that both times are open, or that after what they have in common the end has the greater digit."""
    at = setting.index(start)
    if setting.index(end) != at + 1:
        return {at: NEVER}
    to = '[0-9]*"?,"?(?P=alike)'
    greater = "|".join(f"{digit}{to}[{digit + 1}-9]" for digit in range(9))
    return {
        at: f'(?=9999"?,"?9999|(?!9999)[0-9]*+"?+,"?+(?!9999))(?=9999|(?P<alike>[0-9]{{0,3}}?)(?:{greater}))'
    }


def _item_type(setting: Setting, *, code: str, item: str, types: list[str]) -> Mapping[int, str]:
    """Demand that the item number is empty, unless the service has one."""
    at, after = setting.index(code), setting.index(item)
    if after <= at:
        return {after: NEVER}
    between = f"{_CELL}," * (after - at - 1)
    return {at: f'(?={"|".join(types)}|[0-9A-Z]*+"?,{between}{_EMPTY_CELL})'}


def _own_office(setting: Setting, *, field: str) -> Mapping[int, str]:
    offices = giving_offices(setting.name, setting.standard)
    return {setting.index(field): f"(?={'|'.join(map(re.escape, offices))})"} if offices else {}


def _blank_when(setting: Setting, *, field: str, codes: list[str], **_: Any) -> Mapping[int, str]:
    """Leave the codes that ask for an empty field to the slow way."""
    return {setting.index(field): f"(?!{'|'.join(codes)})"}


def _form(setting: Setting, *, field: str, pattern: str, **_: Any) -> Mapping[int, str]:
    return {setting.index(field): f'(?={_EMPTY_CELL}|"?(?:{pattern})(?:"?[,\r\n]|"?\\Z))'}


def _flags_at(setting: Setting, *, field: str, code: str, types: list[str]) -> Mapping[int, str]:
    """Demand that the flags are empty, or that a service of one of the types follows."""
    at, after = setting.index(field), setting.index(code)
    if after <= at:
        return {at: '(?="{0,2},)'}
    between = f"{_CELL}," * (after - at)
    return {at: f'(?="{{0,2}},|{between}"?(?:{"|".join(types)}))'}


NARROWINGS: dict[str, Narrowing | None] = {
    "day_in_month": _day_in_month,
    "service_scope": _service_scope,
    "one_filled": _one_filled,
    "total_office": _total_office,
    "zero_pair": None,
    "limit_service_types": None,
    "one_group": None,
    "duration": None,
    "part_times": None,
    "slots_filled": None,
    "slot_sums": None,
    "text_with_code": _text_with_code,
    "day_flags": _day_flags,
    "flag_types": _flag_types,
    "times_in_order": _times_in_order,
    "item_type": _item_type,
    "own_office": _own_office,
    "given_when": None,
    "only_when": None,
    "given_together": None,
    "blank_when": _blank_when,
    "form": _form,
    "flags_at": _flags_at,
}
