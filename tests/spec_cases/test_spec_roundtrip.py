"""CSV to document, document to CSV: nothing is lost and nothing is invented."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from support.spec_builder import BASES, RENTAL, Unit, unit_of
from support.spec_case import both, put
from support.spec_cli import Run, careplan, write_folder
from support.spec_layout import LAYOUTS, FieldFact


def _document(folder: Path, unit: Unit) -> Path:
    write_folder(folder / "in", unit.files())
    run = careplan("convert", "--to", "json", "in", cwd=folder)
    assert run.code == 0, run.err.decode("utf-8", "replace")
    (folder / "doc.json").write_bytes(run.out)
    return folder / "doc.json"


def _back(folder: Path, unit: Unit, *more: str) -> Run:
    sides = [f"{side.number}/{side.type}" for side in (unit.sender, unit.destination)]
    asked = ["--out", "out", "--from", sides[0], "--dest", sides[1], *more]
    return careplan("convert", "--to", "csv", "doc.json", *asked, cwd=folder)


def _records(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("cp932"), newline="")))


@pytest.mark.parametrize("base", BASES)
def test_unit_comes_back_as_it_was(base: str, tmp_path: Path) -> None:
    unit = unit_of(base)
    document = _document(tmp_path, unit)
    back = _back(tmp_path, unit, "--stamp", unit.stamp)
    assert back.code == 0, back.err.decode("utf-8", "replace")
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(written) == set(unit.files())
    for kind, records in unit.records.items():
        assert _records(written[unit.name(kind)]) == records
    checked = careplan("check", "--format", "json", "out", cwd=tmp_path)
    assert checked.code == 0, checked.json
    again = careplan("convert", "--to", "json", "out", cwd=tmp_path)
    assert json.loads(again.out) == json.loads(document.read_bytes())


FULL = {
    "text": "文字、\n「列」",
    "ymd": "20240229",
    "postal": "100-0009",
    "office": RENTAL,
    "service_type": "A2",
    "dayflags": "01" * 15 + "1",
    "decimal": "11.40",
    "tais": "00002-000020",
}
KEPT = {"UP3KYO": range(6, 14), "UP2KYO": (*range(6, 14), 17)}  # groups and numbers of their own


def _filled(unit: Unit) -> None:
    """A sound value in every empty field that may hold one, another number in each."""
    for kind, records in unit.records.items():
        for line, record in enumerate(records, start=1):
            for fact in LAYOUTS[kind]:
                total = kind == "UPSIKYU" and record[8].endswith(("AAAA", "999999"))
                if not record[fact.number - 1] and not total and fact.number not in KEPT.get(kind, ()):
                    record[fact.number - 1] = _full(fact, line)


def _full(fact: FieldFact, line: int) -> str:
    if fact.type == "int":
        return str(line * 100 + fact.number)[-(fact.length or 1) :].lstrip("0") or "7"
    if fact.type == "text" and fact.length:
        return str(line * 100 + fact.number)[-fact.length :]
    return fact.codes[-1] if fact.codes else FULL.get(fact.type, "")


@pytest.mark.parametrize("base", ["plan", "month", "actual"])
def test_every_field_comes_back(base: str, tmp_path: Path) -> None:
    unit = unit_of(base)
    _filled(unit)
    _document(tmp_path, unit)
    back = _back(tmp_path, unit, "--stamp", unit.stamp)
    assert back.code == 0, back.err.decode("utf-8", "replace")
    for kind, records in unit.records.items():
        written = _records((tmp_path / "out" / unit.name(kind)).read_bytes())
        for given, kept in zip(records, written, strict=True):
            assert [cell.replace("\r\n", "\n") for cell in kept] == [
                cell.replace("\r\n", "\n") for cell in given
            ], kind


def test_same_record_twice_comes_back_twice(tmp_path: Path) -> None:
    """Two visits alike on one day are two records, in plan and actuals: neither is dropped."""
    for base, kind in (("month", "UPPLAN"), ("actual", "UPJSK")):
        unit = unit_of(base)
        unit.records[kind].append(list(unit.records[kind][-1]))
        _document(tmp_path / base, unit)
        assert _back(tmp_path / base, unit, "--stamp", unit.stamp).code == 0
        written = _records((tmp_path / base / "out" / unit.name(kind)).read_bytes())
        assert sorted(written) == sorted(unit.records[kind])


@pytest.mark.parametrize("base", BASES)
def test_writer_is_strict(base: str, tmp_path: Path) -> None:
    """CRLF at every end, free text enclosed, codes and numbers not, MS932 as Windows writes it."""
    unit = unit_of(base)
    _document(tmp_path, unit)
    _back(tmp_path, unit, "--stamp", unit.stamp)
    for kind in unit.records:
        data = (tmp_path / "out" / unit.name(kind)).read_bytes()
        assert data.endswith(b"\r\n")
        assert data.replace(b'""', b"") == unit.bytes_of(kind).replace(b'""', b"")


def test_two_short_goals_under_one_number_are_both_kept(tmp_path: Path) -> None:
    unit = unit_of("plan")
    both(put("UP2KYO", 2, 10, "別の短期目標"), put("UP2KYO", 2, 12, "３か月"))(unit)
    text = _document(tmp_path, unit).read_text(encoding="utf-8")
    said = json.dumps(json.loads(text), ensure_ascii=False)
    assert "短期目標1-1" in said
    assert "別の短期目標" in said
    assert _back(tmp_path, unit, "--stamp", unit.stamp).code == 0
    kept = _records((tmp_path / "out" / unit.name("UP2KYO")).read_bytes())
    assert [record[9] for record in kept[:2]] == ["短期目標1-1", "別の短期目標"]


def test_need_never_takes_the_goal_of_another(tmp_path: Path) -> None:
    """A carried value never crosses 課題ＮＯ: a need without a goal has none."""
    unit = unit_of("plan")
    both(*(put("UP2KYO", 4, field, "") for field in (7, 9, 10, 11, 12)))(unit)
    said = json.dumps(json.loads(_document(tmp_path, unit).read_bytes()), ensure_ascii=False)
    assert "長期目標2" not in said
    assert _back(tmp_path, unit, "--stamp", unit.stamp).code == 0
    kept = _records((tmp_path / "out" / unit.name("UP2KYO")).read_bytes())
    assert kept[3][6:12] == ["", "1", "", "", "", ""]


def _reworded(folder: Path, old: str, new: str) -> Unit:
    unit = unit_of("plan")
    path = _document(folder, unit)
    document = _swap(json.loads(path.read_bytes()), old, new)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return unit


def _swap(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _swap(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [_swap(each, old, new) for each in value]
    return value.replace(old, new) if isinstance(value, str) else value


@pytest.mark.parametrize("sign", ["—", "–", "¥", "𠮷", "鷗"])
def test_sign_outside_ms932_is_written_as_a_like_one(sign: str, tmp_path: Path) -> None:
    unit = _reworded(tmp_path, "計画 作成", f"計画{sign}作成")
    run = _back(tmp_path, unit, "--stamp", unit.stamp)
    assert run.code == 0, run.err.decode("utf-8", "replace")
    author = _records((tmp_path / "out" / unit.name("UP1KYO")).read_bytes())[0][7]
    assert author.startswith("計画")
    assert author.endswith("作成")
    assert len(author) == 5
    assert "?" not in author


@pytest.mark.parametrize("sign", ["😀", "𓀀", "\ue000"])
def test_sign_without_a_like_one_is_an_error_before_anything_is_written(sign: str, tmp_path: Path) -> None:
    unit = _reworded(tmp_path, "計画 作成", f"計画{sign}作成")
    run = _back(tmp_path, unit, "--stamp", unit.stamp)
    assert run.code != 0
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_wave_dash_of_either_code_point_is_written_alike(tmp_path: Path) -> None:
    unit = _reworded(tmp_path, "計画 作成", "計画〜−‖作成")  # the code points that other libraries give
    run = _back(tmp_path, unit, "--stamp", unit.stamp)
    assert run.code == 0, run.err.decode("utf-8", "replace")
    data = (tmp_path / "out" / unit.name("UP1KYO")).read_bytes()
    assert b"\x81\x60\x81\x7c\x81\x61" in data


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "given",
    ["", "{}", "[]", "null", "NaN", "not json", '{"unit": 1}', "\x00", DEEP],
    ids=lambda given: repr(given[:9]),
)
def test_document_that_is_none_is_refused_plainly(given: str, tmp_path: Path) -> None:
    (tmp_path / "doc.json").write_text(given, encoding="utf-8")
    run = _back(tmp_path, unit_of("plan"), "--stamp", "20261125101500")
    assert run.code != 0
    assert run.err or run.out


def _nodes(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    if isinstance(value, list):
        pairs = list(enumerate(value))
    return [path, *(found for key, each in pairs for found in _nodes(each, (*path, key)))]


def _replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("seed", range(12))
def test_document_spoilt_anywhere_is_refused_plainly(seed: int, tmp_path: Path) -> None:
    unit = unit_of(("plan", "month", "actual")[seed % 3])
    document = json.loads(_document(tmp_path, unit).read_bytes())
    chance = random.Random(seed)  # noqa: S311 - repeatable noise, not a secret
    path = chance.choice(_nodes(document))
    new = chance.choice([None, 1, 1.5, True, "x", [], {}, [1], {"x": 1}, "\x00", "\ud800"])
    (tmp_path / "doc.json").write_text(json.dumps(_replaced(document, path, new)), encoding="utf-8")
    assert _back(tmp_path, unit, "--stamp", unit.stamp).code in (0, 1, 2)


BAD_OPTIONS = [
    ["--from", "137010001/43", "--dest", "1370200022/11"],
    ["--from", "1370100016", "--dest", "1370200022/11"],
    ["--from", "1370100016/43/1", "--dest", "1370200022/11"],
    ["--from", "", "--dest", ""],
    ["--from", "../../../x/43", "--dest", "1370200022/11"],
    ["--from", "1370100016/43", "--dest", "1370200022/11", "--stamp", "20261301000000"],
    ["--from", "1370100016/43", "--dest", "1370200022/11", "--stamp", "../x"],
    ["--from", "1370100016/43"],
]


@pytest.mark.parametrize("options", BAD_OPTIONS, ids=" ".join)
def test_options_that_make_no_name_are_refused(options: list[str], tmp_path: Path) -> None:
    _document(tmp_path, unit_of("month"))
    run = careplan("convert", "--to", "csv", "doc.json", "--out", "out", *options, cwd=tmp_path)
    assert run.code in (1, 2)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_out_that_is_a_file_is_refused(tmp_path: Path) -> None:
    unit = unit_of("month")
    _document(tmp_path, unit)
    (tmp_path / "out").write_bytes(b"mine")
    assert _back(tmp_path, unit, "--stamp", unit.stamp).code in (1, 2)
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_unit_with_errors_is_exit_1(tmp_path: Path) -> None:
    unit = unit_of("month")
    put("UPPLAN", 3, 8, "")(unit)
    write_folder(tmp_path / "in", unit.files())
    assert careplan("convert", "--to", "json", "in", cwd=tmp_path).code == 1


def test_stamp_may_be_left_out(tmp_path: Path) -> None:
    unit = unit_of("month")
    _document(tmp_path, unit)
    assert _back(tmp_path, unit).code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name.split("_")[0] for name in names] == ["UPHOSOKU", "UPPLAN", "UPSIKYU"]
    assert len({name[-18:] for name in names}) == 1
    assert careplan("check", "out", cwd=tmp_path).code == 0


def test_several_units_are_json_lines(tmp_path: Path) -> None:
    for base in BASES:
        write_folder(tmp_path / "in" / base, unit_of(base).files())
    run = careplan("convert", "--to", "json", "in", cwd=tmp_path)
    assert run.code == 0, run.err.decode("utf-8", "replace")
    assert len(run.lines) == len(BASES)
