"""Lists of offices: columns by a settings file, any list gives offices or says why not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.exchange.directory.office_list import Columns, OfficeListError, read_columns, read_office_list
from careplan.exchange.directory.offices import Custody, Office

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARD = {"訪問介護": "11", "福祉用具貸与": "17"}
TOML = """
encoding = "cp932"
[columns]
number = "事業所番号"
name = "事業所名"
service_type = "サービスの種類"
[service_types]
"ホームヘルプ" = "11"
"""
HEAD = "No,事業所名,サービスの種類,事業所番号\r\n"


def read(body: str, toml: str = TOML, encoding: str = "cp932") -> tuple[list[Office], list[int]]:
    data = (HEAD + body).encode(encoding)
    offices, passed = read_office_list(data, read_columns(toml, STANDARD), Custody.OWN, AT)
    return offices, [each.line for each in passed]


def test_lines_of_one_office_are_one_office() -> None:
    offices, passed = read(
        "1,みほん,訪問介護,1370000017\r\n2,みほん, ﾌｸｼ,1370000017\r\n3,みほん,福祉用具貸与,1370000017\r\n"
        "4,あさひ,ﾎｰﾑﾍﾙﾌﾟ,1370000025\r\n5,ゆうひ,17,1370000033\r\n"
    )
    assert [(each.number, each.service_types) for each in offices] == [
        ("1370000017", ("11", "17")),
        ("1370000025", ("11",)),
        ("1370000033", ("17",)),
    ]
    assert passed == [3]


@pytest.mark.parametrize("number", ["", "137000001", "13700000177", "13O0000017", "１３７００００１７"])
def test_a_number_of_another_form_is_passed_over(number: str) -> None:
    offices, passed = read(f"1,みほん,11,{number}\r\n2,あさひ,11,1370000025\r\n")
    assert [each.number for each in offices] == ["1370000025"]
    assert passed == [2]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert len(read("1,みほん,11,1370000017\r\n", TOML.replace("cp932", "utf-8"), "utf-8-sig")[0]) == 1


@pytest.mark.parametrize(
    "toml",
    ["[", "encoding = 'latin-1'", "encoding = 1", "[columns]", "columns = 1", "[columns]\nnumber = 1",
     TOML + "x = 1\n", 'service_types = ["11"]\n' + TOML.split("[service_types]", 1)[0]],
)  # fmt: skip
def test_a_columns_file_of_another_form_is_refused(toml: str) -> None:
    with pytest.raises(OfficeListError):
        read_columns(toml, STANDARD)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(OfficeListError) as caught:
        read("", TOML.replace('"事業所番号"', '"番号"'))
    assert "番号" in caught.value.message.en


def test_another_encoding_is_said() -> None:
    with pytest.raises(OfficeListError):
        read("1,髙﨑,11,1370000017\r\n", encoding="utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    columns = Columns("cp932", "number", "name", "service", {})
    for given_data in (data, b"number,name,service\r\n" + data):
        try:
            offices, passed = read_office_list(given_data, columns, Custody.OWN, AT)
        except OfficeListError:
            continue
        assert len(offices) + len(passed) <= given_data.count(b"\n") + given_data.count(b"\r") + 1
