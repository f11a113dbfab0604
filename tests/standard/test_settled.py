"""A file that is settled as a whole is one that the reading record by record has nothing to say of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard import recordscheck, settled, windows
from careplan.standard.charset import read_text
from careplan.standard.checkdigit import office_fits
from careplan.standard.filecheck import check_file
from careplan.standard.interoperability import Hurdles
from careplan.standard.naming import Address, read_name, write_name
from careplan.standard.records import read_record, read_records, write_records
from careplan.standard.settled import any_of, count_settled
from careplan.standard.windows import Reader, Text
from support.examples import examples
from support.normal import unusual
from support.standard_cases import after, changed, one_user, put, said
from support.standard_files import STANDARD, SUPPORT, cell, files_of, kind_of, line
from support.standard_spoiled import bases, records, spoiled, texts

TABLE_6 = ("UPPLAN", "UPJSK")
CONSIGNED = Address("1370000042", "46")
MOST_LEARNED = 18  # offices, a few in each window


def settle(name: str, data: bytes) -> int | None:
    reader = Reader(Text.of(data))
    assert reader.filled()
    hurdles = Hurdles(STANDARD.kinds[kind_of(name)], 1, reader.record(), reader, ms932=True)
    found = count_settled(Text.of(data), hurdles, STANDARD, read_name(name, STANDARD).name)
    return found.records if found else None


def assert_settled_only_where_right(name: str, text: str) -> None:
    data = text.encode("cp932", "surrogatepass")
    report = check_file(name, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recordscheck, "SETTLED_FROM", 0)
        assert check_file(name, data, for_unit=False) == report


@pytest.mark.parametrize("kind", TABLE_6)
def test_what_our_writer_wrote_is_settled(kind: str) -> None:
    for name, data in files_of(kind):
        assert settle(name, data) == check_file(name, data).records
        assert settle(name, data.removesuffix(b"\r\n")) is None


@pytest.mark.parametrize("kind", TABLE_6)
def test_every_edge_value_in_every_field(kind: str) -> None:
    layout = STANDARD.kinds[kind]
    name, _ = records(kind)
    base = bases(kind)[-1]
    sound = line(base, layout)
    for field in layout.fields:
        for spoilt in spoiled(layout, base, field.number - 1):
            assert_settled_only_where_right(name, f"{sound}\r\n{spoilt}\r\n{sound}\r\n")


@pytest.mark.parametrize("kind", TABLE_6)
@examples(60)
@given(data=st.data())
def test_records_spoiled_in_several_places(kind: str, data: st.DataObject) -> None:
    name, _ = records(kind)
    assert_settled_only_where_right(name, data.draw(texts(kind)))


def test_a_service_user_without_a_service_of_the_destination_is_not_settled() -> None:
    name, data = files_of("UPPLAN")[0]
    kind = STANDARD.kinds["UPPLAN"]
    values = list(read_record(read_text(data).text).values)
    for user, office in (("0000000001", "1370000034"), ("0000000002", "1370000026")):
        values[2], values[19] = user, office
        text = ",".join(cell(each, enclosed=f.enclosed) for f, each in zip(kind.fields, values, strict=True))
        data += f"{text}\r\n".encode("cp932")
    assert (settle(name, data) is None) == bool(unusual(check_file(name, data).findings))


def test_one_record_of_the_destination_settles_all_of_a_service_user() -> None:
    unit = one_user("month")
    others = [put(20, "1370000034", number) for number in range(2, 21)]
    away = changed(unit, "UPPLAN", after(*others))
    name = next(name for name in away if kind_of(name) == "UPPLAN")
    assert settle(name, away[name]) is not None
    gone = changed(away, "UPPLAN", put(20, "1370000034"))
    assert settle(name, gone[name]) is None


def test_numbers_are_learned_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 400)
    monkeypatch.setattr(settled, "WINDOW", 400)
    offices = [f"13700{n:05d}" for n in range(200) if office_fits(f"13700{n:05d}")]

    def served(count: int) -> tuple[str, bytes]:
        unit = changed(one_user("month"), "UPPLAN", lambda each: each.extend(more(each[0], count)))
        return next((name, data) for name, data in unit.items() if kind_of(name) == "UPPLAN")

    def more(record: list[str], count: int) -> list[list[str]]:
        return [[*record[:19], office, *record[20:]] for office in offices[:count]]

    assert [count for count in range(23) if settle(*served(count))] == list(range(MOST_LEARNED + 1))
    name, data = served(MOST_LEARNED + 1)
    monkeypatch.setattr(settled, "_MOST_COMPILED", 9)
    assert settle(name, data) is not None
    assert check_file(name, data).findings == ()


def test_a_month_that_is_not_the_names_is_not_settled() -> None:
    name, data = files_of("UPPLAN")[0]
    assert settle(name, data) is not None
    assert settle(name.replace("_202612_", "_202611_", 1), data) is None


def test_between_planning_offices_nobody_is_asked_whose_services_these_are() -> None:
    for kind in TABLE_6:
        name, data = files_of(kind)[0]
        named = read_name(name, STANDARD).name
        assert named is not None
        passed_on = write_name(replace(named, sender=SUPPORT, destination=CONSIGNED), STANDARD)
        assert settle(passed_on, data) == check_file(passed_on, data).records
        assert settle(f"{kind}_.CSV", data) == check_file(name, data).records


def test_a_file_of_a_unit_is_read_for_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordscheck, "SETTLED_FROM", 0)
    files = changed(one_user("month"), "UPSIKYU", put(16, "12"))
    assert ("unit.times", 1, 16) in said(files)


def test_quotes_that_are_legal_in_all_records_are_settled() -> None:
    name, data = files_of("UPPLAN")[0]
    kind = STANDARD.kinds["UPPLAN"]
    quoted = [each.key == "satellite" or each.enclosed for each in kind.fields]
    enclosed = write_records([each.values for each in read_records(read_text(data).text)], quoted)
    assert settle(name, enclosed.encode("cp932")) == check_file(name, data).records


def test_words_are_written_once_where_they_are_alike() -> None:
    assert any_of(["1234", "1244", "1245"]) == "12(?:34|4(?:4|5))"
    assert any_of([]) == "(?!)"
