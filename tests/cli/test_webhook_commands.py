"""`careplan webhook`, and the client below it."""

import json
from collections.abc import Callable

from careplan.workbench.sample import SampleOffice
from support.commands import careplan
from support.live_town import RENTAL, Town

Session = Callable[[SampleOffice], tuple[str, str]]
URL = "http://127.0.0.1:9/careplan"


def told(*arguments: object) -> dict[str, object]:
    result = careplan("webhook", *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, object] = json.loads(result.stdout)
    return value


def test_a_webhook_from_its_making_to_its_end(town: Town, session: Session) -> None:
    made = told("add", URL, *session(RENTAL))
    assert str(made.pop("secret")).startswith("whsec_")
    assert told("list", *session(RENTAL)) == {"items": [made]}
    assert "whsec_" not in careplan("webhook", "list", *session(RENTAL)).stdout
    assert careplan("webhook", "dead", made["id"], *session(RENTAL)).stdout == ""
    assert told("replay", made["id"], "--number", 1, *session(RENTAL)) == {"replayed": 0}
    assert list(town.client(RENTAL).webhooks.dead(str(made["id"]))) == []
    assert told("remove", made["id"], *session(RENTAL)) == {"id": made["id"]}
    assert told("list", *session(RENTAL)) == {"items": []}
    refused = careplan("webhook", "add", "ftp://x", *session(RENTAL), "--format", "json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["refused"]["code"] == "webhook-url-refused"
    assert "whsec_" in careplan("webhook", "add", URL, *session(RENTAL), "--lang", "ja").stdout
