"""Metrics, readiness, headers of every answer, rate limits."""

import http.client
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from careplan.api.rates import Bucket
from careplan.exchange.errors import StoreUnavailableError
from support.api_town import HELP, OTHER, PASSWORD, SUPPORT, Town, party, unit
from support.api_town import town as running
from support.processes import service

HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}


async def read(town: Town) -> dict[tuple[str, ...], float]:
    answer = await town.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_count_requests_and_steps(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    receiver = await town.register(party(HELP), "hosted")
    before = await read(town)
    sent = (await town.post_files(unit(f"plan-{HELP.number}").files, sender)).json()["id"]
    await town.http.get(f"/v1/transmissions/{sent}/files", headers=receiver)
    await town.http.get("/v1/nothing/1370000017")
    await town.http.request("BREW", "/v1/sent")
    after = await read(town)
    assert after["careplan_requests_total", "POST", "/v1/transmissions", "201"] == 1
    assert after["careplan_requests_total", "GET", "none", "404"] == 1
    assert after["careplan_requests_total", "other", "/v1/sent", "405"] == 1
    assert after["careplan_request_seconds_count", "POST", "/v1/transmissions"] == 1
    assert after["careplan_audit_entries_total", "transmission.accept"] == 1
    assert after["careplan_audit_entries_total", "transmission.fetch"] == 1
    assert after["careplan_audit_head",] == before["careplan_audit_head",] + 2
    assert after["careplan_threads", "hashing"] == 0
    assert after["careplan_certificate_end_seconds", "exchange"] > town.clock().timestamp()
    assert after["careplan_revocation_list_next_seconds",] > town.clock().timestamp()
    assert after["careplan_office_certificates_ending", "ending"] == 0
    town.clock.advance(days=365 - 10)
    later = await read(town)
    assert later["careplan_office_certificates_ending", "ending"] >= 0
    text = (await town.http.get("/metrics")).text
    for secret in (SUPPORT.number, HELP.number, sent, "staff-", "みほん"):
        assert secret not in text


async def test_metrics_are_for_this_machine_or_for_who_has_the_token(town: Town, tmp_path: Path) -> None:
    far = httpx.ASGITransport(town.app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=far, base_url="http://t") as http:
        assert (await http.get("/metrics")).json()["code"] == "metrics-closed"
    (tmp_path / "second").mkdir()
    async with running(tmp_path / "second", metrics_token="let me look") as guarded:
        assert (await guarded.http.get("/metrics")).json()["code"] == "metrics-closed"
        right = {"Authorization": "Bearer let me look"}
        assert (await guarded.http.get("/metrics", headers=right)).status_code == 200
        wrong = {"Authorization": "Bearer let me Look"}
        assert (await guarded.http.get("/metrics", headers=wrong)).status_code == 403


async def test_behind_a_proxy_on_this_machine_metrics_ask_for_the_token(tmp_path: Path) -> None:
    async with running(tmp_path, trusted_proxies=("127.0.0.1",)) as town:
        assert (await town.http.get("/metrics")).json()["code"] == "metrics-closed"
        answer = await town.http.get("/healthz")
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_readiness_says_why_not(town: Town) -> None:
    assert (await town.http.get("/readyz")).json() == {"status": "ready"}

    def dead() -> None:
        raise StoreUnavailableError("OperationalError")

    town.app.state.services = replace(town.app.state.services, verify_ready=dead)
    town.app.state.services.feed.end()
    answer = await town.http.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["stopping", "database"])
    assert answer.headers["retry-after"]
    assert (await town.http.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/healthz"), ("GET", "/nothing"), ("PUT", "/healthz"), ("GET", "/v1/sent"), ("GET", "/metrics")],
)
async def test_every_answer_carries_the_headers(town: Town, method: str, path: str) -> None:
    answer = await town.http.request(method, path)
    assert HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "strict-transport-security" not in answer.headers


def test_what_is_no_http_is_refused_with_them(tmp_path: Path) -> None:
    with service(tmp_path / "data") as (_, netloc):
        connection = http.client.HTTPConnection(netloc)
        connection.putrequest("GET", "/healthz")
        connection.putheader("Content-Length", "no number")
        connection.endheaders()
        answer = connection.getresponse()
        connection.close()
    assert answer.status == 400
    assert HEADERS.items() <= {name.lower(): value for name, value in answer.getheaders()}.items()


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Town]:
    async with running(tmp_path, rate_login=20, rate_staff=5, rate_office=7, rate_address=100) as town:
        yield town


async def test_log_ins_of_an_address_are_counted_more_strictly(strict: Town) -> None:
    body = {"staff_id": "nobody", "password": PASSWORD}
    codes: list[str] = []
    while "too-many-requests" not in codes:
        answer = await strict.http.post("/v1/login", json=body | {"staff_id": f"x{len(codes):03}"})
        codes.append(answer.json()["code"])
    assert set(codes[:20]) == {"login-failed"}
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 3
    assert (await strict.http.get("/v1/mode")).status_code == 200


async def test_a_log_in_and_its_office_are_counted(strict: Town) -> None:
    first = await strict.register(OTHER, "own")
    admin = await strict.login("admin")
    body = {"staff_id": "second-one", "password": PASSWORD}
    path = f"/v1/offices/{OTHER.office_number}/staff"
    assert (await strict.http.post(path, json=body, headers=admin)).status_code == 201
    second = await strict.login("second-one")

    async def ask(by: dict[str, str]) -> int:
        return (await strict.http.get("/v1/session", headers=by)).status_code

    assert [await ask(first) for _ in range(6)] == [200] * 5 + [429]
    assert [await ask(second) for _ in range(3)] == [200] * 2 + [429]


async def test_an_address_is_counted_and_its_health_checks_are_not(strict: Town) -> None:
    served = 0
    while (answer := await strict.http.get("/v1/mode")).status_code == 200:
        served += 1
    assert served >= 100
    assert answer.json()["code"] == "too-many-requests"
    assert HEADERS.items() <= dict(answer.headers).items()
    assert (await strict.http.get("/healthz")).status_code == 200
    other = httpx.ASGITransport(strict.app, client=("2001:db8::1", 1))
    async with httpx.AsyncClient(transport=other, base_url="http://t") as http:
        assert (await http.get("/v1/mode")).status_code == 200


def test_a_bucket_fills_with_time_and_forgets_the_oldest() -> None:
    times = count()
    bucket = Bucket(60, lambda: float(next(times)), most=1000)
    assert all(bucket.take(f"192.0.2.{n}") == 0 for n in range(5000))
    assert len(bucket) == 1000
    still = Bucket(2, lambda: 7.0)
    assert [still.take("x") for _ in range(3)] == [0, 0, 30]
    assert still.take("y") == 0
    assert Bucket(0).take("x") == 0
