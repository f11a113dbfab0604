"""The short way answers what the routes answer, to the byte, and leaves to them what is not of its plain form."""

from base64 import b64encode
from typing import Any

import httpx
import pytest

from careplan.api.direct_requests import LARGEST, find_request
from careplan.sealing import SealedUnit
from support.api_town import OTHER, OWN, Town


class Offices:
    """Two offices with their own keys, and what one has sent the other."""

    def __init__(self, town: Town) -> None:
        self.town = town

    async def enrol(self) -> "Offices":
        self.sender, self.signer = await self.town.enrol(OWN)
        self.receiver, self.key = await self.town.enrol(OTHER)
        return self

    async def unit(self, stamp: str, **given: Any) -> SealedUnit:
        return await self.town.seal(self.signer, OTHER, self.sender, stamp=stamp, **given)

    async def sent(self, stamp: str) -> dict[str, Any]:
        answer = await self.town.post_sealed(await self.unit(stamp), self.sender)
        shown = await self.town.http.get(f"/v1/transmissions/{answer.json()['id']}", headers=self.receiver)
        return dict(shown.json())


@pytest.fixture
async def offices(town: Town) -> Offices:
    return await Offices(town).enrol()


def twice(headers: dict[str, str]) -> list[tuple[str, str]]:
    """A header twice is no plain form: the route takes the request."""
    return [*headers.items(), ("X-Twice", "1"), ("X-Twice", "2")]


def same(direct: httpx.Response, routed: httpx.Response) -> None:
    """Compare all but what numbers the request."""
    shown, wanted = (dict(each.headers) | {"x-request-id": ""} for each in (direct, routed))
    assert (direct.status_code, shown) == (routed.status_code, wanted)
    if direct.is_success:
        assert direct.content == routed.content
    else:
        assert direct.json() | {"instance": ""} == routed.json() | {"instance": ""}


def short(method: str, path: str, headers: dict[str, str], query: bytes = b"") -> bool:
    scope = {
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    return find_request(scope) is not None


async def both(offices: Offices, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Any:
    """Ask by the short way and by the route; they answer the same. Return that answer."""
    http = offices.town.http
    given = headers | ({"Content-Length": str(len(body))} if body else {})
    direct = await http.request(method, path, headers=given, content=body or None)
    routed = await http.request(method, path, headers=twice(given), content=body or None)
    plain, _, query = path.partition("?")
    assert short(method, plain, given, query.encode())
    same(direct, routed)
    return direct


async def test_a_list(offices: Offices) -> None:
    first = await offices.sent("20261122030405")
    await offices.sent("20261122030406")
    for query in (
        "",
        "?state=accepted&order=stamp&limit=1",
        "?state=received",
        "?order=newest",
        "?limit=200",
    ):
        answer = await both(offices, "GET", f"/v1/received{query}", offices.receiver)
        assert answer.status_code == 200
    page = await both(offices, "GET", "/v1/received?order=stamp&limit=1", offices.receiver)
    assert [each["id"] for each in page.json()["items"]] == [first["id"]]
    assert page.json()["next"] is not None


async def test_fetching(offices: Offices) -> None:
    shown = await offices.sent("20261122030405")
    path = f"/v1/transmissions/{shown['id']}/content"
    assert (await both(offices, "GET", path, offices.receiver)).status_code == 200
    assert (await both(offices, "GET", path, offices.sender)).status_code == 404


async def test_a_receipt(offices: Offices) -> None:
    shown = await offices.sent("20261122030405")
    path = f"/v1/transmissions/{shown['id']}/receipt"
    headers = offices.receiver | {"Content-Type": "application/pkcs7-signature"}
    receipt = offices.town.receipt(shown, offices.key)
    assert (await both(offices, "POST", path, headers, receipt)).status_code == 409
    await offices.town.http.get(f"/v1/transmissions/{shown['id']}/content", headers=offices.receiver)
    assert (await both(offices, "POST", path, headers, b"no receipt")).status_code == 422
    answer = await both(offices, "POST", path, headers, receipt)  # the second time changes nothing
    assert (answer.status_code, answer.json()["state"]) == (200, "received")


async def test_sending(offices: Offices) -> None:
    made = await offices.unit("20261122030405")
    headers = offices.sender | {
        "Content-Type": "application/pkcs7-mime",
        "Careplan-Header": b64encode(made.header).decode(),
        "Idempotency-Key": "once",
    }
    await offices.town.http.post("/v1/transmissions", headers=headers, content=made.sealed)
    again = await both(offices, "POST", "/v1/transmissions", headers, made.sealed)
    assert (again.status_code, again.headers["careplan-replayed"]) == (201, "true")
    other = headers | {"Idempotency-Key": "twice"}
    assert (await both(offices, "POST", "/v1/transmissions", other, made.sealed + b"x")).status_code == 422
    wrong = other | {"Careplan-Header": "not Base64"}
    assert (await both(offices, "POST", "/v1/transmissions", wrong, made.sealed)).status_code == 422


async def test_nobody(offices: Offices) -> None:
    stranger = {"Authorization": "Bearer nobody"}
    for method, path in (("GET", "/v1/received"), ("GET", f"/v1/transmissions/{'0' * 36}/content")):
        assert (await both(offices, method, path, stranger)).status_code == 401


BEARER = {"Authorization": "Bearer token"}
SEALED = BEARER | {
    "Content-Type": "application/pkcs7-mime",
    "Careplan-Header": "MIIF",
    "Content-Length": str(LARGEST),
}
SIGNED = BEARER | {"Content-Type": "application/pkcs7-signature", "Content-Length": "9"}
ONE = f"/v1/transmissions/{'0' * 36}"


@pytest.mark.parametrize(
    ("method", "path", "headers", "query"),
    [
        ("GET", "/v1/received", {}, b""),
        ("GET", "/v1/received", {"Authorization": "Basic x"}, b""),
        ("GET", "/v1/received", BEARER, b"cursor=x"),
        ("GET", "/v1/received", BEARER, b"limit=0"),
        ("GET", "/v1/received", BEARER, b"limit=201"),
        ("GET", "/v1/received", BEARER, b"limit=1&limit=2"),
        ("GET", "/v1/received", BEARER, b"state=nowhere"),
        ("GET", "/v1/sent", BEARER, b""),
        ("HEAD", "/v1/received", BEARER, b""),
        ("GET", f"{ONE}/content", BEARER, b"in_order=true"),
        ("GET", f"{ONE}/files", BEARER, b""),
        ("GET", f"{ONE}0/content", BEARER, b""),
        ("POST", "/v1/transmissions", SEALED | {"Content-Type": "application/zip"}, b""),
        ("POST", "/v1/transmissions", SEALED | {"Content-Length": str(LARGEST + 1)}, b""),
        ("POST", "/v1/transmissions", SEALED | {"Transfer-Encoding": "chunked"}, b""),
        ("POST", "/v1/transmissions", SEALED | {"Careplan-Pseudonyms": "0" * 64}, b""),
        ("POST", "/v1/transmissions", SEALED | {"Idempotency-Key": "a b"}, b""),
        ("POST", "/v1/transmissions", SEALED, b"allow_errors=true"),
        ("POST", f"{ONE}/receipt", SIGNED | {"Content-Length": "0"}, b""),
        ("POST", f"{ONE}/receipt", SIGNED | {"Content-Type": "application/json"}, b""),
    ],
)
def test_what_is_left_to_the_routes(method: str, path: str, headers: dict[str, str], query: bytes) -> None:
    assert not short(method, path, headers, query)


def test_what_is_of_the_plain_form() -> None:
    assert short("POST", "/v1/transmissions", SEALED)
    assert short("POST", f"{ONE}/receipt", SIGNED)
    assert short("GET", f"{ONE}/content", BEARER)
    assert short("GET", "/v1/received", BEARER, b"state=accepted&order=stamp&limit=200")
