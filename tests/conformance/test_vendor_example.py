"""The newcomer's path of docs/vendor-test.md: a program that is not ours ends red, and green once mended."""

import shlex
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.locator import locate
from support import without_extras
from support.without_extras import EXTRAS

PAGE = locate("docs/vendor-test.md").read_text(encoding="utf-8")
PATH = PAGE.partition("```console\n")[2].partition("```")[0].splitlines()
COMMANDS = [
    line.removeprefix("$ .venv/bin/careplan ") for line in PATH if line.startswith("$ .venv/bin/careplan ")
]
EXPORTER = locate("docs/vendor-test/exporter.mjs")
USES = "user.actual.flatMap((sheet) => sheet.uses.map((use) => row(user, sheet, use)))"
MENDS = [
    ('digits(use.start_time) || "0000"', 'digits(use.start_time) || "9999"'),
    ('digits(use.end_time) || "0000"', 'digits(use.end_time) || "9999"'),
    ("    1, // mistake 2", "    use.times, // mistake 2"),
    (f"const rows = {USES};", f"const rows = request.document.service_users.flatMap((user) => {USES});"),
]


def run(exporter: Path) -> tuple[int, str]:
    node = shutil.which("node")
    if node is None:
        pytest.fail("these tests need Node: install it (Debian: nodejs), or run make test")
    at = shlex.join([node, str(exporter)])
    done = CliRunner().invoke(
        app, ["conformance", "run", at, "--pattern", "D3", "--side", "writes", "--lang", "en"]
    )
    return done.exit_code, done.stdout


def test_the_path_needs_what_it_installs_and_no_more() -> None:
    """`pip install .` brings no extra: the commands of the path run without any."""
    assert [line for line in PATH if "pip install" in line] == [PATH[0]]
    assert PATH[0].endswith(".venv/bin/pip install .")
    listed, sheet, tested = (shlex.split(command.partition(" > ")[0]) for command in COMMANDS)
    assert "D3-twice-a-day" in without_extras.run(EXTRAS, *listed).stdout
    assert without_extras.run(EXTRAS, *sheet).stdout.startswith("<!DOCTYPE html>")
    ours = shlex.join([sys.executable, "-m", "careplan.cli", "harness", "serve"])
    assert tested[2] == "node docs/vendor-test/exporter.mjs"
    done = without_extras.run(EXTRAS, *tested[:2], ours, *tested[3:])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.node
def test_it_ends_as_the_page_says() -> None:
    code, out = run(EXPORTER)
    shown = PAGE.partition("with exit code 1:\n```\n")[2].partition("```")[0]
    assert code == 1
    assert out.endswith(shown)


@pytest.mark.node
def test_mended_it_passes(tmp_path: Path) -> None:
    text = EXPORTER.read_text(encoding="utf-8")
    for wrong, right in MENDS:
        assert wrong in text
        text = text.replace(wrong, right)
    mended = tmp_path / "exporter.mjs"
    mended.write_text(text, encoding="utf-8")
    code, out = run(mended)
    assert "failed 0, broken 0, unsupported 1" in out
    assert "D3 writes in part" in out
    assert code == 0
