"""The commands of the workbench: what they write, what they print, how they end."""

import json
from pathlib import Path

import pytest

from careplan.standard.check import check_files
from careplan.workbench.sample import sample
from support.commands import careplan, write_files

MONTH = sample(users=2).units[2].files


@pytest.fixture
def month(tmp_path: Path) -> Path:
    folder: Path = write_files(tmp_path / "month", dict(MONTH))
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_variants_writes_folders_and_an_index(month: Path, tmp_path: Path) -> None:
    done = careplan("variants", month, "--out", tmp_path / "out", "--lang", "en")
    assert done.exit_code == 0
    rows = json.loads((tmp_path / "out" / "index.json").read_text(encoding="utf-8"))["variants"]
    assert f"Wrote {len(rows)} variants" in done.stdout
    for row in rows:
        files = files_in(tmp_path / "out" / row["folder"])
        assert sorted(files) == row["files"]
        assert sorted({each.rule for each in check_files(files).findings}) == row["findings"]


def test_variants_refuses_errors_and_says_them(month: Path, tmp_path: Path) -> None:
    next(month.glob("UPSIKYU*")).unlink()
    done = careplan("variants", month, "--out", tmp_path / "out", "--lang", "en")
    assert done.exit_code == 1
    assert "unit.combination" in done.stderr
    assert careplan("variants", tmp_path / "none", "--out", tmp_path / "out").exit_code == 2


def test_mutate_writes_a_folder_a_rule(month: Path, tmp_path: Path) -> None:
    rules = [part for rule in ("field.required", "bytes.utf8", "table3.groups") for part in ("--rule", rule)]
    done = careplan("mutate", month, "--out", tmp_path / "out", "--lang", "en", *rules)
    assert done.exit_code == 0
    assert "Wrote 2 broken copies" in done.stdout
    index = json.loads((tmp_path / "out" / "index.json").read_text(encoding="utf-8"))
    assert [row["rule"] for row in index["missing"]] == ["table3.groups"]
    for row in index["mutants"]:
        said = [each.rule for each in check_files(files_in(tmp_path / "out" / row["folder"])).findings]
        assert row["rule"] in said


def test_anonymise_keeps_findings_and_nothing_else(month: Path, tmp_path: Path) -> None:
    for number, seed in enumerate(("1", "1", "2")):
        done = careplan("anonymise", month, "--out", tmp_path / str(number), "--seed", seed)
        assert done.exit_code == 0
    one, same, other = (files_in(tmp_path / str(number)) for number in range(3))
    assert one == same != other
    assert not set(one) & set(MONTH)
    assert [each.rule for each in check_files(one).findings] == [
        each.rule for each in check_files(MONTH).findings
    ]


def test_anonymise_keeps_folders_apart(month: Path, tmp_path: Path) -> None:
    second = write_files(tmp_path / "plan-1370000018", dict(sample(users=2).units[0].files))
    assert careplan("anonymise", month, second, "--out", tmp_path / "out").exit_code == 0
    folders = {path.name for path in (tmp_path / "out").iterdir()}
    assert "month" in folders
    assert len(folders) == 2
    assert "plan-1370000018" not in folders


def test_fix_writes_what_it_mends_and_lists_it(month: Path, tmp_path: Path) -> None:
    assert careplan("fix", month, "--out", tmp_path / "none").exit_code == 0
    assert not (tmp_path / "none").exists()
    name = next(name for name in MONTH if name.startswith("UPPLAN"))
    (month / name).write_bytes(MONTH[name].replace(b",1600,", b",16:00,").replace(b"\r\n", b"\n"))
    done = careplan("fix", month, "--out", tmp_path / "some", "--lang", "en")
    assert done.exit_code == 0
    assert "16:00 → 1600" in done.stdout
    assert files_in(tmp_path / "some") == {name: MONTH[name]}
    told = careplan("fix", month, "--out", tmp_path / "all", "--all", "--format", "json")
    assert files_in(tmp_path / "all") == MONTH
    mends = {row["file"]: {each["rule"] for each in row["mends"]} for row in json.loads(told.stdout)["files"]}
    assert mends[name] == {"field.length", "line-end"}


def test_reconcile_ends_by_what_it_finds(month: Path, tmp_path: Path) -> None:
    units = {unit.label: unit for unit in sample(users=2).units}
    actual = write_files(tmp_path / "actual", dict(units["actual-1370000026"].files))
    assert careplan("reconcile", month, actual, "--lang", "en").exit_code == 0
    document = json.loads(json.dumps(units["actual-1370000026"].document))
    document["service_users"][0]["actual"][0]["uses"].pop()
    (tmp_path / "doc.json").write_text(json.dumps(document), encoding="utf-8")
    done = careplan("reconcile", month, tmp_path / "doc.json", "--lang", "en")
    assert done.exit_code == 1
    assert "missing 1" in done.stdout
    told = careplan("reconcile", month, tmp_path / "doc.json", "--format", "json")
    assert json.loads(told.stdout)["summary"]["missing"] == 1
    page = careplan("reconcile", month, tmp_path / "doc.json", "--format", "html", "--lang", "ja")
    assert "実績なし" in page.stdout
    (tmp_path / "bad.json").write_text("[1]", encoding="utf-8")
    for wrong in (month, tmp_path / "none", tmp_path / "bad.json"):
        assert careplan("reconcile", month, wrong).exit_code == 2


def test_forms_are_drawn_and_replace_only_forms(tmp_path: Path) -> None:
    files = dict(next(unit for unit in sample(users=1).units if unit.label.startswith("plan")).files)
    unit, page = write_files(tmp_path / "plan", files), tmp_path / "forms.html"
    for _ in range(2):
        drawn = careplan("form", unit, "-o", page, "--lang", "en")
        assert drawn.exit_code == 0, drawn.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    page.write_text("mine")
    assert careplan("form", unit, "-o", page).exit_code == 2
    assert page.read_text() == "mine"


def test_forms_of_what_cannot_be_read_are_refused(tmp_path: Path) -> None:
    unit = write_files(tmp_path / "bad", {"UP1KYO.CSV": b"x"})
    assert careplan("form", unit, "-o", tmp_path / "forms.html").exit_code == 2
    assert not (tmp_path / "forms.html").exists()
