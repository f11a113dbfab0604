"""Layers import only what stands below them: the contracts of pyproject.toml, kept."""

import os
import subprocess
import sys
from pathlib import Path

from careplan.locator import locate


def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(
        command,
        cwd=locate("pyproject.toml").parent,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout
