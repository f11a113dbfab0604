"""Faults of the network and of what answers: each is an exception of the client's own."""

import gzip
import inspect
import json
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.client import (
    AnswerNotUnderstoodError,
    AnswerTooLargeError,
    Client,
    ClientError,
    ConnectionFailedError,
    ProblemError,
    Retries,
    TimedOutError,
    UnavailableError,
    UnusableRequestError,
)
from careplan.client.connection import Call
from careplan.client.zips import write_zip
from careplan.sealing import SealedUnit

URL = "http://127.0.0.1:9"
UNIT = SealedUnit(b"sealed", b"header")
TIME = "2026-11-22T00:00:00.000000Z"
HASH = "0" * 64
ACCEPTED = {
    "id": "1",
    "accepted_at": TIME,
    "sealed_sha256": HASH,
    "header_sha256": HASH,
    "statement": "AAAA",
    "report": None,
}
FAULTS = [
    each
    for _, each in inspect.getmembers(httpx, inspect.isclass)
    if issubclass(each, Exception) and each.__module__ == "httpx"
]


class Exchange:
    """Answers as told, one after the other, the last for ever; remembers what was asked and slept."""

    def __init__(self, *answers: Any, token: str | None = None, **retries: Any) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []
        self.client = Client(
            URL,
            token=token,
            transport=httpx.MockTransport(self.answer),
            retries=Retries(sleep=self.slept.append, **retries),
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            answer = answer()
        assert isinstance(answer, httpx.Response)
        return answer


def problem(status: int, code: str, headers: dict[str, str] | None = None, **extras: Any) -> httpx.Response:
    document = {"code": code, "message": {"ja": "だめ", "en": "no"}} | extras
    given = {"Content-Type": "application/problem+json"} | (headers or {})
    return httpx.Response(status, content=json.dumps(document), headers=given)


def fault(kind: type[Exception]) -> Exception:
    """Make an exception of httpx, whatever its constructor asks for."""
    try:
        return kind("broken")
    except TypeError:
        pass
    try:
        return kind()
    except TypeError:
        request = httpx.Request("GET", URL)
        return kind("broken", request=request, response=httpx.Response(500, request=request))  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", FAULTS, ids=lambda kind: str(kind.__name__))
def test_no_exception_of_httpx_comes_out(kind: type[Exception]) -> None:
    exchange = Exchange(fault(kind))
    with pytest.raises(ClientError) as failed:
        exchange.client.session()
    assert failed.value.message.ja != failed.value.message.en
    assert isinstance(failed.value.__cause__, kind)
    assert isinstance(failed.value, TimedOutError) == issubclass(kind, httpx.TimeoutException)


def test_the_list_of_faults_is_whole() -> None:
    assert {httpx.ConnectError, httpx.ReadTimeout, httpx.InvalidURL, httpx.StreamClosed} <= set(FAULTS)


@pytest.mark.parametrize(
    "address", ["", "ftp://127.0.0.1", "http://[", "http://127.0.0.1:99999999", "nonsense", "http://\n"]
)
def test_unusable_addresses(address: str) -> None:
    def ask() -> None:
        with Client(address) as client:
            client.session()

    with pytest.raises(UnusableRequestError):
        ask()


def test_a_token_that_is_no_header() -> None:
    for token in ("鍵", "a\nb"):
        with pytest.raises(ClientError):
            Client(URL, token=token, retries=Retries(attempts=1)).session()


def test_nothing_listens() -> None:
    with (
        Client(URL, retries=Retries(attempts=1)) as client,
        pytest.raises(ConnectionFailedError, match=URL) as raised,
    ):
        client.session()
    assert "（接続を断られました）" in raised.value.message.ja


def test_a_computer_that_nobody_knows() -> None:
    unknown = socket.gaierror(socket.EAI_NONAME, "x")
    failure = httpx.ConnectError("x")
    failure.__cause__ = unknown
    with pytest.raises(ConnectionFailedError) as raised:
        Exchange(failure, attempts=1).client.session()
    assert "その名前のコンピューターが見つかりません" in raised.value.message.ja


def test_reading_is_tried_again_after_a_broken_connection() -> None:
    exchange = Exchange(
        httpx.ConnectError("no"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(200, json={"status": "ready"}),
    )
    assert exchange.client.is_ready()
    assert len(exchange.requests) == 3
    assert exchange.slept == [0.2, 0.4]


def test_attempts_are_bounded() -> None:
    exchange = Exchange(httpx.ConnectError("no"), attempts=4)
    with pytest.raises(ConnectionFailedError):
        exchange.client.session()
    assert len(exchange.requests) == 4
    assert len(exchange.slept) == 3


def test_a_timeout_is_not_tried_again() -> None:
    exchange = Exchange(httpx.ReadTimeout("slow"))
    with pytest.raises(TimedOutError):
        exchange.client.session()
    assert len(exchange.requests) == 1


def test_sending_is_repeated_under_one_key() -> None:
    answer = httpx.Response(201, json=ACCEPTED, headers={"Careplan-Replayed": "true"})
    exchange = Exchange(httpx.ReadError("cut"), problem(409, "idempotency-in-progress"), answer)
    assert exchange.client.send_sealed(UNIT).replayed
    keys = {request.headers["Idempotency-Key"] for request in exchange.requests}
    assert len(exchange.requests) == 3
    assert len(keys) == 1
    assert {request.content for request in exchange.requests} == {UNIT.sealed}


def test_each_sending_has_a_key_of_its_own() -> None:
    exchange = Exchange(lambda: httpx.Response(201, json=ACCEPTED))
    exchange.client.send_sealed(UNIT)
    exchange.client.send_plain({"a": b"b"})
    assert len({request.headers["Idempotency-Key"] for request in exchange.requests}) == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.login("a", "b"),
        lambda client: client.give_receipt("1"),
        lambda client: client.reject("1", "why"),
        lambda client: client.withdraw("1"),
        lambda client: client.administration.register("1370000018", "a", ["43"], "own"),
        lambda client: client.administration.revoke_certificate("1370000018"),
    ],
)
def test_what_changes_something_is_sent_once(ask: Callable[[Client], object]) -> None:
    for answer in (httpx.ConnectError("no"), problem(503, "overloaded", {"Retry-After": "1"})):
        exchange = Exchange(answer)
        with pytest.raises(ClientError):
            ask(exchange.client)
        assert len(exchange.requests) == 1
        assert not exchange.slept


def test_retry_after_is_kept_to() -> None:
    exchange = Exchange(
        problem(503, "overloaded", {"Retry-After": "2"}), httpx.Response(200, json={"status": "ready"})
    )
    assert exchange.client.is_ready()
    assert exchange.slept == [2.0]


@pytest.mark.parametrize("asked", [None, "600", "soon", "-1", "nan", "inf"])
def test_unavailable_without_a_short_wait_is_raised(asked: str | None) -> None:
    exchange = Exchange(problem(503, "unavailable", {"Retry-After": asked} if asked else None))
    with pytest.raises(UnavailableError) as failed:
        exchange.client.session()
    assert failed.value.retry_after == (600.0 if asked == "600" else None)
    assert len(exchange.requests) == 1


def test_unavailable_without_a_problem_document() -> None:
    with pytest.raises(UnavailableError):
        Exchange(httpx.Response(503, text="<html>")).client.session()


def test_a_problem_carries_what_its_document_says() -> None:
    exchange = Exchange(problem(422, "header-refused", None, cause="header.signer-revoked", title="x"))
    with pytest.raises(ProblemError) as failed:
        exchange.client.session()
    error = failed.value
    assert (error.code, error.status, error.message.ja, error.message.en) == (
        "header-refused",
        422,
        "だめ",
        "no",
    )
    assert error.extras == {"cause": "header.signer-revoked"}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, text="not here"),
        httpx.Response(404, json={"code": "x", "message": {"ja": "a", "en": "b"}}),
        httpx.Response(400, content=b"[]", headers={"Content-Type": "application/problem+json"}),
        httpx.Response(400, content=b"{", headers={"Content-Type": "application/problem+json"}),
        httpx.Response(302, headers={"Location": "http://127.0.0.1:9/elsewhere"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b'{"staff_id": 1}'),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}),
    ],
    ids=range(11),
)
def test_what_is_no_answer_of_the_exchange(answer: httpx.Response) -> None:
    with pytest.raises(AnswerNotUnderstoodError):
        Exchange(answer).client.session()


def test_answers_are_bounded_while_they_stream() -> None:
    read = []

    def endless() -> Any:
        while True:
            read.append(1)
            yield b"x" * 1000

    exchange = Exchange(httpx.Response(200, content=endless()))
    with pytest.raises(AnswerTooLargeError):
        exchange.client._connection.ask(Call("GET", "/", most=10_000))  # noqa: SLF001 - the bound is the call's
    assert len(read) == 11


def test_a_list_that_never_ends_is_given_up() -> None:
    exchange = Exchange(lambda: httpx.Response(200, json={"items": [], "next": "again"}))
    with pytest.raises(AnswerNotUnderstoodError):
        list(exchange.client.sent())
    assert len(exchange.requests) == 2


def test_identifiers_do_not_climb() -> None:
    exchange = Exchange(problem(404, "transmission-unknown"))
    with pytest.raises(ProblemError):
        exchange.client.transmission("../offices?x=1#y")
    assert exchange.requests[0].url.raw_path == b"/v1/transmissions/..%2Foffices%3Fx%3D1%23y"


def test_a_zip_that_leads_out_of_its_folder() -> None:
    for name in ("../x", "a/b", "C:x", "con"):
        with pytest.raises(AnswerNotUnderstoodError):
            Exchange(httpx.Response(200, content=write_zip({name: b""}))).client.files("1")
    with pytest.raises(AnswerNotUnderstoodError):
        Exchange(httpx.Response(200, content=b"PK")).client.files("1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(TIME),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ACCEPTED, "items", "next"]), inner)
    ),
    max_leaves=8,
)


@given(st.one_of(JSON.map(lambda value: json.dumps(value).encode()), st.binary(max_size=40)))
def test_any_answer_is_read_or_refused(body: bytes) -> None:
    def answer() -> httpx.Response:
        return httpx.Response(
            200, content=body, headers={"Careplan-Header": "AAAA", "Careplan-Statement": "!"}
        )

    client = Exchange(answer).client
    for ask in (
        client.session,
        lambda: list(client.sent()),
        lambda: client.transmission("1"),
        lambda: client.content("1"),
        lambda: client.files("1"),
        lambda: client.send_sealed(UNIT),
        lambda: client.check({}),
        lambda: list(client.directory.offices()),
        lambda: client.administration.add_staff("1", "2"),
    ):
        with suppress(ClientError):
            ask()


def test_times_are_read_in_utc() -> None:
    value = ACCEPTED | {"accepted_at": "2026-11-22T09:00:00+09:00"}
    accepted = Exchange(httpx.Response(201, json=value)).client.send_sealed(UNIT)
    assert accepted.accepted_at == datetime(2026, 11, 22, tzinfo=UTC)
    assert accepted.accepted_at.tzinfo is UTC
