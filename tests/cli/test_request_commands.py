"""`careplan requests`."""

from collections.abc import Callable
from pathlib import Path

from careplan.client import Client, Retries
from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of
from support.live_town import PASSWORD, SUPPORT, Town

Session = Callable[[SampleOffice], tuple[str, str]]


def test_requests_are_recorded_shown_followed_and_no_more(
    town: Town, session: Session, tmp_path: Path
) -> None:
    by = ("--session", tmp_path / "admin.json")
    assert careplan("login", town.url, "--staff", "admin", *by, stdin=PASSWORD + "\n").exit_code == 0
    (begun,) = lines_of(careplan("requests", "record", SUPPORT.number, *by, "--format", "json"))
    assert (begun["office"], begun["kept"]) == (SUPPORT.number, 0)
    assert careplan("sent", *session(SUPPORT)).exit_code == 0
    wrong = ("login", town.url, "--staff", f"staff-{SUPPORT.number}", "--session", tmp_path / "x.json")
    assert careplan(*wrong, stdin="another battery staple\n").exit_code == 1
    asked = ("requests", "follow", SUPPORT.number, *by, "--limit", 2)
    told = lines_of(careplan(*asked, "--format", "json"))
    assert [(each["path"], each["status"]) for each in told] == [("/v1/sent", 200), ("/v1/login", 401)]
    assert told[1]["answer"]["body"]["json"]["code"] == "login-failed"
    assert "battery" not in str(told)
    text = careplan("requests", "show", SUPPORT.number, "--after", told[0]["number"], *by).stdout
    assert f"staff-{SUPPORT.number}  POST /v1/login  401 login-failed" in text
    stopped = careplan("requests", "stop", SUPPORT.number, *by, "--lang", "en")
    assert stopped.stdout == f"{SUPPORT.number} is not recorded (kept: 2)\n"
    assert len(lines_of(careplan("requests", "follow", SUPPORT.number, *by, "--format", "json"))) == 2
    assert careplan("requests", "record", SUPPORT.number, *session(SUPPORT)).exit_code == 1


def test_what_is_followed_is_asked_for_again_after_a_pause_and_ends_with_the_recording(town: Town) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        town.client(SUPPORT).session() if len(slept) == 1 else town.admin.request_log.end(SUPPORT.number)

    with Client(town.url, retries=Retries(sleep=sleep)) as client:
        client.login("admin", PASSWORD)
        client.request_log.begin(SUPPORT.number)
        last = max((each.number for each in client.request_log.all(SUPPORT.number)), default=0)
        found = [each.path for each in client.request_log.follow(SUPPORT.number, last, pause=0.5)]
    assert found[-1] == "/v1/session"
    assert slept == [0.5, 0.5]
