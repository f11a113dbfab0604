"""docs/first-exchange.md can be followed to the letter: its commands run against the real service."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from careplan.locator import locate
from support.commands import careplan

DOCS = locate("README.md").parent / "docs"
COMMANDS = re.compile(r"^\$ careplan (.*)$", re.MULTILINE)
PASSWORD = re.compile(r"(?:password|パスワード).*[:：] ?(\S+)$", re.MULTILINE | re.IGNORECASE)
ADMINISTRATOR = re.compile(r"administrator: admin  password: (\S+)")
IDENTIFIER = re.compile(r"^(\S{20,})  accepted ", re.MULTILINE)


def commands(name: str) -> list[str]:
    return COMMANDS.findall((DOCS / name).read_text(encoding="utf-8"))


@contextmanager
def service(arguments: list[str]) -> Iterator[tuple[str, str]]:
    """Run `careplan serve` on a free port; give its address and the administrator's password."""
    command = [sys.executable, "-m", "careplan.cli", *arguments, "--port", "0", "--print-ready"]
    with Path("log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    try:
        lines = (line.decode().split() for line in process.stdout)
        url = next(words[1] for words in lines if words[:1] == ["ready"])
        shown = ADMINISTRATOR.search(Path("log").read_text(encoding="utf-8"))
        assert shown is not None
        yield url, shown[1]
    finally:
        process.terminate()
        process.communicate()


def follow(line: str, shown: dict[str, str], passwords: dict[str, str]) -> str:
    """Run a command as a reader would: port, ID and passwords are those that were shown before."""
    words = [shown.get(word, word) for word in shlex.split(line)]
    typed = None
    if words[0] == "login":
        typed = passwords[words[words.index("--staff") + 1]]
    elif words[:2] == ["password", "change"]:
        who = words[words.index("--session") + 1].partition(".")[0]
        typed, passwords[who] = f"{passwords[who]}\nchosen by {who[::-1]} now\n", f"chosen by {who[::-1]} now"
    done = careplan(*words, stdin=typed)
    assert done.exit_code == 0, (line, done.stdout, done.stderr)
    if words[:2] == ["staff", "add"]:
        (passwords[words[3]],) = PASSWORD.findall(done.stdout)
    if words[0] == "received":
        (shown["ID"],) = IDENTIFIER.findall(done.stdout)
    return done.stdout


def test_english_document_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sample, serve, *rest = commands("first-exchange.md")
    follow(sample, {}, {})
    with service(shlex.split(serve)) as (url, password):
        shown, passwords = {"http://127.0.0.1:8000": url}, {"admin": password}
        told = [follow(line, shown, passwords) for line in rest]
    assert {path.name for path in Path("proofs").iterdir()} == {"acceptance.p7s", "receipt.p7s"}
    assert any(" received " in text for text in told)
    for folder, unit in (("in", "month-1370000026"), ("back", "actual-1370000026")):
        sent = {path.name: path.read_bytes() for path in Path("units", unit).iterdir()}
        assert {path.name: path.read_bytes() for path in Path(folder).iterdir()} == sent


def test_both_languages_show_the_same_commands() -> None:
    assert commands("first-exchange.md") == commands("first-exchange.ja.md")
