"""`careplan events`."""

from collections.abc import Callable

from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of
from support.live_town import HELP, SUPPORT, Town, fresh

Session = Callable[[SampleOffice], tuple[str, str]]


def test_events_are_shown_and_followed(town: Town, session: Session) -> None:
    sent = town.office(SUPPORT).send(fresh(f"plan-{HELP.number}")).acceptance.id
    shown = lines_of(careplan("events", *session(HELP), "--format", "json"))
    assert (shown[-1]["transmission"], shown[-1]["type"]) == (sent, "transmission.accepted")
    after = shown[-1]["number"]
    town.client(HELP).files(sent)
    asked = ("events", *session(SUPPORT), "--after", after, "--follow", "--limit", 1)
    (told,) = lines_of(careplan(*asked, "--format", "json"))
    assert (told["transmission"], told["state"], told["partner"]) == (sent, "fetched", HELP.number)
    assert "was fetched" in careplan(*asked, "--lang", "en").stdout
    assert lines_of(careplan("events", *session(HELP), "--after", after, "--format", "json")) == []
