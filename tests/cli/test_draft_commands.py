"""careplan draft, against the real service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of, write_files
from support.live_town import HELP, SUPPORT, fresh

As = Callable[[SampleOffice], tuple[str, str]]


@pytest.mark.usefixtures("town")
def test_a_draft_s_life(session: As, tmp_path: Path) -> None:
    own = (*session(HELP), "--format", "json")
    first, second = (write_files(tmp_path / name, fresh(f"actual-{HELP.number}")) for name in ("one", "two"))
    (saved,) = lines_of(careplan("draft", "save", first, *own))
    assert (saved["to"], saved["refusal"]) == (f"{SUPPORT.number}/43", None)
    (changed,) = lines_of(careplan("draft", "change", saved["id"], second, *own))
    assert (changed["id"], changed["stamp"] == saved["stamp"]) == (saved["id"], False)
    assert careplan("draft", "files", saved["id"], "-o", tmp_path / "out", *own).exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in second.iterdir()}
    listed = careplan("draft", "list", *session(HELP), "--lang", "en").stdout
    assert saved["id"] in listed
    assert "1 drafts" in listed
    (sent,) = lines_of(careplan("draft", "send", saved["id"], *own))
    assert lines_of(careplan("show", sent["id"], *own))[0]["stamp"] == changed["stamp"]
    gone = careplan("draft", "delete", saved["id"], *own)
    assert (gone.exit_code, lines_of(gone)[0]["refused"]["code"]) == (1, "draft-unknown")


@pytest.mark.usefixtures("town")
def test_an_office_that_keeps_its_key_has_none(session: As, tmp_path: Path) -> None:
    files = write_files(tmp_path / "one", fresh(f"actual-{HELP.number}"))
    result = careplan("draft", "save", files, *session(SUPPORT), "--lang", "en")
    assert (result.exit_code, "custody-differs" in result.stderr) == (1, True)
