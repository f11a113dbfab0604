"""Notices at the client: a stream that goes on where it broke, each notice once."""

import json
from collections.abc import Iterator
from itertools import islice

import httpx
import pytest

from careplan.client import (
    AnswerNotUnderstoodError,
    AnswerTooLargeError,
    Client,
    ConnectionFailedError,
    NotLoggedInError,
    Office,
    ProblemError,
    Retries,
)
from support.live_town import HELP, SUPPORT, Town, fresh

URL = "http://127.0.0.1:9"
RESET = '{"code": "shutting-down"}'


def frame(number: int, **changed: object) -> str:
    data = {
        "number": number,
        "office": "1370000025",
        "role": "receiver",
        "partner": "1370000017",
        "transmission": "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11",
        "state": "accepted",
        "kinds": ["UPPLAN"],
        "months": ["202612"],
    }
    content = {
        "id": f"notice-{number}",
        "type": "transmission.accepted",
        "timestamp": "2026-11-22T00:00:00.000000Z",
        "data": data | changed,
    }
    return f"id: {number}\nevent: transmission.accepted\ndata: {json.dumps(content)}\n\n"


class Streams:
    """Answers with one stream after the other; a stream may break in its midst."""

    def __init__(self, *answers: str | Exception | httpx.Response, attempts: int = 1) -> None:
        self.answers = list(answers)
        self.asked: list[str | None] = []
        self.slept: list[float] = []
        retries = Retries(attempts=attempts, sleep=self.slept.append)
        self.client = Client(URL, token="t", transport=httpx.MockTransport(self.answer), retries=retries)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.headers.get("Last-Event-ID"))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, content=self.broken(answer.encode()))

    def broken(self, content: bytes) -> Iterator[bytes]:
        """Yield the bytes in odd pieces, then break unless the stream ended with a blank line."""
        for start in range(0, len(content), 7):
            yield content[start : start + 7]
        if not content.endswith(b"\n\n"):
            raise httpx.ReadError("cut")


def numbers(streams: Streams, count: int, after: int | None = None) -> list[int]:
    return [each.number for each in islice(streams.client.events(after), count)]


def test_a_broken_stream_goes_on_after_the_last_number() -> None:
    streams = Streams(
        "retry: 2000\n\n: heartbeat\n\n" + frame(4) + frame(7) + frame(9)[:-20],
        httpx.ConnectError("away"),
        f"event: end\ndata: {RESET}\n\n",
        frame(9) + frame(12),
    )
    assert numbers(streams, 4, after=3) == [4, 7, 9, 12]
    assert streams.asked == ["3", "7", "7", "7"]
    assert streams.slept == [0.2, 0.4, 0.8]


def test_a_notice_that_comes_twice_is_yielded_once() -> None:
    streams = Streams(frame(4) + frame(4) + frame(5) + frame(4), frame(5) + frame(6))
    assert numbers(streams, 3) == [4, 5, 6]
    assert streams.asked == [None, "5"]


def test_patience_ends() -> None:
    streams = Streams(*(httpx.ConnectError("away") for _ in range(4)))
    with pytest.raises(ConnectionFailedError):
        numbers(streams, 1)
    assert len(streams.asked) == 4


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("event: x\ndata: no json\n\n", AnswerNotUnderstoodError),
        ("event: x\ndata: []\n\n", AnswerNotUnderstoodError),
        (frame(1, kinds="UPPLAN"), AnswerNotUnderstoodError),
        ("data: " + "x" * 1_100_000, AnswerTooLargeError),
    ],
)
def test_what_is_no_notice(data: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        numbers(Streams(data), 1)


def test_a_refusal_is_raised() -> None:
    document = {"code": "streams-full", "message": {"ja": "だめ", "en": "no"}}
    refused = httpx.Response(429, json=document, headers={"Content-Type": "application/problem+json"})
    with pytest.raises(ProblemError, match="no"):
        numbers(Streams(refused), 1)


def test_an_ended_session_that_cannot_be_renewed() -> None:
    document = {"code": "session-missing", "message": {"ja": "だめ", "en": "no"}}
    ended = f"event: end\ndata: {json.dumps({'code': 'session-missing'})}\n\n"
    refused = httpx.Response(401, json=document, headers={"Content-Type": "application/problem+json"})
    with pytest.raises(NotLoggedInError):
        numbers(Streams(ended, refused), 1)


def test_from_office_to_office(town: Town, support: Office, helper: Client) -> None:
    before = max((each.number for each in helper.notices.all()), default=0)
    sent = support.send(fresh(f"plan-{HELP.number}")).acceptance.id
    (come,) = islice(helper.events(before), 1)
    assert (come.transmission_id, come.state, come.role) == (sent, "accepted", "receiver")
    assert (come.partner, come.office_number) == (SUPPORT.number, HELP.number)
    assert list(helper.notices.all(before)) == [come]
    own = town.client(SUPPORT)
    stream = own.events(come.number)
    helper.files(sent)
    told = next(stream)
    assert (told.transmission_id, told.state) == (sent, "fetched")
    helper.give_receipt(sent)
    assert next(stream).state == "received"
