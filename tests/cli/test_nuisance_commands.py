"""`careplan nuisance`."""

import json
from pathlib import Path

from support.commands import careplan, lines_of
from support.live_town import PASSWORD, Town


def test_a_script_is_put_shown_and_cleared(town: Town, tmp_path: Path) -> None:
    session = ("--session", tmp_path / "admin.json")
    assert careplan("login", town.url, "--staff", "admin", *session, stdin=PASSWORD + "\n").exit_code == 0
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"rules": [{"name": "slow", "do": "delay", "seconds": 0, "times": 1}]}))
    (put,) = lines_of(careplan("nuisance", "put", script, *session, "--format", "json"))
    assert put["rules"] == [{"name": "slow", "fitted": 0, "fired": 0}]
    assert town.admin.session().office_number is None
    assert "fired 1" in careplan("nuisance", "show", *session, "--lang", "en").stdout
    assert "台本はありません" in careplan("nuisance", "clear", *session, "--lang", "ja").stdout
    (shown,) = lines_of(careplan("nuisance", "show", *session, "--format", "json"))
    assert shown == {"script": None, "rules": []}
    script.write_text("[]")
    refused = careplan("nuisance", "put", script, *session)
    assert refused.exit_code == 2
    assert "docs/nuisance.md" in refused.stderr
    script.write_text('{"rules": []}')
    assert careplan("nuisance", "put", script, *session).exit_code == 1
