"""The compiled expression says what the slow path says: it may be too narrow, never too wide."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard import judge, recordscheck
from careplan.standard.filecheck import FileReport, check_file
from careplan.standard.findings import Finding
from careplan.standard.records import write_records
from careplan.standard.rows import Values
from careplan.standard.specification import Kind
from support.examples import examples
from support.normal import unusual
from support.standard_files import RECORD_KINDS, STANDARD, files_of, line
from support.standard_spoiled import bases, encodable, records, spoiled, texts
from support.standard_values import edge_values

COMPILED = ("UP1KYO", "UP2KYO", "UPPLAN", "UPJSK", "UPSIKYU", "DLT1KYO", "DLTPLAN", "DLTJSK")


def both_ways(name: str, text: str) -> tuple[FileReport, FileReport]:
    """Check a file with the compiled expression and without."""
    data = text.encode("cp932", "surrogatepass")
    compiled = check_file(name, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recordscheck, "compile_expression", lambda *_: None)
        return compiled, check_file(name, data)


def assert_alike(name: str, text: str) -> None:
    compiled, slow = both_ways(name, text)
    assert compiled.findings == slow.findings
    assert compiled.records == slow.records
    assert compiled.rows is not None
    assert slow.rows is not None
    assert compiled.rows.items == slow.rows.items
    assert compiled.rows.unusable == slow.rows.unusable


def watched(kind: Kind) -> set[str]:
    """Return the keys of the fields that the checks of a kind look at."""
    parameters = [each for check in kind.checks for each in check.parameters.values()]
    return {
        key
        for each in parameters
        for key in (each if isinstance(each, list) else [each])
        if isinstance(key, str)
    }


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_every_edge_value_in_every_field(kind: str) -> None:
    layout = STANDARD.kinds[kind]
    name, _ = records(kind)
    for place, base in enumerate(bases(kind)):
        sound = line(base, layout)
        for field in layout.fields:
            if field.part.startswith("limits.") and field.part != "limits.1":
                continue  # nine slots alike
            if place and field.key not in watched(layout):
                continue  # only checks between fields tell one base from another
            lines = [sound, *spoiled(layout, base, field.number - 1), sound]
            assert_alike(name, "\r\n".join(lines) + "\r\n")


def test_every_edge_value_in_records_that_are_enclosed_throughout() -> None:
    layout = STANDARD.kinds["UPPLAN"]
    name, _ = records(layout.id)
    base = bases(layout.id)[0]
    for field in layout.fields:
        if field.key in watched(layout):
            values = [*filter(encodable, edge_values(field)), base[field.number - 1]]
            lines = [[*base[: field.number - 1], value, *base[field.number :]] for value in values]
            assert_alike(name, write_records(lines, [True] * len(base)))


@pytest.mark.parametrize("kind", ["UP1KYO", "UPPLAN", "DLTJSK"])
def test_every_edge_value_of_what_a_file_has_in_common_in_the_first_record(kind: str) -> None:
    layout = STANDARD.kinds[kind]
    name, _ = records(kind)
    base = bases(kind)[0]
    for field in layout.fields:
        if field.key in {"version", "service_month", "service_date"}:
            for spoilt in spoiled(layout, base, field.number - 1):
                assert_alike(name, f"{spoilt}\r\n{line(base, layout)}\r\n{spoilt}\r\n")


@pytest.mark.parametrize("kind", RECORD_KINDS)
@examples(40)
@given(data=st.data())
def test_records_spoiled_in_several_places(kind: str, data: st.DataObject) -> None:
    name, _ = records(kind)
    assert_alike(name, data.draw(texts(kind)))


@pytest.mark.parametrize("kind", [kind for kind in COMPILED if kind != "UPSIKYU"])
def test_conforming_records_never_go_the_slow_way(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(kind)  # made before the slow way is closed: making them checks them
    monkeypatch.setattr(judge.Judge, "judge", lambda *_: pytest.fail("a conforming record went the slow way"))
    for name, data in files:
        assert unusual(check_file(name, data).findings) == []
        rules = {each.rule for each in unusual(check_file(name, data.replace(b",\r\n", b",\n")).findings)}
        assert rules <= {"file.line-end"}


def test_only_total_rows_of_table_7_go_the_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    slow: set[str] = set()
    files = files_of("UPSIKYU")

    def note(_: Any, number: int, values: tuple[str, ...]) -> tuple[list[Finding], Values]:
        del number
        slow.add(values[8])
        return [], values

    monkeypatch.setattr(judge.Judge, "judge", note)
    for name, data in files:
        check_file(name, data)
    assert slow == {"17AAAA", "999999"}
