"""What a finding on one value says: what is there, what should be, and the mend; personal data only when asked."""

# ruff: noqa: E501 - a table has a row a case

import pytest

from careplan.standard.check import check_files
from careplan.standard.fieldcheck import Scribe, check_value, mend, printable
from careplan.standard.findings import Finding
from support.standard_cases import changed, one_user, put
from support.standard_files import STANDARD


def on(kind: str, key: str, value: str, *, show: bool = False) -> list[Finding]:
    layout = STANDARD.kinds[kind]
    return list(check_value(Scribe(STANDARD, "x.CSV", layout, show_values=show), 7, layout.field(key), value))


@pytest.mark.parametrize(
    ("kind", "key", "value", "ja", "en"),
    [
        ("UPPLAN", "start_time", "9:30", "「サービス開始時刻」に使えない文字があります（9:30）。時刻 HHMM（0000〜2359）、時間の定めがないサービスは 9999にしてください。ここでは 0930 と書きます。",
         '"Start of service" holds characters that do not belong (9:30). It should be a time HHMM (0000 to 2359), or 9999 for a service without a time. Write 0930 here.'),
        ("UPPLAN", "start_time", "930", "「サービス開始時刻」は4文字ですが、3文字あります（930）。時刻 HHMM（0000〜2359）、時間の定めがないサービスは 9999にしてください。ここでは 0930 と書きます。",
         '"Start of service" has 3 characters where exactly 4 is right (930). It should be a time HHMM (0000 to 2359), or 9999 for a service without a time. Write 0930 here.'),
        ("UPPLAN", "times", "123", "「サービス回数」は2文字までですが、3文字あります（123）。半角の整数（負の数は - を付ける）、符号を含めて 2 桁までにしてください。",
         '"Times on the day" has 3 characters where at most 2 is right (123). It should be a whole number in half-width digits (minus allowed), 2 characters at most.'),
        ("UPPLAN", "service_date", "20260229", "「サービス利用日」の 20260229 は実在しません。実在する日付 YYYYMMDD（西暦8桁）にしてください。",
         '"Day of use" is not a real date or month (20260229). It should be a real date, YYYYMMDD (8 digits).'),
        ("UPPLAN", "times", "あ", "「サービス回数」に使えない文字があります（「あ」）。半角の整数（負の数は - を付ける）、符号を含めて 2 桁までにしてください。",
         '"Times on the day" holds characters that do not belong (「あ」). It should be a whole number in half-width digits (minus allowed), 2 characters at most.'),
        ("UPPLAN", "over_30_days", "2", "「３０日超区分」の 2 は決められたコードではありません。次のコードのどれか：0 1にしてください。",
         '"Over 30 days" holds no code of its list (2). It should be one of the codes 0 1.'),
        ("UPPLAN", "insured_number", "1", "「被保険者番号」は10文字ですが、1文字あります（1文字、個人情報のため伏せる）。半角数字10桁、または H と数字9桁にしてください。",
         '"Insured number" has 1 characters where exactly 10 is right (1 characters, personal data). It should be 10 half-width digits, or H and 9 digits.'),
        ("UPHOSOKU", "birth_date", "1938/3/2", "「利用者生年月日」に使えない文字があります（8文字、個人情報のため伏せる）。実在する日付 YYYYMMDD（西暦8桁）にしてください。",
         '"Date of birth" holds characters that do not belong (8 characters, personal data). It should be a real date, YYYYMMDD (8 digits).'),
        ("UPHOSOKU", "name", "", "必須項目「利用者氏名」が空です。文字列を入れてください。", """The required field "Service user's name" is empty. Give text."""),
        ("UPHOSOKU", "name", " \u3000", "必須項目「利用者氏名」が空です。文字列を入れてください。", """The required field "Service user's name" is empty. Give text."""),
        ("UPHOSOKU", "name", "a\x01b", "「利用者氏名」に制御文字（01）があります。見えない文字を取り除いてください。",
         """"Service user's name" holds a control character (01). Remove what cannot be seen."""),
        ("UPHOSOKU", "identifier", "1", "「識別子」は使わない項目です（1）。空にしてください。", '"Identifier" is not in use (1). Leave it empty.'),
        ("UPPLAN", "end_time", "0000", "「サービス終了時刻」の 0000 は、その日の終わりなら 2400 と書きます。2400 として読みました。",
         '"End of service" is 0000; the end of the day is written 2400. It was read so.'),
    ],
)  # fmt: skip
def test_what_is_said(kind: str, key: str, value: str, ja: str, en: str) -> None:
    (finding,) = on(kind, key, value)
    assert (finding.message.ja, finding.message.en) == (ja, en)
    field = STANDARD.kinds[kind].field(key)
    assert (finding.file, finding.record, finding.field) == ("x.CSV", 7, field.number)
    assert finding.field_name == field.name.ja
    assert finding.clause == f"layout/{kind}/{field.number}"


def test_personal_data_are_shown_where_the_user_asked() -> None:
    (finding,) = on("UPHOSOKU", "birth_date", "1938/3/2", show=True)
    assert "(1938/3/2)" in finding.message.en
    assert finding.message.en.endswith(" Write 19380302 here.")
    assert finding.message.ja.endswith("ここでは 19380302 と書きます。")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("x" * 20, "x" * 20), ("x" * 21, "x" * 20 + "…"), ("あ\n", "「あ\\u000a」"), ("a\x7f", "a\\u007f")],
)
def test_values_are_shown_short_and_visible(value: str, shown: str) -> None:
    (finding,) = on("UPPLAN", "service_date", value)
    assert f"（{'「' + shown + '」' if '…' in shown else shown}）" in finding.message.ja


def test_printable() -> None:
    assert printable("aあ\t\x00\u200b") == "aあ\\u0009\\u0000\\u200b"


@pytest.mark.parametrize(
    ("key", "value", "mended"),
    [("start_time", "9:60", None), ("start_time", "9:30", "0930"), ("start_time", "x", None), ("service_date", "2026/12/1", "20261201"),
     ("service_date", "2026/13/1", None), ("service_date", "2026-2-29", None), ("times", "1", None), ("end_time", "0000", "2400")],
)  # fmt: skip
def test_a_mend_is_right_or_none(key: str, value: str, mended: str | None) -> None:
    assert mend(STANDARD.kinds["UPPLAN"].field(key), value) == mended


def test_a_scribe_without_a_kind() -> None:
    finding = Scribe(STANDARD, "x.CSV", None).record("file.empty", None)
    assert (finding.file, finding.record, finding.field) == ("x.CSV", None, None)


def test_every_bad_character_of_a_value_is_said_and_nothing_else() -> None:
    found = on("UPPLAN", "times", "\ue000x\uf781")
    assert [finding.rule for finding in found] == ["bytes.gaiji", "bytes.undefined"]
    assert "(F040)" in found[0].message.en
    assert "(81)" in found[1].message.en


def test_traces_of_a_spreadsheet() -> None:
    report = check_files(changed(one_user("actual"), "UPJSK", put(10, "2026/12/1")))
    said = [finding for finding in report.findings if finding.rule == "file.spreadsheet"]
    assert len(said) == 1
    assert 'record 1, "Day of use"; 1 places' in said[0].message.en


def test_a_value_that_slipped_in_from_another_field_is_not_shown() -> None:
    """Where a comma is lost, a name stands among the codes and two numbers stand together."""
    layout = STANDARD.kinds["UPHOSOKU"]
    scribe = Scribe(STANDARD, "x.CSV", layout)
    for key, value in (("care_level", "見本　介"), ("insurer_number", "1399980000000001")):
        (finding,) = check_value(scribe, 1, layout.field(key), value)
        assert value not in finding.message.ja + finding.message.en
    (finding,) = check_value(scribe, 1, layout.field("care_level"), "99")
    assert "99" in finding.message.ja
