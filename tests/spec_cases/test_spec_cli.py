"""The contract of ``careplan check``: exit codes, JSON, and no traceback whatever is given."""

import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.spec_builder import BASES, Party, unit_of
from support.spec_case import put, rename
from support.spec_cli import COMMAND, Part, careplan, write_folder
from support.spec_noise import spoilt_unit

FINDING = {"rule", "severity", "record", "field", "field_name", "clause", "message"}


def _part(run_json: dict[str, list[dict[str, object]]]) -> Part:
    return Part(run_json["files"], run_json["units"])


def test_json_has_the_keys_of_the_contract(checked: dict[str, Part]) -> None:
    for part in checked.values():
        for file in part.files:
            assert set(file) == {"path", "kind", "edition", "records", "findings"}
            assert all(set(finding) == FINDING for finding in file["findings"])
        for unit in part.units:
            assert set(unit) == {"folder", "stamp", "from", "to", "kinds", "findings"}
            assert all(set(finding) - {"file"} == FINDING for finding in unit["findings"])


def test_every_finding_is_whole(checked: dict[str, Part]) -> None:
    parts = checked.values()
    found = [each for part in parts for own in (*part.files, *part.units) for each in own["findings"]]
    assert found
    for finding in found:
        assert finding["severity"] in ("error", "warning", "info")
        assert set(finding["message"]) == {"ja", "en"}
        assert all(text.strip() for text in finding["message"].values())
        assert finding["rule"]
        assert finding["clause"]
        assert all(finding[place] is None or finding[place] >= 1 for place in ("record", "field"))
        assert finding["field"] is None or finding["field_name"], finding


def test_messages_show_no_personal_data(checked: dict[str, Part]) -> None:
    """Names and insured numbers of the invented people stand in no message."""
    parts = checked.values()
    found = [each for part in parts for own in (*part.files, *part.units) for each in own["findings"]]
    for text in (text for each in found for text in each["message"].values()):
        assert "見本 花子" not in text
        assert "試験 太郎" not in text
        assert "1000000001" not in text
        assert "2000000002" not in text


def test_summary_counts_what_stands_above(tmp_path: Path) -> None:
    broken = unit_of("month")
    put("UPPLAN", 3, 8, "")(broken)
    put("UPPLAN", 3, 16, "00001－000010")(broken)
    write_folder(tmp_path / "a", broken.files())
    write_folder(tmp_path / "b", unit_of("plan").files())
    run = careplan("check", "--format", "json", ".", cwd=tmp_path)
    assert run.code == 1
    report = run.json
    assert set(report) == {"files", "units", "summary"}
    found = _part(report).findings
    assert report["summary"] == {
        "files": 7,
        "records": sum(file["records"] for file in report["files"]),
        "errors": len([each for each in found if each.severity == "error"]),
        "warnings": len([each for each in found if each.severity == "warning"]),
    }
    assert report["summary"]["records"] == 6 + 7 + 2 + 2 + 6 + 5 + 2


@pytest.mark.parametrize("base", BASES)
def test_report_of_a_conforming_unit(base: str, checked: dict[str, Part]) -> None:
    part, unit = checked[f"{base}-as-built"], unit_of(base)
    assert {file["kind"]: file["records"] for file in part.files} == {
        kind: len(records) for kind, records in unit.records.items()
    }
    assert {file["edition"] for file in part.files} == {"4.1"}
    assert [(each["stamp"], set(each["kinds"])) for each in part.units] == [(unit.stamp, set(unit.records))]


def test_exit_codes(tmp_path: Path) -> None:
    write_folder(tmp_path / "good", unit_of("month").files())
    broken = unit_of("month")
    put("UPPLAN", 3, 8, "")(broken)
    write_folder(tmp_path / "bad", broken.files())
    warned = unit_of("month")
    put("UPPLAN", 4, 16, "00001－000010")(warned)
    write_folder(tmp_path / "warned", warned.files())
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "readme.txt").write_text("no plan", encoding="utf-8")
    cases = {"good": 0, "bad": 1, "warned": 0, "empty": 2, "other": 2, "missing": 2}
    for folder, code in cases.items():
        for form in ("text", "json"):
            assert careplan("check", "--format", form, folder, cwd=tmp_path).code == code, (folder, form)
    assert careplan("check", cwd=tmp_path).code == 2
    assert careplan("check", "--format", "xml", "good", cwd=tmp_path).code == 2


def test_file_named_singly_makes_no_unit(tmp_path: Path) -> None:
    unit = unit_of("month")
    write_folder(tmp_path, unit.files())
    run = careplan("check", "--format", "json", unit.name("UPPLAN"), cwd=tmp_path)
    assert run.code == 0, _part(run.json).told()
    assert [file["path"] for file in run.json["files"]] == [unit.name("UPPLAN")]
    assert run.json["units"] == []
    every = careplan("check", "--format", "json", *unit.files(), cwd=tmp_path)
    assert every.code == 0, _part(every.json).told()
    assert every.json["units"] == []


def test_folders_never_meet(tmp_path: Path) -> None:
    """The same names with other content beside, and a unit torn in two."""
    unit = unit_of("month")
    write_folder(tmp_path / "one" / "a", unit.files())
    other = unit_of("month")
    put("UPPLAN", 1, 10, "20261224")(other)
    write_folder(tmp_path / "one" / "b", other.files())
    good = careplan("check", "--format", "json", "one", cwd=tmp_path)
    assert good.code == 0, _part(good.json).told()
    assert len(good.json["units"]) == 2
    files = unit.files()
    plan = {unit.name("UPPLAN"): files.pop(unit.name("UPPLAN"))}
    write_folder(tmp_path / "two" / "a", plan)
    write_folder(tmp_path / "two" / "b", files)
    torn = careplan("check", "--format", "json", "two", cwd=tmp_path)
    assert torn.code == 1
    for each in torn.json["units"]:
        assert "unit.combination" in [finding["rule"] for finding in each["findings"]]


def test_two_stamps_in_a_folder_are_two_units(checked: dict[str, Part]) -> None:
    assert len(checked["set-two-stamps-two-units"].units) == 2


def _zip(path: Path, files: dict[str, bytes], folder: str = "") -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)


def test_zip_is_read_as_a_folder(tmp_path: Path) -> None:
    _zip(tmp_path / "unit.zip", unit_of("month").files())
    run = careplan("check", "--format", "json", "unit.zip", cwd=tmp_path)
    assert run.code == 0, run.json
    assert (run.json["summary"]["files"], len(run.json["units"])) == (3, 1)
    broken = unit_of("month")
    put("UPPLAN", 3, 8, "")(broken)
    _zip(tmp_path / "broken.zip", broken.files())
    assert careplan("check", "broken.zip", cwd=tmp_path).code == 1


def test_zip_of_explorer_has_cp932_names(tmp_path: Path) -> None:
    path = tmp_path / "unit.zip"
    _zip(path, unit_of("month").files(), "@@@@@@@@@@/")
    path.write_bytes(path.read_bytes().replace(b"@" * 10, "ケアプラン".encode("cp932")[:10]))
    run = careplan("check", "--format", "json", "unit.zip", cwd=tmp_path)
    assert run.code == 0, run.json
    assert all("ケアプラン" in file["path"] for file in run.json["files"])
    document = careplan("convert", "--to", "json", "unit.zip", cwd=tmp_path)
    assert (document.code, len(document.lines)) == (0, 1)


def test_zip_folders_are_folders(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for base in ("plan", "month"):
            for name, data in unit_of(base).files().items():
                archive.writestr(f"{base}/{name}", data)
    run = careplan("check", "--format", "json", "two.zip", cwd=tmp_path)
    assert run.code == 0, run.json
    assert len(run.json["units"]) == 2


GARBAGE = random.Random(2026).randbytes(4000)  # noqa: S311 - repeatable noise, not a secret
SPOILT = {
    "noise": GARBAGE,
    "zeros": bytes(1000),
    "high": b"\xff" * 1000,
    "quotes": b'"' * 1001,
    "commas": b"," * 5000,
    "lines": b"\r\n" * 5000,
    "zip": b"PK\x03\x04" + GARBAGE[:100],
    "long-cell": b'"' + b"a" * 300_000 + b'"\r\n',
    "escape": b"\x1b$B$3$l\x1b(B",
    "nothing": b"",
}


@pytest.mark.parametrize("name", ["UPPLAN", "UP1KYO", "noise"])
def test_noise_is_findings(name: str, tmp_path: Path) -> None:
    base = unit_of("month" if name == "UPPLAN" else "plan")
    file = "noise.CSV" if name == "noise" else base.name(name)
    for label, data in SPOILT.items():
        write_folder(tmp_path / "in" / label, {file: data})
    run = careplan("check", "--format", "json", "in", cwd=tmp_path)
    assert run.code == 1, run.err.decode("utf-8", "replace")
    assert len(run.json["files"]) == len(SPOILT)
    for spoilt in run.json["files"]:
        assert [each for each in spoilt["findings"] if each["severity"] == "error"], spoilt["path"]
    assert careplan("convert", "--to", "json", "in", cwd=tmp_path).code in (1, 2)


def test_record_said_twice_is_no_crash(tmp_path: Path) -> None:
    """The same key twice in a file: whether that is an error is not said, but there is an answer."""
    for base in BASES:
        for kind in unit_of(base).records:
            unit = unit_of(base)
            unit.records[kind].append(list(unit.records[kind][-1]))
            write_folder(tmp_path / "in" / f"{base}-{kind}", unit.files())
    assert careplan("check", "--format", "json", "in", cwd=tmp_path).code in (0, 1)


@pytest.mark.parametrize(
    "sign", [b"\x00", b"\x1a", b"\x80", b"\xf0\x40", b"\xff", b'"', b"\r", "あ".encode("cp932")]
)
def test_sign_in_any_field_is_no_crash(sign: bytes, tmp_path: Path) -> None:
    """In front of every field's comma once, in the first record of every kind."""
    for base in BASES:
        for name, data in unit_of(base).files().items():
            for place in [at for at in range(data.index(b"\r\n")) if data[at : at + 1] == b","]:
                spoilt = data[:place] + sign + data[place:]
                write_folder(tmp_path / "in" / f"{name[:8]}-{place}", {name: spoilt})
    run = careplan("check", "--format", "json", "in", cwd=tmp_path)
    assert run.code == 1, run.err[-500:]


@pytest.mark.parametrize("seed", range(3))
def test_units_spoilt_at_random_get_an_answer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable noise, not a secret
    for number in range(300):
        write_folder(tmp_path / "in" / str(number), spoilt_unit(chance))
    for form in ("json", "text"):
        assert careplan("check", "--format", form, "in", cwd=tmp_path).code in (0, 1)
    assert careplan("convert", "--to", "json", "in", cwd=tmp_path).code in (0, 1)


@pytest.mark.parametrize("data", [GARBAGE, b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04"])
def test_zip_that_is_none_is_refused_plainly(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "unit.zip").write_bytes(data)
    run = careplan("check", "--format", "json", "unit.zip", cwd=tmp_path)
    assert run.code in (1, 2)
    assert run.out.strip() or run.err.strip()


def test_zip_entries_cannot_climb(tmp_path: Path) -> None:
    _zip(tmp_path / "unit.zip", unit_of("month").files(), "../../")
    run = careplan("check", "--format", "json", "unit.zip", cwd=tmp_path)
    assert run.code in (0, 1, 2)
    assert not list(tmp_path.parent.glob("UPPLAN*"))


def test_single_file_that_is_no_plan_file(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("メモ", encoding="utf-8")
    assert careplan("check", "--format", "json", "memo.txt", cwd=tmp_path).code in (1, 2)


@pytest.mark.skipif(
    os.name == "nt" or sys.platform == "darwin", reason="names of any bytes are a Linux matter"
)
@pytest.mark.parametrize("form", ["json", "text"])
def test_file_name_of_any_bytes(form: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/UPPLAN_\xff\xfe.CSV")).write_bytes(b"1,2\r\n")
    run = careplan("check", "--format", form, "in", cwd=tmp_path)
    assert run.code == 1, run.err
    assert run.out.strip()


def test_reader_that_goes_away(tmp_path: Path) -> None:
    """``careplan check … | head`` ends without a traceback."""
    for number in range(200):
        write_folder(tmp_path / "in" / str(number), {"noise.CSV": b"1,2\r\n" * 50})
    asked = [str(COMMAND), "check", "--format", "json", "in"]
    with subprocess.Popen(asked, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()


def test_absolute_paths(tmp_path: Path) -> None:
    unit = unit_of("month")
    write_folder(tmp_path / "in", unit.files())
    file = str(tmp_path / "in" / unit.name("UPPLAN"))
    assert careplan("check", "--format", "json", file, cwd=tmp_path).json["files"][0]["path"] == file
    run = careplan("check", "--format", "json", str(tmp_path / "in"), cwd=tmp_path)
    assert (run.code, len(run.json["files"]), len(run.json["units"])) == (0, 3, 1)


def test_text_speaks_both_tongues(tmp_path: Path) -> None:
    broken = unit_of("month")
    put("UPPLAN", 3, 8, "")(broken)
    write_folder(tmp_path / "in", broken.files())
    messages = [
        each["message"]
        for file in careplan("check", "--format", "json", "in", cwd=tmp_path).json["files"]
        for each in file["findings"]
    ]
    assert messages
    for lang, other in (("ja", "en"), ("en", "ja")):
        run = careplan("check", "--format", "text", "--lang", lang, "in", cwd=tmp_path)
        said = "".join(run.out.decode("utf-8").split())
        assert run.code == 1
        assert all("".join(message[lang].split()) in said for message in messages)
        assert not any("".join(message[other].split()) in said for message in messages)


def test_console_in_cp932(tmp_path: Path) -> None:
    """A Japanese Windows console: no sign of a message may kill the report."""
    broken = unit_of("month")
    put("UPPLAN", 3, 8, "")(broken)
    rename("UPSIKYU", lambda name: name.replace("UPSIKYU", "鷗—😀"))(broken)
    write_folder(tmp_path / "in", broken.files())
    for form in ("text", "json"):
        run = careplan("check", "--format", form, "in", cwd=tmp_path, PYTHONIOENCODING="cp932")
        assert run.code == 1, run.err
        assert run.out.strip()


def test_name_of_edition_4_0_is_recognised(tmp_path: Path) -> None:
    """version-202504: three characters of type in the name are edition 4.0."""
    unit = unit_of("month")
    unit.sender, unit.destination = Party(unit.sender.number, "043"), Party(unit.destination.number, "011")
    for kind in unit.records:
        for record in unit.records[kind]:
            record[0] = "202504"
    write_folder(tmp_path / "in", unit.files())
    run = careplan("check", "--format", "json", "in", cwd=tmp_path)
    assert run.code in (0, 1)
    assert {file["edition"] for file in run.json["files"]} == {"4.0"}
