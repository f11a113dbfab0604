"""The core loads nothing of the server."""

import subprocess
import sys

import pytest

SERVER = (
    "fastapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "alembic",
    "httpx",
    "pydantic",
    "cryptography",
    "typer",
    "structlog",
    "argon2",
)


@pytest.mark.parametrize(
    "module", ["careplan.standard.check", "careplan.standard.documents", "careplan.workbench.sample"]
)
def test_the_core_loads_nothing_of_the_server(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {SERVER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
