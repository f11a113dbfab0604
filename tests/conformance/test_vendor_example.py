"""The newcomer's path of docs/vendor-test.md: a program that is not ours ends red, and green once mended."""

import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.locator import locate

pytestmark = pytest.mark.node
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


def test_it_ends_as_the_page_says() -> None:
    code, out = run(EXPORTER)
    page = locate("docs/vendor-test.md").read_text(encoding="utf-8")
    shown = page.partition("with exit code 1:\n```\n")[2].partition("```")[0]
    assert code == 1
    assert out.endswith(shown)


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
