"""The log of requests of one office: what is caught of them, what is left out, whose they are told to be."""

import json
from base64 import b64encode
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest
from sqlalchemy import event
from starlette.types import Message
from structlog.testing import capture_logs

from careplan.exchange.recording.desk import Happened, RecordingDesk
from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, OTHER, OWN, PASSWORD, SUPPORT, Town, party, unit
from support.api_town import town as running
from support.web_visitor import visitor

LOG, READ = "/v1/offices/{}/request-log", "/v1/offices/{}/requests"
MARKER = "marker-of-a-secret"
PLAN = unit(f"plan-{HELP.number}")


class Watched:
    """A town in which the support office is recorded, from now on."""

    def __init__(self, town: Town, admin: dict[str, str], staff: dict[str, str]) -> None:
        self.town, self.http, self.admin, self.staff = town, town.http, admin, staff

    async def log(self, after: int = 0, number: str = SUPPORT.number) -> list[dict[str, Any]]:
        answer = await self.http.get(READ.format(number), params={"after": after}, headers=self.admin)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def last(self) -> dict[str, Any]:
        return (await self.log())[-1]


def everything(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def begin(town: Town, number: str, minutes: int = 30) -> dict[str, str]:
    admin = await town.login("admin")
    answer = await town.http.put(LOG.format(number), json={"minutes": minutes}, headers=admin)
    assert answer.status_code == 200, answer.text
    return admin


@pytest.fixture
async def watched(town: Town) -> Watched:
    staff = await town.register(party(SUPPORT), "hosted")
    return Watched(town, await begin(town, SUPPORT.number), staff)


async def test_a_request_is_told_with_its_answer(watched: Watched) -> None:
    sent = await watched.http.get(
        "/v1/sent?limit=3&cursor=&colour=red",
        headers=watched.staff | {"Cookie": MARKER, "X-Odd": MARKER, "User-Agent": "vendor/1"},
    )
    (told,) = await watched.log()
    assert (told["method"], told["path"], told["route"], told["status"]) == (
        "GET",
        "/v1/sent",
        "/v1/sent",
        sent.status_code,
    )
    assert told["query"] == "limit=3&cursor=&colour=[3 characters]"
    assert (told["staff_id"], told["told_by"]) == (f"staff-{SUPPORT.number}", "session")
    assert told["request_id"] == sent.headers["X-Request-Id"]
    headers = dict(told["request"]["headers"])
    token = len(watched.staff["Authorization"])
    assert (headers["user-agent"], headers["authorization"]) == ("vendor/1", f"[{token} characters]")
    assert headers["cookie"] == headers["x-odd"] == f"[{len(MARKER)} characters]"
    assert dict(told["answer"]["headers"]) == dict(sent.headers)
    assert told["ms"] >= 0
    assert MARKER not in json.dumps(told)


async def test_a_problem_is_told_whole_with_its_findings(watched: Watched) -> None:
    files = dict(PLAN.files)
    spoiled = next(iter(files))
    files[spoiled] = files[spoiled].replace(b"\r\n", b",one-more\r\n")
    refused = await watched.town.post_files(files, watched.staff, **{"Idempotency-Key": MARKER})
    assert refused.json()["code"] == "unit-has-errors"
    told = await watched.last()
    assert told["answer"]["body"]["json"] == refused.json()
    assert refused.json()["report"]["files"][0]["findings"]
    body = told["request"]["body"]
    assert (body["media"], body["json"], len(body["sha256"])) == ("application/zip", None, 64)
    assert body["size"] == len(write_archive(files))
    assert MARKER not in json.dumps(told)


async def test_the_sealed_way_is_told_too(town: Town) -> None:
    """The short way of `direct` and the log-in by certificate tell who they are."""
    sender, signer = await town.enrol(OWN)
    receiver, _ = await town.enrol(OTHER)
    admin = await begin(town, OWN.office_number)
    made = await town.seal(signer, OTHER, sender)
    answer = await town.post_sealed(made, sender)
    watched = Watched(town, admin, sender)
    told = (await watched.log(number=OWN.office_number))[-1]
    body = told["request"]["body"]
    assert (told["status"], told["path"], body["size"]) == (201, "/v1/transmissions", len(made.sealed))
    assert body["sha256"] == answer.json()["sealed_sha256"]
    assert dict(told["request"]["headers"])["careplan-header"] == b64encode(made.header).decode()
    assert told["answer"]["body"]["json"]["sealed_sha256"] == body["sha256"]
    assert (await town.http.get("/v1/received", headers=receiver)).status_code == 200
    assert not await watched.log(number=OTHER.office_number)


async def test_failed_log_ins_are_told_without_what_was_typed(watched: Watched) -> None:
    login = {"staff_id": f"staff-{SUPPORT.number}", "password": MARKER, "code": "123456", "pass": MARKER}
    for body in (login, login | {"password": [MARKER]}, login | {"password": {MARKER: 987654321}}):
        await watched.http.post("/v1/login", json=body)
    await watched.http.post("/v1/login", json=login | {"staff_id": "somebody-else"})
    await watched.http.post("/v1/login", json={"staff_id": login["staff_id"], "password": PASSWORD})
    told = await watched.log()
    assert [(each["status"], each["told_by"]) for each in told] == [(422, "staff-id")] * 3 + [
        (200, "staff-id")
    ]
    assert told[0]["request"]["body"]["json"] == {
        "staff_id": login["staff_id"],
        "password": f"[{len(MARKER)} characters]",
        "code": "[6 characters]",
        "pass": f"[{len(MARKER)} characters]",
    }
    answer = told[-1]["answer"]["body"]["json"]
    assert (answer["role"], answer["refresh_token"]) == ("staff", "[43 characters]")
    text = json.dumps(told)
    assert not [each for each in (MARKER, "123456", "987654321", PASSWORD) if each in text]


@pytest.mark.parametrize(("length", "is_on_loop"), [(10, True), (20_000, False)])
async def test_a_long_body_is_looked_through_in_a_thread(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, length: int, is_on_loop: bool
) -> None:
    kept_on_loop: list[bool] = []

    def note(desk: RecordingDesk, happened: Happened) -> None:
        kept_on_loop.append(current_thread() is main_thread())
        keep(desk, happened)

    keep = RecordingDesk.keep
    monkeypatch.setattr(RecordingDesk, "keep", note)
    await watched.http.post("/v1/groups", json={"odd": "x" * length}, headers=watched.staff)
    assert (await watched.last())["request"]["body"]["json"]["odd"] == f"[{length} characters]"
    assert kept_on_loop == [is_on_loop]


@pytest.mark.parametrize(
    "broken", [b'{"password": "marker-of-a-secret', b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"\xff"]
)
async def test_json_that_is_none_is_told_by_where_it_ends(watched: Watched, broken: bytes) -> None:
    given = watched.staff | {"Content-Type": "application/json"}
    refused = await watched.http.post("/v1/groups", content=broken, headers=given)
    told = await watched.last()
    assert told["answer"]["body"]["json"]["code"] == refused.json()["code"]
    body = told["request"]["body"]
    assert body["unreadable"]
    assert (body["size"], body["json"]) == (len(broken), None)
    assert MARKER not in json.dumps(told)


async def test_half_a_character_is_told_as_it_can_be(watched: Watched) -> None:
    given = watched.staff | {"Content-Type": "application/json"}
    await watched.http.post("/v1/groups", content=b'{"state": "\\ud800"}', headers=given)
    assert (await watched.last())["request"]["body"]["json"] == {"state": "?"}


async def test_a_token_that_is_no_good_any_more_still_tells_whose_it_was(watched: Watched) -> None:
    pair = await watched.http.post(
        "/v1/login", json={"staff_id": f"staff-{SUPPORT.number}", "password": PASSWORD}
    )
    watched.town.clock.advance(hours=2)
    watched.admin = await begin(watched.town, SUPPORT.number)
    assert (await watched.http.get("/v1/sent", headers=watched.staff)).status_code == 401
    assert (await watched.last())["told_by"] == "token"
    renewal = {"refresh_token": pair.json()["refresh_token"]}
    assert (await watched.http.post("/v1/refresh", json=renewal)).status_code == 200
    assert (await watched.last())["told_by"] == "refresh-token"
    answer = await watched.http.post(
        f"/v1/offices/{SUPPORT.number}/enrolment", json={"password": MARKER, "request": MARKER}
    )
    assert answer.status_code == 401
    told = await watched.last()
    assert (told["told_by"], told["staff_id"]) == ("path", None)
    assert MARKER not in json.dumps(told)
    before = len(await watched.log())
    for path in ("/healthz", "/v1/nowhere", "/v1/offices/9999999999/enrolment"):
        await watched.http.post(path)
    assert len(await watched.log()) == before


async def test_others_and_the_reading_of_the_log_are_not_recorded(watched: Watched) -> None:
    other = await watched.town.register(party(HELP), "hosted")
    await watched.http.get("/v1/sent", headers=other)
    await watched.http.get("/v1/sent", headers=watched.admin)
    assert await watched.log() == await watched.log() == []
    assert await watched.log(number=HELP.number) == []


async def test_it_ends_by_itself_and_by_hand_and_what_was_recorded_stays(watched: Watched) -> None:
    async def ask() -> int:
        await watched.http.get("/v1/session", headers=watched.staff)
        return len(await watched.log())

    async def shown() -> dict[str, Any]:
        found = await watched.http.get(LOG.format(SUPPORT.number), headers=watched.admin)
        return dict(found.json())

    assert (await shown())["until"] == "2026-11-22T03:34:05.678901Z"
    assert await ask() == 1
    watched.town.clock.advance(minutes=30)
    assert await ask() == 1
    assert await shown() == {"office": SUPPORT.number, "begun_at": None, "until": None, "kept": 1}
    await begin(watched.town, SUPPORT.number)
    assert await ask() == 2
    ended = await watched.http.delete(LOG.format(SUPPORT.number), headers=watched.admin)
    assert ended.status_code == 204
    assert await ask() == 2


async def test_the_office_s_own_administrator_reads_and_does_not_begin(watched: Watched) -> None:
    chief = {"staff_id": "chief", "role": "office-administrator", "password": PASSWORD}
    path = f"/v1/offices/{SUPPORT.number}/staff"
    assert (await watched.http.post(path, json=chief, headers=watched.admin)).status_code == 201
    by = await watched.town.login("chief")
    await watched.http.get("/v1/session", headers=watched.staff)
    found = await watched.http.get(READ.format(SUPPORT.number), headers=by)
    assert [each["path"] for each in found.json()["items"]] == ["/v1/login", "/v1/session"]
    assert (await watched.http.get(LOG.format(SUPPORT.number), headers=by)).json()["kept"] == 2
    begun = await watched.http.put(LOG.format(SUPPORT.number), json={"minutes": 1}, headers=by)
    other = await watched.http.get(READ.format(HELP.number), headers=by)
    assert {begun.json()["code"], other.json()["code"]} == {"administrator-only"}


async def unanswered(app: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
    """Ask where no answer comes, which httpx takes for a fault of the application."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    await app(scope | {"http_version": "1.1", "scheme": "http", "server": ("t", 80)}, receive, send)
    assert sent == []


async def test_a_cut_connection_is_told_with_no_answer_and_the_rule_that_cut_it(watched: Watched) -> None:
    rule = {"name": "gone", "do": "cut", "route": "/v1/session"}
    await watched.http.put("/v1/nuisance", json={"rules": [rule]}, headers=watched.admin)
    given = [(b"authorization", watched.staff["Authorization"].encode())]
    await unanswered(watched.town.app, "/v1/session", given)
    told = await watched.last()
    assert (told["nuisance"], told["status"], told["answer"]) == (["gone"], None, None)
    assert told["told_by"] == "session"


async def test_a_page_at_a_time_and_no_more_than_asked(watched: Watched) -> None:
    for _ in range(3):
        await watched.http.get("/v1/session", headers=watched.staff)
    url = READ.format(SUPPORT.number)
    first = (await watched.http.get(url, params={"limit": 2}, headers=watched.admin)).json()
    rest = (await watched.http.get(url, params={"after": first["next"]}, headers=watched.admin)).json()
    assert [len(first["items"]), len(rest["items"])] == [2, 1]
    assert first["until"] == "2026-11-22T03:34:05.678901Z"
    again = (await watched.http.get(url, params={"after": rest["next"]}, headers=watched.admin)).json()
    assert (again["items"], again["next"]) == ([], rest["next"])


async def test_findings_that_show_values_are_not_told(watched: Watched) -> None:
    files = watched.town.post_files
    plain = await files(PLAN.files, watched.staff, path="/v1/check")
    told = await watched.last()
    assert plain.status_code == 200
    wanted = [(each["path"], each["findings"]) for each in plain.json()["files"]]
    assert [(each["path"], each["findings"]) for each in told["answer"]["body"]["json"]["files"]] == wanted
    assert (await files(PLAN.files, watched.staff, "?show_values=true", "/v1/check")).status_code == 200
    assert (await watched.last())["answer"]["body"]["json"] is None


async def test_nothing_of_a_file_lies_in_clear_anywhere(tmp_path: Path) -> None:
    async with running(tmp_path) as town:
        staff = await town.register(party(SUPPORT), "hosted")
        await begin(town, SUPPORT.number)
        odd = staff | {"X-Marker": MARKER}
        await town.http.post("/v1/groups", json={"name": MARKER, MARKER: MARKER}, headers=odd)
        await town.post_files(PLAN.files | {f"{MARKER}.txt": MARKER.encode()}, odd)
        await town.http.post("/v1/check", content=MARKER.encode(), headers=odd | {"Content-Type": "text/csv"})
    kept = everything(tmp_path)
    assert kept
    assert not [data for data in kept if MARKER.encode() in data]


async def test_a_log_that_cannot_be_written_disturbs_nobody(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(MARKER)

    monkeypatch.setattr("careplan.exchange.recording.desk.RecordingDesk.keep", fail)
    with capture_logs() as lines:
        assert (await watched.http.get("/v1/session", headers=watched.staff)).status_code == 200
    assert [line["error"] for line in lines if line["event"] == "recording.failed"] == ["OSError"]
    assert MARKER not in json.dumps(lines)


async def test_another_process_takes_it_up_at_its_next_look(town: Town) -> None:
    staff = await town.register(party(SUPPORT), "hosted")
    admin = await begin(town, SUPPORT.number)
    recording = town.app.state.services.recording
    recording.on = {}  # what a process knows that was not asked to begin
    await town.http.get("/v1/session", headers=staff)
    await recording.poll()
    await town.http.get("/v1/sent", headers=staff)
    watched = Watched(town, admin, staff)
    assert [each["path"] for each in await watched.log()] == ["/v1/sent"]


async def test_an_office_that_is_not_recorded_costs_no_question_more(town: Town) -> None:
    other = await town.register(party(HELP), "hosted")
    engine = town.app.state.services.door.store.engine
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for begun in (False, True):
        if begun:
            await town.register(party(SUPPORT), "hosted")
            await begin(town, SUPPORT.number)
        asked.clear()
        for path in ("/v1/received", "/v1/session", "/v1/offices"):  # the short way, a route, another route
            assert (await town.http.get(path, headers=other)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


async def test_pages_are_told_too_and_of_a_form_what_is_harmless(watched: Watched) -> None:
    visits = visitor(watched.town)
    async with visits.http:
        refused = await visits.post(
            "/login", {"staff_id": f"staff-{SUPPORT.number}", "password": MARKER, "name": MARKER}
        )
        assert refused.status_code == 401
        await visits.log_in(f"staff-{SUPPORT.number}")
        assert (await visits.get("/received?lang=en")).status_code == 200
    told = await watched.log()
    assert [(each["path"], each["told_by"]) for each in told] == [
        ("/login", "staff-id"),
        ("/login", "staff-id"),
        ("/received", "session"),
    ]
    form = told[0]["request"]["body"]["json"]
    assert (form["staff_id"], form["password"]) == (
        f"staff-{SUPPORT.number}",
        f"[{len(MARKER)} characters]",
    )
    assert (told[2]["query"], told[2]["answer"]["body"]["json"]) == ("lang=en", None)
    cookies = [value for name, value in told[2]["request"]["headers"] if name == "cookie"]
    assert cookies
    assert all(value.endswith(" characters]") for value in cookies)
    assert MARKER not in json.dumps(told)


async def test_what_is_written_to_a_partner_is_not_told(watched: Watched) -> None:
    finding = {"rule": "field.required", "severity": "error", "message": {"ja": MARKER, "en": MARKER}}
    body = {"reason": MARKER, "findings": [finding]}
    path = "/v1/transmissions/0f0e6c4e-2f0a-4a53-9d5e-7b1c8f6a2d10/rejection"
    await watched.http.post(path, json=body, headers=watched.staff)
    told = await watched.last()
    assert told["request"]["body"]["json"]["findings"][0]["rule"] == "field.required"
    assert MARKER not in json.dumps(told)
