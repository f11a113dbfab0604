"""What each dimension of variants.toml does to a draft; each function takes the level's id."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain, zip_longest

from careplan.standard.charset import write_text
from careplan.standard.documents.needs import fill_down
from careplan.standard.records import LINE_END
from careplan.standard.specification import Field
from careplan.workbench.drafts import Draft, DraftFile, Records, where_needed

Way = Callable[[Draft, str], None]
_BREAKS = {"lf": "\n", "cr": "\r"}
_TABLE_2 = ("need_number", "goal_number", "content_number")
_MIXED = ("\n", LINE_END, "\n")


def _quoting(draft: Draft, level: str) -> None:
    styles = {"all": lambda _field, _value: True, "minimal": where_needed}
    for file in draft.of():
        file.enclose = styles[level]


def _line_ends(draft: Draft, level: str) -> None:
    for file in draft.of():
        file.ends = (lambda _: "\n") if level == "lf" else (lambda number: _MIXED[number % len(_MIXED)])


def _file_end(draft: Draft, level: str) -> None:
    for file in draft.of():
        if level == "missing":
            file.closing = lambda text: text.removesuffix("\n").removesuffix("\r")
        else:
            file.closing = lambda text: text + LINE_END * (1 if level == "blank-line" else 2)


def _cell_breaks(draft: Draft, level: str) -> None:
    _each(draft, lambda _field, value: value.replace("\r\n", "\n").replace("\n", _BREAKS[level]))


def _shared_characters(draft: Draft, level: str) -> None:
    for file in draft.of():
        file.encode = _nec_bytes if level == "nec" else _elsewhere_bytes


def _nec_bytes(text: str) -> bytes:
    """Return the bytes of those who write 髙 as EEE0 (reading ibm-extension)."""
    return text.encode("cp932")


def _elsewhere_bytes(text: str) -> bytes:
    """Return the bytes with every character that MS932 has several times at a place Windows never writes."""
    return b"".join(_elsewhere().get(char) or char.encode("cp932") for char in text)


@cache
def _elsewhere() -> dict[str, bytes]:
    places: dict[str, bytes] = {}
    for code in range(0x8140, 0xFD00):
        pair = code.to_bytes(2, "big")
        try:
            char = pair.decode("cp932")
        except UnicodeDecodeError:
            continue
        if len(char) == 1 and not "\ue000" <= char <= "\uf8ff" and pair != write_text(char).data:
            places.setdefault(char, pair)
    return places


def _parent_cells(draft: Draft, _level: str) -> None:
    """Repeat the parent cells of table 2 (reading blank-or-repeat)."""
    for file in draft.of("UP2KYO"):
        groups = _by_user(file)
        file.records = [list(cells) for group in groups for cells in fill_down(file.kind, list(group))]


def _users(draft: Draft, level: str) -> None:
    for file in draft.of():
        groups = _by_user(file)
        if level == "reversed":
            file.records = list(chain.from_iterable(reversed(groups)))
        else:
            woven = chain.from_iterable(zip_longest(*groups))
            file.records = [record for record in woven if record is not None]


def _by_user(file: DraftFile) -> list[Records]:
    """Return the records of each service user, as the file orders them."""
    groups: dict[tuple[str, ...], Records] = {}
    columns = [file.column(key) for key in ("insurer_number", "insured_number")]
    for record in file.records:
        groups.setdefault(tuple(record[column] for column in columns), []).append(record)
    return list(groups.values())


def _table_2(draft: Draft, level: str) -> None:
    """Reorder table 2 where all its rows are numbered: the numbers, not the place, then give the order."""
    for file in draft.of("UP2KYO"):
        columns = [file.column(key) for key in _TABLE_2]
        if all(record[column] for record in file.records for column in columns):
            _reorder([file], level)


def _table_3(draft: Draft, level: str) -> None:
    _reorder(draft.of("UP3KYO"), level)


def _table_6(draft: Draft, level: str) -> None:
    _reorder(draft.of("UPPLAN", "UPJSK"), level)


def _table_7(draft: Draft, level: str) -> None:
    _reorder(draft.of("UPSIKYU"), level)


def _reorder(files: Iterable[DraftFile], level: str) -> None:
    """Turn the records round, or deal them into three heaps that follow one another."""
    for file in files:
        given = file.records
        file.records = given[::-1] if level == "reversed" else [*given[1::3], *given[2::3], *given[::3]]


def _version(draft: Draft, level: str) -> None:
    for file in draft.of():
        column = file.column("version")
        file.records = [[*record[:column], level, *record[column + 1 :]] for record in file.records]


def _suffix(draft: Draft, _level: str) -> None:
    for file in draft.of():
        file.name = file.name.removesuffix(".CSV") + ".csv"


def _copy_mark(draft: Draft, _level: str) -> None:
    for file in draft.of():
        stem, dot, suffix = file.name.rpartition(".")
        file.name = f"{stem} (1){dot}{suffix}"


def _hyphen(draft: Draft, _level: str) -> None:
    _each(draft, lambda field, value: value.replace("-", "－") if field.type.id == "tais" else value)


def _midnight(draft: Draft, _level: str) -> None:
    ends = ("hm_end", "hm9999_end")
    _each(draft, lambda field, value: "0000" if field.type.id in ends and value == "2400" else value)


def _fixed_office(draft: Draft, _level: str) -> None:
    _each(draft, lambda field, value: "" if field.type.id == "all_nines" else value)


def _sequence_zeros(draft: Draft, _level: str) -> None:
    _each(draft, lambda field, value: value.zfill(2) if value and field.type.id == "seq" else value)


def _number_zeros(draft: Draft, _level: str) -> None:
    _each(draft, _filled)


def _filled(field: Field, value: str) -> str:
    """Return a number with one zero more in front, where the field has room."""
    room = field.length is None or len(value) < field.length
    fits = re.fullmatch("[0-9]+|[0-9]{1,2}[.][0-9]{2}", value)
    return "0" + value if field.type.id in {"int", "decimal"} and room and fits else value


def _each(draft: Draft, change: Callable[[Field, str], str]) -> None:
    for file in draft.of():
        file.records = [
            [change(field, value) for field, value in zip(file.kind.fields, record, strict=True)]
            for record in file.records
        ]


WAYS: dict[str, Way] = {
    "parent-cells": _parent_cells,
    "table-2-order": _table_2,
    "table-3-order": _table_3,
    "table-6-order": _table_6,
    "table-7-order": _table_7,
    "users-order": _users,
    "version": _version,
    "hyphen": _hyphen,
    "midnight": _midnight,
    "fixed-office": _fixed_office,
    "sequence-zeros": _sequence_zeros,
    "number-zeros": _number_zeros,
    "cell-breaks": _cell_breaks,
    "quoting": _quoting,
    "line-ends": _line_ends,
    "file-end": _file_end,
    "shared-characters": _shared_characters,
    "suffix": _suffix,
    "copy-mark": _copy_mark,
}
