"""The command line as who installed no extra has it."""

import subprocess
import sys
from collections.abc import Sequence

EXTRAS = ("httpx", "fastapi", "uvicorn", "sqlalchemy", "structlog", "jinja2", "argon2", "alembic")
_WITHOUT = """
import sys
for name in {names!r}:
    sys.modules[name] = None
sys.argv[0] = "careplan"
from careplan.cli import main
main()
"""


def run(names: Sequence[str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run careplan without modules of these names."""
    program = _WITHOUT.format(names=list(names))
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
