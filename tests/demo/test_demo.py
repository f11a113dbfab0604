"""The demo as a whole: a process of its own, its exit code, its words, what it leaves behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from careplan.cli.demo import command
from careplan.cli.demo.journey import Stage
from careplan.cli.demo.service import running_service
from careplan.cli.demo.story import StepFailedError
from careplan.client import Client, verify_receipt
from careplan.sealing import Trust, open_unit
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.trust import load_certificates
from support.commands import careplan

_REFUSALS = [
    "[unit.combination]",
    "[not-a-unit]",
    "[destination.unrelated-user]",
    "[hash-differs]",
    "[open.decrypt]",
    "[seal.signer-revoked]",
    "[header-refused: header.signer-revoked]",
]
_ENGLISH = (
    "8 breakages refused, 0 failures",
    "To start the service: careplan serve --data",
    "Files and proofs:",
)
_JAPANESE = ("8 件はすべて拒否、失敗 0 件", "サービスの起動：careplan serve --data", "ファイルと証明：")


def _demo(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "careplan.cli", "demo", "--data", str(folder), *arguments],
        env=os.environ | environment,
        capture_output=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "language", "codec", "said"),
    [
        ({"PYTHONIOENCODING": "cp932"}, "ja", "cp932", _JAPANESE),
        (
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
            "en",
            "utf-8",  # click takes an ASCII stream for a misconfigured one and writes UTF-8
            _ENGLISH,
        ),
    ],
    ids=["cp932", "C-locale"],
)
def test_the_main_job_and_every_refusal(
    environment: dict[str, str], language: str, codec: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    done = _demo(tmp_path, "--lang", language, **environment)
    text = done.stdout.decode(codec)
    assert done.returncode == 0, text + done.stderr.decode(codec)
    assert not done.stderr
    for part in (*said, *_REFUSALS, "serialNumber=1370000018", str(tmp_path)):
        assert part in text, text
    assert _trees_equal(tmp_path / "files" / "sent", tmp_path / "files" / "received")
    _verify_what_is_left(tmp_path)


def _trees_equal(one: Path, other: Path) -> bool:
    trees = [{path.name: path.read_bytes() for path in root.rglob("*.CSV")} for root in (one, other)]
    return trees[0] == trees[1] and len(trees[0]) == 16


def _verify_what_is_left(root: Path) -> None:
    """Start the service again on what the demo left: the log-ins work, the proofs hold."""
    logins = dict(line.split("\t") for line in (root / "logins.txt").read_text("utf-8").splitlines())
    anchors = load_certificates((root / "exchange" / "authority" / "ca.crt").read_bytes())
    with running_service(root / "exchange", root / "again.log") as service, Client(service.url) as client:
        client.login("staff-1370000018", logins["staff-1370000018"])
        sent = list(client.sent())
        assert sorted(item.state for item in sent) == ["accepted", *["received"] * 4, "rejected"]
        trust = Trust(anchors, client.directory.crls())
        for item in sent:
            if item.state == "received":
                verify_receipt(client.transmission(item.id), trust)
    for folder in (root / "files" / "received").iterdir():
        assert check_files({path.name: path.read_bytes() for path in folder.iterdir()}).errors == 0


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    result = careplan("demo", "--data", tmp_path)
    assert result.exit_code == 2
    assert "空ではありません" in result.stderr
    assert "not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_service_that_does_not_start_ends_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(_no_python(tmp_path)))
    result = careplan("demo", "--data", tmp_path / "data", "--lang", "en")
    assert result.exit_code == 2
    assert result.stderr.strip()


def _no_python(folder: Path) -> Path:
    return folder / "no-python"


def _nothing_is_refused(stage: Stage) -> None:
    stage.story.expect_refusal(Message("何もしない", "Nothing"), "not-a-unit", lambda: None)


def _a_step_fails(stage: Stage) -> None:
    assert stage.cast.players
    raise StepFailedError(Message("届かない", "It does not arrive"))


def _the_exchange_refuses(stage: Stage) -> None:
    stage.cast.administrator.transmission("00000000-0000-0000-0000-000000000000")


def _a_unit_does_not_open(stage: Stage) -> None:
    office = stage.player("1370000018").end
    open_unit(
        b"x",
        credential=office.credential,
        trust=office.trust(),
        at=office.credential.certificate.not_valid_after_utc,
    )


@pytest.mark.parametrize(
    ("chapter", "said"),
    [
        (_nothing_is_refused, "Nothing: not refused"),
        (_a_step_fails, "!! It does not arrive"),
        (_the_exchange_refuses, "!! [office-only]"),
        (_a_unit_does_not_open, "!! [open."),
    ],
)
def test_the_demo_fails_where_it_should(
    chapter: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_CHAPTERS", (chapter,))
    result = careplan("demo", "--data", tmp_path, "--lang", "en")
    assert result.exit_code == 1, result.output
    assert said in result.stdout
    assert "1 failures" in result.stdout


def test_breakage_chapters_are_all_played() -> None:
    names = {chapter.__name__ for chapter in command._CHAPTERS}  # noqa: SLF001 - the list is what is asked
    broken = {"break_file_set", "break_destination", "break_seal", "break_certificate"}
    assert broken | {"send_plans", "receive_plans", "return_actuals", "verify_receipts"} == names
