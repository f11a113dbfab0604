"""Commands whose extra is not installed say what to type; the rest works without."""

import subprocess
import sys

import pytest

from support.without_extras import run

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


@pytest.mark.parametrize("command", ["send", "demo", "conformance exchange"])
def test_commands_without_the_client(command: str) -> None:
    done = run(["httpx"], *command.split(), "--whatever", "x")
    assert done.returncode == 2
    assert done.stderr.count('pip install ".[client]"') == 2
    assert "httpx" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_without_the_server() -> None:
    done = run(["fastapi", "uvicorn", "sqlalchemy"], "serve")
    assert done.returncode == 2
    assert ".[server]" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_lists_every_command_without_any_extra() -> None:
    done = run(["httpx", "fastapi", "uvicorn", "sqlalchemy", "pydantic"], "--help")
    assert done.returncode == 0, done.stderr
    for command in [*_CLIENT, "check", "convert", "sample", "authority", "seal", "open", "serve"]:
        assert f" {command} " in done.stdout


def test_checking_loads_neither_client_nor_server() -> None:
    program = "import sys; sys.argv[1:] = ['check', 'none'];\nfrom careplan.cli import main\n"
    program += "try:\n main()\nexcept SystemExit: pass\n"
    program += "print(sorted({'httpx', 'fastapi', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]"
