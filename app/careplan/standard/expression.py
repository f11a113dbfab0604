"""The compiled pass: one regular expression a record, made for the file at hand.

A record that matches has no finding within itself and holds the edition and month of the file's first record; its
match groups are the row that checks between records look at. What does not match goes the slow way, which says
what is wrong. So the expression may be too narrow, never too wide: tests compare the two ways.
"""

import calendar
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from careplan.standard.charset import BAD, CONTROLS
from careplan.standard.records import Record, read_record
from careplan.standard.specification import Field, Kind, Standard

_LINE_END = r"(?:\r?\n|\Z)"
_NEVER = "(?!)"
_SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled record. A group gives the columns of one run, `constants` are the same in all records.

    Columns that stand side by side are one run and one group: cutting it up once for each text that comes is cheaper
    than a group a column.
    """

    pattern: re.Pattern[str]
    runs: tuple[tuple[int, ...], ...]
    constants: Mapping[int, str]

    def unfold(self, columns: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Return what makes a row of `columns` from match groups and constants; equal pieces are cut up once."""
        cuts = _Cuts()
        known = [column for run in self.runs for column in range(run[0], run[-1] + 1)] + list(self.constants)
        order = itemgetter(*(known.index(column) for column in columns), 0)
        constants = tuple(self.constants.values())

        def row(groups: Sequence[str]) -> tuple[str, ...]:
            values: tuple[str, ...] = order((*chain.from_iterable(map(cuts.__getitem__, groups)), *constants))
            return values[:-1]

        return row


class _Cuts(dict[str, tuple[str, ...]]):
    """Pieces of records with their values."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        plain = '"' not in piece and "\n" not in piece
        values = self[piece] = tuple(piece.split(",")) if plain else read_record(piece).values
        return values


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

    None where the kind has a check between fields that no expression settles, or one that compares free text: it is
    read the slow way.
    """
    model = first if len(first.values) == len(kind.fields) else None
    setting = _Setting(kind, standard, _constants(kind, model))
    ahead = _look_aheads(setting)
    if ahead is None:
        return None
    captured = [column for column in columns if column not in setting.constants]
    if any(kind.fields[column].type.free for column in captured):
        return None  # enclosed text would have to be unfolded before it is compared
    parts = []
    for index, field in enumerate(kind.fields):
        quoted = model.enclosed[index] if model else field.enclosed
        sure = re.escape(setting.constants[index]) if index in setting.constants else field.type.sure
        parts.append(_field(field, sure, ahead.get(index, ""), quoted=quoted))
    runs = _runs(captured, kind, setting.constants)
    for run in runs:
        parts[run[0]] = "(" + parts[run[0]]
        parts[run[-1]] += ")"
    return Expression(re.compile(",".join(parts) + _LINE_END), runs, setting.constants)


def _runs(columns: Iterable[int], kind: Kind, constants: Container[int]) -> tuple[tuple[int, ...], ...]:
    """Return together the columns between which nothing stands but what is alike on a sheet, or in the file."""
    runs: list[tuple[int, ...]] = []
    for column in columns:
        between = range(runs[-1][-1] + 1, column) if runs else ()
        steady = (
            index in constants or (kind.fields[index].part == _SHEET and not kind.fields[index].type.free)
            for index in between
        )
        if runs and all(steady):
            runs[-1] += (column,)
        else:
            runs.append((column,))
    return tuple(runs)


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
    """Return what must be seen in some fields, so that the kind's record checks are settled.

    It is looked for at the start of a required field's value, or of a field that may be empty, quote included.
    """
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


def _text_with_code(setting: _Setting, *, field: str, code: str, text: str) -> Mapping[int, str]:
    """Leave "other" to the slow way, and any text that follows without it."""
    at = setting.index(field)
    if setting.index(text) != at + 1:
        return {at: _NEVER}
    return {at: f'(?!"?{code})', at + 1: '(?=(?:"")?(?:[,\r\n]|\\Z))'}


def _day_flags(setting: _Setting, *, field: str, month: str) -> Mapping[int, str]:
    known = setting.constants.get(setting.index(month))
    if known is None:
        return {setting.index(field): '(?="{0,2},)'}
    days = calendar.monthrange(int(known[:4]), int(known[4:]))[1]
    return {setting.index(field): f'(?="{{0,2}},|"?(?!0{{31}})[01]{{{days}}}0{{{31 - days}}}"?,)'}


def _flag_types(setting: _Setting, *, field: str, **_: Any) -> Mapping[int, str]:
    return {setting.index(field): "(?!1)"}


NARROWINGS: dict[str, Callable[..., Mapping[int, str]] | None] = {
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
}


def _field(field: Field, sure: str, ahead: str, *, quoted: bool) -> str:
    if field.type.id == "unused":
        return '(?:"")?'
    if field.type.free:
        return ahead + _text(field, quoted=quoted)
    value = f"{ahead}(?:{sure})" if field.presence else f"(?:{sure})?"
    value = f'"{value}"' if quoted else value
    return value if field.presence else ahead + value


def _text(field: Field, *, quoted: bool) -> str:
    """Return the expression of free text; text of bounded length goes the slow way where its quoting changes."""
    inside, outside = f'[^"{BAD}{CONTROLS}]', f'[^",\r\n{BAD}{CONTROLS}]'
    if field.length is not None:
        bound = f"{{0,{field.length}}}"
        return f'"{inside}{bound}"' if quoted else f"{outside}{bound}"
    enclosed = f'{inside}*+(?:""{inside}*+)*+"'
    if field.presence:
        return rf'(?:"(?!\s*+"){enclosed}|(?![^\S\r\n]*+(?:[,\r\n]|\Z)){outside}*+)'
    return f'(?:"{enclosed}|{outside}*+)'
