"""The compiled pass: one regular expression a record, made for the file at hand.

A record that matches has no finding within itself and holds the edition and month of the file's first record; its
match groups are the row that checks between records look at. What does not match goes the slow way, which says
what is wrong. So the expression may be too narrow, never too wide: tests compare the two ways.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from careplan.standard.charset import BAD
from careplan.standard.records import Record
from careplan.standard.specification import Field, Kind, Standard

_CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f"
_LINE_END = r"(?:\r?\n|\Z)"
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled record. The groups give the columns `captured`; `constants` are the same in all records."""

    pattern: re.Pattern[str]
    captured: tuple[int, ...]
    constants: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a narrowing may look at: the kind, the standard, and the values common to the file."""

    kind: Kind
    standard: Standard
    constants: Mapping[int, str]

    def index(self, key: str) -> int:
        return self.kind.field(key).number - 1


def compile_expression(
    kind: Kind, standard: Standard, first: Record, columns: tuple[int, ...]
) -> Expression | None:
    """Return the expression for the records of a file that begins with `first`, capturing `columns`.

    None where the kind has a check between fields that no expression settles: it is read the slow way.
    """
    model = first if len(first.values) == len(kind.fields) else None
    setting = _Setting(kind, standard, _constants(kind, model))
    ahead = _look_aheads(setting)
    if ahead is None:
        return None
    captured = tuple(column for column in columns if column not in setting.constants)
    parts = []
    for index, field in enumerate(kind.fields):
        quoted = model.enclosed[index] if model else field.enclosed
        sure = re.escape(setting.constants[index]) if index in setting.constants else field.type.sure
        sure = ahead.get(index, "") + f"(?:{sure})"
        parts.append(_field(field, sure, quoted=quoted, capture=index in captured))
    return Expression(re.compile(",".join(parts) + _LINE_END), captured, setting.constants)


def _constants(kind: Kind, model: Record | None) -> dict[int, str]:
    """Return the fields that must be alike in all records of the file, with the first record's usable values."""
    if model is None:
        return {}
    keys = {check.parameters["field"] for check in kind.checks if check.use == "one_value"}
    return {
        index: model.values[index]
        for index, field in enumerate(kind.fields)
        if field.key in keys and re.fullmatch(field.type.sure, model.values[index])
    }


def _look_aheads(setting: _Setting) -> dict[int, str] | None:
    """Return what must be seen at the start of some fields, so that the kind's record checks are settled."""
    ahead: dict[int, str] = {}
    for check in setting.kind.checks:
        if check.use not in NARROWINGS:
            continue
        narrowing = NARROWINGS[check.use]
        if narrowing is None:
            return None
        for index, pattern in narrowing(setting, **check.parameters).items():
            ahead[index] = ahead.get(index, "") + pattern
    return ahead


def _day_in_month(setting: _Setting, *, date: str, month: str) -> Mapping[int, str]:
    known = setting.constants.get(setting.index(month))
    return {setting.index(date): f"(?={_days_of(known)})" if known else _NEVER}


def _days_of(month: str) -> str:
    days = calendar.monthrange(int(month[:4]), int(month[4:]))[1]
    last = {28: "2[0-8]", 29: "2[0-9]", 30: "2[0-9]|30", 31: "2[0-9]|3[01]"}[days]
    return f"{month}(?:0[1-9]|1[0-9]|{last})"


def _service_scope(setting: _Setting, *, field: str, exempt: tuple[str, ...] = ()) -> Mapping[int, str]:
    codes = [code for code, each in setting.standard.service_types.items() if each.in_scope]
    return {setting.index(field): f"(?={'|'.join([*codes, *exempt])})"}


def _one_filled(
    setting: _Setting, *, field: str, types: list[str], fields: list[str], **_: Any
) -> Mapping[int, str]:
    """Leave rental to the slow way, unless exactly one of the two codes follows directly."""
    at = setting.index(field)
    rental = "|".join(types)
    if [setting.index(key) for key in fields] != [at + 1, at + 2]:
        return {at: f"(?!{rental})"}
    one, none = '"?[^",]++"?', '"{0,2}'
    return {at: f'(?:(?!{rental})|(?=[^",]++"?,(?:{one},{none},|{none},{one},)))'}


def _total_office(
    setting: _Setting, *, field: str, total: str, office: str, office_total: str
) -> Mapping[int, str]:
    return {setting.index(field): f"(?!{total})", setting.index(office): f"(?!{office_total})"}


NARROWINGS: dict[str, Callable[..., Mapping[int, str]] | None] = {
    "day_in_month": _day_in_month,
    "service_scope": _service_scope,
    "one_filled": _one_filled,
    "total_office": _total_office,
    "zero_pair": None,
    "limit_service_types": None,
    "one_group": None,
    "duration": None,
}


def _field(field: Field, sure: str, *, quoted: bool, capture: bool) -> str:
    if field.type.id == "unused":
        return '(?:"")?'
    if field.type.free:
        return _text(field, quoted=quoted)
    value = f"({sure})" if capture else sure
    if not field.required:
        value = f"({sure}|)" if capture else f"(?:{sure})?"
    return f'"{value}"' if quoted else value


def _text(field: Field, *, quoted: bool) -> str:
    """Return the expression of free text; text of bounded length goes the slow way where its quoting changes."""
    inside, outside = f'[^"{BAD}{_CONTROLS}]', f'[^",\r\n{BAD}{_CONTROLS}]'
    if field.length is not None:
        bound = f"{{0,{field.length}}}"
        return f'"{inside}{bound}"' if quoted else f"{outside}{bound}"
    enclosed = f'{inside}*+(?:""{inside}*+)*+"'
    if field.required:
        return rf'(?:"(?!\s*+"){enclosed}|(?![^\S\r\n]*+(?:[,\r\n]|\Z)){outside}*+)'
    return f'(?:"{enclosed}|{outside}*+)'
