"""Lists of offices as CSV, in whatever columns: the ministry's open data come in several forms.

A small file of TOML says which column is which:

    encoding = "utf-8"            # or "cp932"; a byte order mark is passed over
    [columns]                     # the headings of the list's first line
    number = "事業所番号"
    name = "事業所名"
    service_type = "サービスの種類"  # a code of two characters, or the service's Japanese name
    [service_types]               # names that the list has and the standard has not
    "福祉用具貸与・販売" = "17"

An office that stands in several lines, one a service, is one office with those service types.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from careplan.exchange.directory.offices import Custody, Office, fold_name, verify_office
from careplan.exchange.errors import ExchangeError
from careplan.standard.findings import Message

_ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}
_COLUMNS = ("number", "name", "service_type")


class OfficeListError(Exception):
    """A list or its columns file cannot be read; `message` says why in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is which, in which encoding; `service_types` has codes by folded name."""

    encoding: str
    number: str
    name: str
    service_type: str
    service_types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passed:
    """A line of the list, counted from 1, that gave no office, and why."""

    line: int
    message: Message


def read_columns(text: str, standard_names: Mapping[str, str]) -> Columns:
    """Return the columns of a TOML text; `standard_names` has the standard's service names to codes.

    Raises:
        OfficeListError: no TOML, or not of this form.

    """
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _columns_error("TOML") from error
    encoding, columns = value.get("encoding", "utf-8"), value.get("columns", {})
    if encoding not in _ENCODINGS:
        raise _columns_error("encoding")
    named = _texts(columns, "columns")
    missing = [name for name in _COLUMNS if name not in named]
    if missing:
        raise _columns_error(f"columns.{missing[0]}")
    own = _texts(value.get("service_types", {}), "service_types")
    codes = {fold_name(name): code for name, code in (*standard_names.items(), *own.items())}
    number, name, service_type = (named[each] for each in _COLUMNS)
    return Columns(_ENCODINGS[encoding], number, name, service_type, codes)


def read_office_list(
    data: bytes, columns: Columns, custody: Custody, at: datetime
) -> tuple[list[Office], list[Passed]]:
    """Return the offices of a list, by number, and the lines that gave none.

    Raises:
        OfficeListError: the list is in another encoding, or has not the columns.

    """
    found: dict[str, tuple[str, list[str]]] = {}
    passed = []
    for line, row in _rows(data, columns):
        number, name = row[columns.number].strip(), row[columns.name].strip()
        code = _code(row[columns.service_type], columns)
        if code is None:
            passed.append(Passed(line, _unknown_service()))
            continue
        office = Office(number, name, (code,), custody, active=True, registered_at=at)
        try:
            verify_office(office)
        except ExchangeError as error:
            passed.append(Passed(line, Message(error.message_ja, error.message_en)))
            continue
        found.setdefault(number, (name, []))[1].append(code)
    offices = [
        Office(number, name, tuple(sorted(set(codes))), custody, active=True, registered_at=at)
        for number, (name, codes) in sorted(found.items())
    ]
    return offices, passed


def _rows(data: bytes, columns: Columns) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = data.decode(columns.encoding)
    except UnicodeDecodeError as error:
        raise OfficeListError(
            Message(
                "文字コードが列の定義（encoding）と違います。utf-8 か cp932 を指定してください",
                "the list is not in the encoding that the columns file names: utf-8 or cp932",
            )
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    wanted = (columns.number, columns.name, columns.service_type)
    try:
        missing = [name for name in wanted if name not in (reader.fieldnames or ())]
        if missing:
            raise _column_missing(missing, reader.fieldnames or ())
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise OfficeListError(
            Message(f"{reader.line_num} 行目をCSVとして読めません", f"line {reader.line_num} is not CSV")
        ) from error


def _code(given: str, columns: Columns) -> str | None:
    text = given.strip()
    if len(text) == 2 and text.isascii() and text.isalnum():  # noqa: PLR2004 - a service type's length
        return text.upper()
    return columns.service_types.get(fold_name(text))


def _unknown_service() -> Message:
    return Message(
        "サービスの種類が分かりません。列の定義の [service_types] に名前とコードを書いてください",
        "the service is not known; write its name and code under [service_types] of the columns file",
    )


def _texts(value: Any, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise _columns_error(name)
    return value


def _columns_error(name: str) -> OfficeListError:
    return OfficeListError(
        Message(
            f"列の定義ファイルの {name} を確認してください（docs/directory.md に例があります）",
            f"check {name} of the columns file (docs/directory.md shows one)",
        )
    )


def _column_missing(missing: Sequence[str], there: Sequence[str]) -> OfficeListError:
    seen = " | ".join(there)[:200]
    return OfficeListError(
        Message(
            f"列がありません：{' '.join(missing)}。1行目は {seen} です",
            f"no such column: {' '.join(missing)}; the first line is {seen}",
        )
    )
