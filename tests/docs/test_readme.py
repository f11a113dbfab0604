"""The READMEs say what the command says, the same things in both languages, and link to what exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from careplan.locator import locate

ROOT = locate("README.md").parent
READMES = ["README.md", "README.ja.md"]
SHOWN = re.compile(r"```console\n\$ careplan (check --lang .. docs/example)\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"^\$ (.*?)(?:\s+#.*)?$", re.MULTILINE)
LINKS = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("readme", READMES)
def test_shown_check_is_what_the_command_prints(readme: str) -> None:
    shown = SHOWN.search((ROOT / readme).read_text(encoding="utf-8"))
    assert shown is not None
    command = [str(Path(sys.executable).parent / "careplan"), *shown[1].split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout.decode("utf-8") == shown[2]


def test_both_show_the_same_commands() -> None:
    english, japanese = (
        [
            re.sub(r"フォルダー|DIR|--lang ..", "", line)
            for line in COMMANDS.findall((ROOT / name).read_text("utf-8"))
        ]
        for name in READMES
    )
    assert english == japanese


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [link for link in LINKS.findall(text) if "://" not in link and not (ROOT / link).exists()] == []
