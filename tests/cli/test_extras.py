"""Commands whose extra is not installed say what to type; the rest works without."""

import subprocess
import sys

import pytest

_WITHOUT = """
import sys
for name in {names!r}:
    sys.modules[name] = None
sys.argv[0] = "careplan"
from careplan.cli import main
main()
"""
_CLIENT = [
    "login",
    "logout",
    "send",
    "sent",
    "received",
    "fetch",
    "receipt",
    "reject",
    "withdraw",
    "actuals",
    "demo",
]


def _run(names: list[str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = _WITHOUT.format(names=names)
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("command", ["send", "demo"])
def test_commands_without_the_client(command: str) -> None:
    done = _run(["httpx"], command, "--whatever", "x")
    assert done.returncode == 2
    assert done.stderr.count('pip install ".[client]"') == 2
    assert "httpx" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_without_the_server() -> None:
    done = _run(["fastapi", "uvicorn", "sqlalchemy"], "serve")
    assert done.returncode == 2
    assert ".[server]" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_lists_every_command_without_any_extra() -> None:
    done = _run(["httpx", "fastapi", "uvicorn", "sqlalchemy", "pydantic"], "--help")
    assert done.returncode == 0, done.stderr
    for command in [*_CLIENT, "check", "convert", "sample", "authority", "seal", "open", "serve"]:
        assert f" {command} " in done.stdout


def test_checking_loads_neither_client_nor_server() -> None:
    program = "import sys; sys.argv[1:] = ['check', 'none'];\nfrom careplan.cli import main\n"
    program += "try:\n main()\nexcept SystemExit: pass\n"
    program += "print(sorted({'httpx', 'fastapi', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]"
