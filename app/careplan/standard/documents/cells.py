r"""One cell and its value in a document; which form a value has is said by the field's type (types.toml, `json`).

Empty cells are null. Dates are YYYY-MM-DD, months YYYY-MM, times HH:MM (a service without a time is null), whole
numbers numbers, decimals text with two places, daily flags the list of days, line breaks in text `\n`.
"""

import re
from collections.abc import Callable
from typing import Any

from careplan.standard.documents.errors import DocumentError
from careplan.standard.fieldcheck import mend
from careplan.standard.findings import Message
from careplan.standard.specification import Field

_MOST_KEPT = 10_000  # values a field; then it begins anew
_BREAK = re.compile(r"\r\n?")
_LEADING_ZEROS = re.compile(r"\A0+(?=[0-9])")
_DAYS = 31


def in_documents(field: Field) -> bool:
    """Whether a field carries content: fixed and unused ones do not."""
    return field.type.json != "none"


def cell_reader(field: Field) -> Callable[[str], Any]:
    """Return the function from a filled cell of a field, which has no error, to the document's value."""
    kind, read = field.type, _READERS[field.type.json]
    if not (kind.zero or kind.none or kind.accepts):
        return read

    def read_special(text: str) -> Any:
        if text in (kind.zero, kind.none):
            return None
        if any(form.form.fullmatch(text) for form in kind.accepts):
            text = mend(field, text) or text
        return read(text)

    return read_special


class CellValues(dict[str, Any]):
    """What the cells of a field stand for; each text is read once, for it comes again in the records after it."""

    def __init__(self, read: Callable[[str], Any], empty: str | None = None) -> None:
        super().__init__()
        self._read, self._empty = read, empty

    def __missing__(self, text: str) -> Any:
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = self[text] = self._read(text) if text else self._empty
        return value


def is_shareable(field: Field) -> bool:
    """Whether a value of a field may stand in several places of a document: lists may not."""
    return field.type.json != "days"


def read_cell(field: Field, text: str) -> Any:
    """Return the document's value of a cell that has no error."""
    return cell_reader(field)(text) if text else None


def varies(field: Field) -> bool:
    """Whether one value of a field may stand in the file in several ways: leading zeros, forgiven forms."""
    return field.type.json in {"integer", "decimal"} or bool(field.type.accepts)


def canonical_cell(field: Field, text: str) -> str:
    """Return a cell, which has no error, as we would write it: cells of one value are then alike as text."""
    if not text or text == "0" or (text[0] not in "-0" and not field.type.accepts):
        return text
    return write_cell(field, read_cell(field, text), field.key)


def write_cell(field: Field, value: Any, place: str) -> str:
    """Return the cell of a document's value.

    Raises:
        DocumentError: the value is not of the field's form.

    """
    kind = field.type
    if value is None:
        return kind.none or kind.zero or kind.writes or ""
    try:
        return _WRITERS[kind.json](value)
    except (TypeError, ValueError, KeyError) as error:
        form = _FORMS[kind.json]
        raise DocumentError(
            place,
            Message(
                f"{place}（{field.name.ja}）は{form.ja}で書きます。",
                f"{place} ({field.name.en}) should be {form.en}.",
            ),
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _read_days(text: str) -> list[int]:
    return [day for day, flag in enumerate(text, start=1) if flag == "1"]


def _write_days(value: Any) -> str:
    if not isinstance(value, list) or any(type(day) is not int for day in value):
        raise TypeError
    if not set(value) <= set(range(1, _DAYS + 1)):
        raise ValueError
    return "".join("1" if day in value else "0" for day in range(1, _DAYS + 1))


def _write_integer(value: Any) -> str:
    if type(value) is not int:
        raise TypeError
    return str(value)


def _write_pattern(pattern: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def write(value: Any) -> str:
        match = compiled.fullmatch(_text(value))
        if match is None:
            raise ValueError
        return "".join(match.groups())

    return write


_READERS: dict[str, Callable[[str], Any]] = {
    "text": lambda text: _BREAK.sub("\n", text) if "\r" in text else text,
    "image": str,
    "integer": int,
    "decimal": lambda text: _LEADING_ZEROS.sub("", text),
    "date": lambda text: f"{text[:4]}-{text[4:6]}-{text[6:]}",
    "month": lambda text: f"{text[:4]}-{text[4:]}",
    "time": lambda text: f"{text[:2]}:{text[2:]}",
    "days": _read_days,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: _BREAK.sub("\n", _text(value)).replace("\n", "\r\n"),
    "image": _text,
    "integer": _write_integer,
    "decimal": _write_pattern(r"([0-9]+\.[0-9]{2})"),
    "date": _write_pattern("([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    "month": _write_pattern("([0-9]{4})-([0-9]{2})"),
    "time": _write_pattern("([0-9]{2}):([0-9]{2})"),
    "days": _write_days,
}
_FORMS = {
    "image": Message("画像", "a picture"),
    "text": Message("文字列", "text"),
    "integer": Message("整数", "a whole number"),
    "decimal": Message('小数2桁の文字列（"10.21"）', 'text with two decimals ("10.21")'),
    "date": Message('"YYYY-MM-DD" の日付', 'a date "YYYY-MM-DD"'),
    "month": Message('"YYYY-MM" の年月', 'a month "YYYY-MM"'),
    "time": Message('"HH:MM" の時刻', 'a time "HH:MM"'),
    "days": Message("日の数の並び（[1, 2, …]）", "a list of days ([1, 2, …])"),
}
