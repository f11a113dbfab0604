"""What a command writes never takes the place of something else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CAREPLAN = str(Path(sys.executable).parent / "careplan")


def careplan(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CAREPLAN, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    office = ("authority", "issue", "ca", "--office")
    for arguments in (
        ("authority", "init", "ca"),
        (*office, "1370000018", "--name", "a"),
        (*office, "1370000026", "--name", "b"),
        ("sample", "--out", "units", "--users", "1"),
    ):
        assert careplan(*arguments, cwd=tmp_path).returncode == 0
    return tmp_path


def test_neither_list_nor_unit_takes_the_place_of_a_key(authority: Path) -> None:
    key = authority / "ca" / "ca.key"
    before = key.read_bytes()
    seal = ("seal", "units/month-1370000026", "--cert", "ca/1370000018.crt", "--key", "ca/1370000018.key",
            "--to", "ca/1370000026.crt", "--trust", "ca/ca.crt", "-o")  # fmt: skip
    assert careplan("authority", "crl", "ca", "-o", "ca/ca.key", cwd=authority).returncode == 2
    assert careplan(*seal, "ca/ca.key", cwd=authority).returncode == 2
    assert careplan(*seal, "ca", cwd=authority).returncode == 2
    assert key.read_bytes() == before
    for _ in range(2):  # one's own kind may be written again
        assert careplan(*seal, "unit.p7m", cwd=authority).returncode == 0
        assert careplan("authority", "crl", "ca", "-o", "crl.pem", cwd=authority).returncode == 0


def test_sample_keeps_out_of_a_folder_in_use(tmp_path: Path) -> None:
    assert careplan("sample", "--out", "s", cwd=tmp_path).returncode == 0
    assert careplan("sample", "--out", "s", cwd=tmp_path).returncode == 0
    assert careplan("sample", "--out", "s", "--seed", "2", cwd=tmp_path).returncode == 2
    assert careplan("sample", "--out", "s", "--month", "202701", cwd=tmp_path).returncode == 2


@pytest.fixture
def document(tmp_path: Path) -> str:
    assert careplan("sample", "--out", "s", "--users", "1", cwd=tmp_path).returncode == 0
    return careplan("convert", "--to", "json", "s/month-1370000026", cwd=tmp_path).stdout


def to_csv(text: str, out: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    (cwd / "doc.json").write_text(text, encoding="utf-8")
    route = ("--from", "1370000018/43", "--dest", "1370000026/11", "--stamp", "20261122000000")
    return careplan("convert", "--to", "csv", "doc.json", "--out", out, *route, cwd=cwd)


def test_convert_never_replaces_other_content(document: str, tmp_path: Path) -> None:
    assert to_csv(document, "out", tmp_path).returncode == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    other = json.loads(document)
    other["service_users"][0]["planned"][0]["planner_name"] = "別人"
    assert to_csv(json.dumps(other), "out", tmp_path).returncode == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == files


def test_name_that_comes_twice_is_refused(document: str, tmp_path: Path) -> None:
    twice = document.rstrip().removesuffix("}") + ', "service_users": []}'
    done = to_csv(twice, "out", tmp_path)
    assert done.returncode == 2
    assert "service_users" in done.stderr
    assert not (tmp_path / "out").exists()


def test_replaced_characters_are_told(document: str, tmp_path: Path) -> None:
    changed = json.loads(document)
    changed["service_users"][0]["planned"][0]["planner_name"] = "𠮷田\u200b"
    done = to_csv(json.dumps(changed), "out", tmp_path)
    assert done.returncode == 0
    assert "U+20BB7" in done.stderr
    assert "U+200B" in done.stderr


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    done = careplan("check", "/dev/zero", cwd=tmp_path)
    assert done.returncode == 2
