"""Files of which nothing is to be said, told so without looking at a record by itself.

An expression of many records at once is made for the file: its edition, month and offices are literals, the check
digits of its numbers are known beforehand, and what stands alike at the head of a service user's records is read
once. A file that it matches from end to end has no finding; of any other it says nothing, and the file is read record
by record. So it may be too narrow, never too wide.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from careplan.standard.checkdigit import insurer_fits, office_fits
from careplan.standard.expression import constants_of, record_parts
from careplan.standard.interoperability import Hurdles
from careplan.standard.naming import FileName
from careplan.standard.narrowings import NARROWINGS, NEVER, Narrowing, Setting, look_aheads
from careplan.standard.records import Record
from careplan.standard.rowcheck import ROW_CHECKS, destination_to_serve, giving_type
from careplan.standard.specification import Standard
from careplan.standard.windows import WINDOW, Text

_USER = ("insurer_number", "insured_number")
_FITS: Mapping[str, Callable[[str], bool]] = {
    "office": office_fits,
    "office_or_total": office_fits,
    "insurer": insurer_fits,
}
_HEADING = {"file", "user", "sheet"}
_MOST_COMPILED = 8  # a file that names new offices again and again is read record by record
_NUMBER = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z]{10}|[0-9]{6})(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class Settled:
    """A file of which nothing else is to be said: how many records and service users it has."""

    records: int
    users: int


def count_settled(text: Text, hurdles: Hurdles, standard: Standard, name: FileName | None) -> Settled | None:
    """Return what a file holds, if nothing is to be said of it but how much; None where it is to be read.

    `name` is None where the file name could not be read.
    """
    kind, first = hurdles.kind, hurdles.first
    if len(first.values) != len(kind.fields):
        return None
    setting = Setting(kind, standard, constants_of(kind, first), name, hurdles.fragile)
    ahead, asked = look_aheads(setting, NARROWINGS), look_aheads(setting, SETTLINGS)
    version = setting.constants.get(setting.index("version"))
    if ahead is None or asked is None or version != standard.version:
        return None
    both = {index: ahead.get(index, "") + asked.get(index, "") for index in {*ahead, *asked}}
    return _Settling(setting, both, first).count(text)


class _Settling:
    def __init__(self, setting: Setting, ahead: Mapping[int, str], model: Record) -> None:
        self.setting, self.ahead, self.model = setting, ahead, model
        self.known: set[str] = set()
        self.compiled = 0
        self.pattern = re.compile(NEVER)
        self.served: set[str] = set()
        self.unserved: set[str] = set()

    def count(self, text: Text) -> Settled | None:
        """Return the number of records and of service users; None where a record is not matched."""
        count, carry = 0, ""
        for window in text.windows():
            carry += window
            end = carry.rfind("\n") + 1
            if not self._match(carry, end):
                return None
            count += carry.count("\n", 0, end)
            carry = carry[end:]
        if carry or self.unserved - self.served:
            return None
        return Settled(count, len(self.served))

    def _match(self, text: str, end: int) -> bool:
        """Match all records up to `end`, learning the numbers from there on where they are not matched."""
        at = self._blocks(text, 0, end)
        while at < end:
            if not self._learn(text[at : at + WINDOW]):
                return False
            at = self._blocks(text, at, end)
        return True

    def _blocks(self, text: str, at: int, end: int) -> int:
        """Match the blocks from `at` on; return where the first other record begins."""
        while found := self.pattern.match(text, at, end):
            at = found.end()
            if found["served"] is not None:
                self.served.add(found["user"])
            else:
                self.unserved.add(found["user"])
        return at

    def _learn(self, text: str) -> bool:
        """Compile the expression anew with the numbers of a text that fit; False where that would not help."""
        new = set(_NUMBER.findall(text)) - self.known
        if (self.compiled and not new) or self.compiled == _MOST_COMPILED:
            return False
        self.known |= new
        self.compiled += 1
        self.pattern = self._compile()
        return True

    def _compile(self) -> re.Pattern[str]:
        """Return the expression of a block: the records that have the same heading."""
        sure = {index: re.escape(value) for index, value in self.setting.constants.items()}
        for index, field in enumerate(self.setting.kind.fields):
            fits = _FITS.get(field.type.id)
            if fits:
                sure[index] = any_of(sorted(n for n in self.known if len(n) == field.length and fits(n)))
        parts = record_parts(self.setting, self.ahead, self.model, sure, one_line=True)
        first, last = (self.setting.index(key) for key in _USER)
        parts[first] = f"(?P<user>{parts[first]}"
        parts[last] += ")"
        fields = self.setting.kind.fields
        wide = next((at for at, field in enumerate(fields) if field.part not in _HEADING), len(fields))
        heading, rest = ",".join(parts[:wide]), ",".join(["", *parts[wide:]])
        served = "" if "(?P<served>" in rest else "(?P<served>)"
        return re.compile(f"(?=(?P<heading>{heading})){served}(?:(?P=heading){rest}\r\n)++")


def any_of(words: Sequence[str]) -> str:
    """Return an expression of sorted words of one length, what they begin with alike written once."""
    if not words:
        return NEVER
    if words[0] == "":
        return ""
    branches = [
        first + any_of([word[1:] for word in group]) for first, group in groupby(words, key=itemgetter(0))
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _one_value(setting: Setting, *, field: str, **_: Any) -> Mapping[int, str] | None:
    return {} if setting.index(field) in setting.constants else None


def _name_month(setting: Setting, *, field: str) -> Mapping[int, str] | None:
    month = setting.name and setting.name.month
    return {} if month in (None, setting.constants.get(setting.index(field))) else None


def _related_user(setting: Setting, *, field: str, **_: Any) -> Mapping[int, str]:
    """Note whether the destination serves the user: one record of a block is enough."""
    office = destination_to_serve(setting.name, setting.standard)
    served = f"(?={re.escape(office)}(?P<served>))" if office else "(?P<served>)"
    return {setting.index(field): f"(?:{served}|)"}


def _actual_types(setting: Setting, *, field: str) -> Mapping[int, str]:
    expected = giving_type(setting.name, setting.standard)
    return {setting.index(field): f"(?={re.escape(expected)})"} if expected is not None else {}


def _item_numbers(setting: Setting, *, item: str, **_: Any) -> Mapping[int, str]:
    """Demand that nothing but item 1 occurs: any other belongs to a row of items."""
    return {setting.index(item): '(?="{0,2},|"?0*1"?,)'}


SETTLINGS: dict[str, Narrowing | None] = dict.fromkeys(ROW_CHECKS) | {
    "one_value": _one_value,
    "name_month": _name_month,
    "related_user": _related_user,
    "actual_types": _actual_types,
    "item_numbers": _item_numbers,
}
