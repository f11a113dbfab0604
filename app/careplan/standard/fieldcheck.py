"""One value against its field: presence, length, type, codes, characters (clause `layout/KIND/NUMBER`).

This is the slow path: it is asked only for records that the compiled expression did not recognise.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from careplan.standard.charset import BAD, CONTROLS, bad_characters, has_bad_characters
from careplan.standard.findings import EMPTY, Finding, Message, Place
from careplan.standard.specification import Field, Kind, Standard

_CONTROL = re.compile(f"[{CONTROLS}]")
_SHOWN_AT_MOST = 20
_SLIPS = 1


class Scribe:
    """Writes the findings of one file: knows the file's name and kind, and what of a value may be shown."""

    def __init__(
        self, standard: Standard, file: str, kind: Kind | None, *, show_values: bool = False
    ) -> None:
        self.standard = standard
        self.file = file
        self.kind = kind
        self.show_values = show_values

    def field(self, rule: str, record: int, field: Field, **words: object) -> Finding:
        """Return a finding at a record and field; kind and name are among the words."""
        place = Place(record, field.number, field.name.ja)
        kind = self.kind.id if self.kind else ""
        words = {"kind": kind, "name": field.name, **words}
        return self.standard.rules[rule].finding(
            self.file, place, words, clause={"kind": kind, "field": field.number}
        )

    def record(self, rule: str, record: int | None, **words: object) -> Finding:
        """Return a finding at a record, or at the file where `record` is None."""
        kind = self.kind.id if self.kind else ""
        words = {"kind": kind, **words}
        return self.standard.rules[rule].finding(
            self.file, Place(record), words, clause={"kind": kind, "field": ""}
        )

    def trace(self, record: int, field: Field) -> Message:
        """Return a place as words inside a message."""
        return Message(f"{record}件目「{field.name.ja}」", f'record {record}, "{field.name.en}"')

    def shown(self, field: Field, value: str) -> Message:
        """Return a value as a message may show it: personal data only where it was asked for."""
        if not self.show_values and (field.personal or looks_foreign(field, value)):
            return Message(
                f"{len(value)}文字、個人情報のため伏せる", f"{len(value)} characters, personal data"
            )
        text = value if len(value) <= _SHOWN_AT_MOST else value[:_SHOWN_AT_MOST] + "…"
        return Message.same(f"「{printable(text)}」") if not text.isascii() else Message.same(printable(text))


def fits(field: Field, value: str) -> bool:
    """Whether a value has the length and shape of its field."""
    within = field.length is None or len(value) <= field.length
    return within and field.type.shape.fullmatch(value) is not None


def looks_foreign(field: Field, value: str) -> bool:
    """Whether a value looks like that of another field: words where codes and numbers stand, or far too many digits.

    Where a comma is lost, names and insured numbers slip into fields that are no personal data. One digit too
    many is a slip of the hand, and shown.
    """
    if not value or field.personal or field.type.free or fits(field, value):
        return False
    plain = unicodedata.normalize("NFKC", value)
    digits = sum(char.isdigit() for char in plain)
    words = sum(char.isalpha() and not char.isascii() for char in plain)
    return words > 1 or (field.length is not None and digits > field.length + _SLIPS)


def printable(text: str) -> str:
    """Return a text with what cannot be seen written as an escape."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


@cache
def surely_right(kind: Kind) -> tuple[Callable[[str], object], ...]:
    """Return a test for each field that says of most right values, and of no wrong one, that there is no finding."""
    return tuple(re.compile(_sure(field), re.DOTALL).fullmatch for field in kind.fields)


def _sure(field: Field) -> str:
    if not field.type.free:
        return f"(?:{field.type.sure})" + ("" if field.presence else "?")
    filled = r"(?=.*\S)" if field.presence else ""
    most = "" if field.length is None else field.length
    return f"{filled}[^{BAD}{CONTROLS}]{{0,{most}}}"


def check_value(scribe: Scribe, record: int, field: Field, value: str) -> Iterator[Finding]:
    """Yield the findings on one value: bad characters, or else the first of presence, length, type and code."""
    if has_bad_characters(value):
        for bad in bad_characters(value):
            yield scribe.field(bad.rule, record, field, found=bad.found)
        return
    if not value or (field.required and not value.strip()):
        yield from _check_empty(scribe, record, field)
        return
    for form in field.type.accepts:
        if form.form.fullmatch(value):
            yield scribe.field(form.rule, record, field)
            return
    fault = _fault(field, value)
    if fault:
        yield scribe.field(fault, record, field, **_words(scribe, field, value))
    elif field.type.free and (control := _CONTROL.search(value)):
        yield scribe.field("field.control-character", record, field, found=f"{ord(control[0]):02X}")


def _check_empty(scribe: Scribe, record: int, field: Field) -> Iterator[Finding]:
    if field.required:
        yield scribe.field("field.required", record, field, expected=field.type.expected)
    elif field.presence == "need":
        yield scribe.field("field.needed", record, field)


def _fault(field: Field, value: str) -> str | None:
    """Return the rule that a non-empty value breaks, None if it breaks none."""
    kind = field.type
    if kind.id == "unused":
        return kind.rule
    if field.length is not None:
        wrong = len(value) != field.length if kind.exact else len(value) > field.length
        if wrong:
            return "field.length"
    if not kind.shape.fullmatch(value):
        return "field.type"
    if kind.value and not kind.value.fullmatch(value):
        return kind.rule
    return None


def _words(scribe: Scribe, field: Field, value: str) -> Mapping[str, object]:
    exact = field.type.exact
    limit = Message(
        f"{field.length}文字" if exact else f"{field.length}文字まで",
        f"exactly {field.length}" if exact else f"at most {field.length}",
    )
    return {
        "value": scribe.shown(field, value),
        "found": len(value),
        "limit": limit,
        "expected": field.type.expected,
        "hint": _hint(scribe, field, value),
    }


def _hint(scribe: Scribe, field: Field, value: str) -> Message:
    mended = mend(field, value)
    if mended is None or (field.personal and not scribe.show_values):
        return EMPTY
    return Message(f"ここでは {mended} と書きます。", f" Write {mended} here.")


def mend(field: Field, value: str) -> str | None:
    """Return the right form of a value whose wrong form has one certain mend, None where there is none."""
    for rewriting in field.type.mends:
        match = rewriting.form.fullmatch(value)
        if match:
            mended = match.expand(rewriting.to)
            return mended if _fault(field, mended) is None else None
    return None
