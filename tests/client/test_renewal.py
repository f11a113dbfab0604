"""The client gets the next tokens by itself, once for all its threads, and uses those that another process got."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Barrier, Thread

import httpx
import pytest

from careplan.client import Client, ConnectionFailedError, Login, NotLoggedInError, Retries, Tokens

ENDED = {
    "type": "urn:careplan:problem:session-missing",
    "title": "x",
    "status": 401,
    "detail": "x",
    "code": "session-missing",
    "message": {"ja": "x", "en": "x"},
}
SESSION = {
    "staff_id": "sato-1",
    "office_number": "1370000017",
    "role": "staff",
    "expires_at": "2026-11-22T01:00:00.000000Z",
    "owes": None,
    "x5t_s256": None,
}


def problem() -> httpx.Response:
    return httpx.Response(401, json=ENDED, headers={"Content-Type": "application/problem+json"})


@dataclass
class Exchange:
    """Answers as the exchange does: the newest token is good, a refresh token once."""

    token: str = "token-2"
    refresh: str = "refresh-1"
    asked: list[str] = field(default_factory=list)
    fail: Callable[[httpx.Request], None] = lambda _request: None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        self.fail(request)
        if request.url.path == "/v1/refresh":
            if json.loads(request.content)["refresh_token"] != self.refresh:
                return problem()
            number = int(self.refresh.rpartition("-")[2]) + 1
            self.refresh, self.token = f"refresh-{number}", f"token-{number}"
            tokens = {"token": self.token, "refresh_token": self.refresh}
            return httpx.Response(200, json=SESSION | tokens | {"refresh_expires_at": SESSION["expires_at"]})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return problem()
        return httpx.Response(200, json=SESSION)


@dataclass
class Kept:
    """Tokens kept as the command line does in its file."""

    tokens: Tokens | None
    saved: list[str] = field(default_factory=list)

    def load(self) -> Tokens | None:
        return self.tokens

    def save(self, login: Login) -> None:
        self.saved.append(login.token)
        self.tokens = Tokens(login.token, login.refresh_token)


def client(exchange: Exchange, kept: Kept) -> Client:
    once = Retries(attempts=1)
    return Client("http://t", tokens=kept, transport=httpx.MockTransport(exchange), retries=once)


def test_an_ended_token_is_renewed_and_the_request_sent_again() -> None:
    exchange, kept = Exchange(), Kept(Tokens("token-1", "refresh-1"))
    with client(exchange, kept) as made:
        assert made.session().staff_id == "sato-1"
        assert made.session().staff_id == "sato-1"
    assert exchange.asked == ["/v1/session", "/v1/refresh", "/v1/session", "/v1/session"]
    assert kept.saved == ["token-2"]
    assert "token" not in repr(kept.tokens)


def test_without_a_refresh_token_or_with_a_used_one_it_is_said() -> None:
    for refresh, asked in ((None, 1), ("refresh-0", 2)):
        exchange = Exchange()
        with client(exchange, Kept(Tokens("token-1", refresh))) as made:
            with pytest.raises(NotLoggedInError) as refused:
                made.session()
            assert (refused.value.code, len(exchange.asked)) == ("session-missing", asked)
            with pytest.raises(NotLoggedInError):
                made.session()
        assert exchange.asked.count("/v1/refresh") == asked - 1


def test_tokens_that_another_process_got_are_used_first() -> None:
    exchange, kept = Exchange(), Kept(Tokens("token-1", "refresh-1"))
    with client(exchange, kept) as one, client(exchange, kept) as other:
        one.session()
        assert other.session().staff_id == "sato-1"
    assert exchange.asked.count("/v1/refresh") == 1


def test_many_threads_renew_once() -> None:
    exchange, kept = Exchange(), Kept(Tokens("token-1", "refresh-1"))
    together, seen = Barrier(8), []

    def first_in_vain(request: httpx.Request) -> None:
        if request.headers.get("Authorization") == "Bearer token-1":
            together.wait(timeout=30)

    exchange.fail = first_in_vain
    with client(exchange, kept) as made:
        threads = [Thread(target=lambda: seen.append(made.session().staff_id)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == ["sato-1"] * 8
    assert exchange.asked.count("/v1/refresh") == 1


def test_an_exchange_that_is_away_is_said() -> None:
    def away(request: httpx.Request) -> None:
        if request.url.path == "/v1/refresh":
            raise httpx.ConnectError("away")

    exchange = Exchange(fail=away)
    with (
        client(exchange, Kept(Tokens("token-1", "refresh-1"))) as made,
        pytest.raises(ConnectionFailedError),
    ):
        made.session()
