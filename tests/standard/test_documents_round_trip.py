"""Documents: what is written is read; legal ways to write the same content give the same document."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.check import check_files
from careplan.standard.documents import needs, read_unit, write_unit
from careplan.standard.documents.parts import Row
from careplan.standard.specification import Field
from support.examples import examples
from support.standard_cases import after, changed, double, one_user, put
from support.standard_documents import ROUTES, bare, cells_of, documents
from support.standard_files import STAMP, STANDARD, Files, kind_of

UNITS = tuple(ROUTES)


def written(document: Any) -> Files:
    return write_unit(document, *ROUTES[document["document"]], STAMP)


@pytest.mark.parametrize("unit", UNITS)
@examples(40)
@given(data=st.data())
def test_a_document_comes_back_from_its_files(unit: str, data: st.DataObject) -> None:
    document = data.draw(documents(unit))
    files = written(document)
    read = read_unit(files)
    assert bare(read) == bare(document)
    assert written(read) == files
    assert read_unit(written(read)) == read


Cell = Callable[[Field, str], str]
Order = Callable[[list[list[str]]], list[list[str]]]


def as_written(field: Field, value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if field.enclosed else value


def enclosed(_field: Field, value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def bare_where_possible(field: Field, value: str) -> str:
    return enclosed(field, value) if set(value) & set('",\r\n') else value


def with_lone_breaks(field: Field, value: str) -> str:
    return as_written(field, value.replace("\r\n", "\n"))


def with_old_breaks(field: Field, value: str) -> str:
    return as_written(field, value.replace("\r\n", "\r"))


def of_another_edition_value(field: Field, value: str) -> str:
    return "202410" if field.key == "version" else as_written(field, value)


def with_leading_zeros(field: Field, value: str) -> str:
    """Numbers may be filled up with zeros as far as the field is long."""
    if field.type.id == "seq" or (field.type.id == "int" and value and not value.startswith("-")):
        return value.rjust(field.length or 0, "0")
    return (
        "0" + value if field.type.id == "decimal" and value and len(value) < 6 else as_written(field, value)
    )


def rewritten(files: Files, cell: Cell, *, line_end: str = "\r\n", order: Order = list) -> Files:
    """Return the files with every cell, line end and order of records as given."""
    result = {}
    for name, data in files.items():
        fields = STANDARD.kinds[kind_of(name)].fields
        records = list(cells_of(data.decode("cp932")))
        if kind_of(name) in {"UP3KYO", "UPPLAN", "UPJSK", "UPSIKYU"}:
            records = order(records)
        lines = [",".join(cell(*pair) for pair in zip(fields, values, strict=True)) for values in records]
        result[name] = windows("".join(line + line_end for line in lines))
    return result


def windows(text: str) -> bytes:
    """Write each character apart, 髙 as NEC's selection has it."""
    return b"".join(b"\xee\xe0" if char == "髙" else char.encode("cp932") for char in text)


REWRITINGS: dict[str, Callable[[Files], Files]] = {
    "as written, EEE0 for FBFC": lambda files: rewritten(files, as_written),
    "all enclosed": lambda files: rewritten(files, enclosed),
    "enclosed only where it must be": lambda files: rewritten(files, bare_where_possible),
    "LF after records": lambda files: rewritten(files, as_written, line_end="\n"),
    "LF in cells": lambda files: rewritten(files, with_lone_breaks),
    "CR in cells": lambda files: rewritten(files, with_old_breaks),
    "no last line end": lambda files: {name: data.removesuffix(b"\r\n") for name, data in files.items()},
    "another edition's value": lambda files: rewritten(files, of_another_edition_value),
    "leading zeros": lambda files: rewritten(files, with_leading_zeros),
}


@pytest.mark.parametrize("way", REWRITINGS)
@examples(15)
@given(data=st.data())
def test_another_legal_way_gives_the_same_document(way: str, data: st.DataObject) -> None:
    files = written(data.draw(st.sampled_from(UNITS).flatmap(documents)))
    other = REWRITINGS[way](files)
    assert check_files(other).errors == 0
    assert read_unit(other) == read_unit(files)


@pytest.mark.parametrize("unit", ["plan", "month", "actual", "consigned-return"])
@examples(25)
@given(data=st.data(), random=st.randoms(use_true_random=True))
def test_the_order_of_records_leaves_no_trace(unit: str, data: st.DataObject, random: Random) -> None:
    files = written(data.draw(documents(unit)))
    other = rewritten(files, as_written, order=lambda records: random.sample(records, len(records)))
    assert check_files(other).errors == 0
    assert bare(read_unit(other)) == bare(read_unit(files))
    if unit != "plan":  # rows of table 3 that begin together keep the file's order
        assert read_unit(other) == read_unit(files)


def test_records_that_differ_in_their_last_field_only_are_put_in_order() -> None:
    month = one_user("month")
    read = [
        read_unit(changed(month, "UPPLAN", after(double(), put(23, flag), put(23, other, 21))))
        for flag, other in (("0", "1"), ("1", "0"))
    ]
    assert read[0] == read[1]


@examples(60)
@given(documents("plan"), st.randoms(use_true_random=True))
def test_parents_of_table_2_may_be_blank_or_repeated(document: Any, random: Random) -> None:
    files = written(document)
    shown = needs._Shown  # noqa: SLF001 - what decides which cells are left blank
    blanked = shown.blanked

    def half_blanked(form: Any, row: Row) -> Row:
        blank = blanked(form, row)
        return {column: random.choice([cell, blank[column]]) for column, cell in row.items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "blanked", half_blanked)
        half = written(document)
        patch.setattr(shown, "blanked", lambda _form, row: row)
        repeated = written(document)
    assert read_unit(half) == read_unit(repeated) == read_unit(files)
