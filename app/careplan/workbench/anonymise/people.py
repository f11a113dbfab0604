"""What becomes of one value, by the type of its field (types.toml)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from careplan.standard.checkdigit import check_digit
from careplan.standard.fieldcheck import Scribe, check_value
from careplan.standard.findings import Finding
from careplan.standard.specification import Field, Kind, Standard
from careplan.workbench.anonymise.characters import Inventor
from careplan.workbench.anonymise.offices import looks_like_office, other_digits, rename

_OFFICES = {"office", "office_or_total", "all_nines"}
_TEXTS = {"text", "postal"}
_MUNICIPALITIES = "139"  # insurers in samples begin so
_A_NUMBER = 9  # digits; more of them in a wrong place may be somebody's number
_DIGIT = re.compile("[0-9]")
_ATTEMPTS = 100
_DAYS = 365


@dataclass(frozen=True, slots=True)
class People:
    """The maps of one run: an inventor for values, a table for office numbers."""

    standard: Standard
    inventor: Inventor
    offices: Mapping[str, str]

    def value(self, kind: Kind, field: Field, value: str) -> str:
        """Return what stands in place of a value: as long, and with the same findings."""
        new = self._value(field, value)
        return new if self._said(kind, field, new) == self._said(kind, field, value) else self.loose(value)

    def loose(self, value: str) -> str:
        """Return what stands in place of a value of which nothing is known."""
        return self.offices.get(value) or self.inventor.text("text", value)

    def _said(self, kind: Kind, field: Field, value: str) -> list[str]:
        found: list[Finding] = list(check_value(Scribe(self.standard, "", kind), 1, field, value))
        return [each.rule for each in found]

    def _value(self, field: Field, value: str) -> str:
        kind = field.type.id
        if not value or field.key == "satellite":
            return value
        if kind in _OFFICES:
            return self.offices.get(value, value)
        if kind == "image":
            return rename(value, self.offices)
        if kind in _TEXTS:
            return self.inventor.text("text", value)
        return self._number(field, value)

    def _number(self, field: Field, value: str) -> str:
        if field.type.id == "insurer":
            return self.inventor.made("insurer", value, lambda random: _insurer(random, value))
        if field.type.id == "insured" and value.isascii():
            return self.inventor.made("insured", value, lambda random: other_digits(random, value))
        if field.personal and field.type.id.startswith("ymd"):
            return self.inventor.made("birth", value, lambda random: self._date(random, field, value))
        return self._other(field, value)

    def _other(self, field: Field, value: str) -> str:
        """Return codes, dates and numbers as they are, unless something else seems to stand in their place."""
        if field.type.shape.fullmatch(value):
            return value
        strange = not value.isascii() or len(_DIGIT.findall(value)) >= _A_NUMBER
        return self.loose(value) if strange else value

    def _date(self, random: Random, field: Field, value: str) -> str:
        """Return another day of the same year; of a date that is none, one as wrong."""
        if field.type.value and field.type.value.fullmatch(value):
            day = date(int(value[:4]), 1, 1) + timedelta(days=random.randrange(_DAYS))
            return f"{day:%Y%m%d}".zfill(len(value))
        kind = next(kind for kind in self.standard.kinds.values() if field in kind.fields)
        for _ in range(_ATTEMPTS):
            new = value[:4] + other_digits(random, value[4:])
            if self._said(kind, field, new) == self._said(kind, field, value):
                return new
        return value


def _insurer(random: Random, value: str) -> str:
    """Return an insurer number whose check digit is as far off as before; of another form, other digits."""
    if re.fullmatch("[0-9]{6}", value) is None:
        return other_digits(random, value)
    body = _MUNICIPALITIES + f"{random.randrange(100):02d}"
    off = int(value[-1]) - int(check_digit(value[:-1]))
    return body + str((int(check_digit(body)) + off) % 10)


def office_numbers(field: Field, value: str) -> list[str]:
    """Return the office number that a value may be."""
    return [value] if field.type.id in _OFFICES and looks_like_office(value) else []
