"""The `Client-Cert` header (RFC 9440): believed from trusted proxies, refused from others, judged by the clock."""

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, KeyType
from careplan.trust import Credential, Role
from support.api_town import OTHER, OWN, PASSWORD, Town
from support.api_town import town as running

BODY = {"staff_id": f"staff-{OWN.office_number}", "password": PASSWORD}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Run behind a proxy at 127.0.0.1, with an office that keeps its key and a hosted one."""
    async with running(tmp_path, trusted_proxies=("127.0.0.1", "2001:db8::/32")) as made:
        admin = await made.login("admin")
        for party, custody in ((OWN, "own"), (OTHER, "hosted")):
            office = {"number": party.office_number, "name": "x", "service_types": ["43"], "custody": custody}
            await made.http.post("/v1/offices", json=office, headers=admin)
            staff = {"staff_id": f"staff-{party.office_number}", "password": PASSWORD}
            path = f"/v1/offices/{party.office_number}/staff"
            assert (await made.http.post(path, json=staff, headers=admin)).status_code == 201
        yield made


def certify(town: Town, number: str = OWN.office_number, days: int = 30) -> Credential:
    holder = Holder(Role.OFFICE, "みほん", number)
    return town.authority.issue(holder, KeyType.P256, not_before=town.clock(), days=days)


def shown(credential: Credential) -> dict[str, str]:
    der = credential.certificate.public_bytes(Encoding.DER)
    return {"Client-Cert": f":{b64encode(der).decode()}:"}


async def login(town: Town, headers: dict[str, str]) -> httpx.Response:
    return await town.http.post("/v1/login", json=BODY, headers=headers)


async def test_a_trusted_proxy_tells_the_certificate(town: Town) -> None:
    credential, other = certify(town), certify(town)
    assert (await login(town, {})).json()["code"] == "client-certificate-missing"
    made = (await login(town, shown(credential))).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    session = await town.http.get("/v1/session", headers=bearer | shown(credential))
    assert session.json()["x5t_s256"] == made["x5t_s256"] is not None
    for headers in (bearer, bearer | shown(other)):
        refused = await town.http.get("/v1/session", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "client-certificate-differs")
    body = {"refresh_token": made["refresh_token"]}
    for given, code in (({}, "client-certificate-differs"), (shown(other), "client-certificate-differs")):
        assert (await town.http.post("/v1/refresh", json=body, headers=given)).json()["code"] == code
    renewed = await town.http.post("/v1/refresh", json=body, headers=shown(credential))
    assert renewed.json()["x5t_s256"] == made["x5t_s256"]


async def test_another_office_s_and_an_ended_certificate(town: Town) -> None:
    foreign = await login(town, shown(certify(town, OTHER.office_number)))
    assert (foreign.json()["code"], foreign.json()["cause"]) == ("client-certificate-refused", "office")
    short = certify(town, days=1)
    made = (await login(town, shown(short))).json()
    town.clock.advance(hours=23, minutes=50)
    late = (await login(town, shown(short))).json()
    town.clock.advance(minutes=11)
    headers = {"Authorization": f"Bearer {late['token']}"} | shown(short)
    ended = (await town.http.get("/v1/session", headers=headers)).json()
    assert (ended["code"], ended["cause"]) == ("client-certificate-refused", "expired")
    assert made["x5t_s256"] == late["x5t_s256"]


async def test_a_hosted_office_needs_none_and_may_show_one(town: Town) -> None:
    body = BODY | {"staff_id": f"staff-{OTHER.office_number}"}
    assert (await town.http.post("/v1/login", json=body)).json()["x5t_s256"] is None
    headers = shown(certify(town, OTHER.office_number))
    assert (await town.http.post("/v1/login", json=body, headers=headers)).json()["x5t_s256"]


@pytest.mark.parametrize("address", ["192.0.2.1", "::1", "2001:db9::1", "unix", ""])
async def test_from_any_other_address_it_refuses_the_request(town: Town, address: str) -> None:
    transport = httpx.ASGITransport(town.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        for headers in (shown(certify(town)), {"Client-Cert": ""}, {"Client-Cert-Chain": ":AAAA:"}):
            for path in ("/healthz", "/v1/session", "/nothing"):
                refused = await http.get(path, headers=headers)
                assert (refused.status_code, refused.json()["code"]) == (403, "client-cert-untrusted")
        assert (await http.get("/healthz")).status_code == 200


async def test_from_a_trusted_network_it_is_believed(town: Town) -> None:
    transport = httpx.ASGITransport(town.app, client=("2001:db8::7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        made = await http.post("/v1/login", json=BODY, headers=shown(certify(town)))
        assert made.status_code == 200


@pytest.mark.parametrize(
    "values",
    [[""], ["AAAA"], [":AAAA:"], ["::"], [":not base64!:"], [":" + "A" * 20_000 + ":"], [":AAAA:"] * 2],
)
async def test_a_header_that_is_none_is_malformed(town: Town, values: list[str]) -> None:
    headers = [("Client-Cert", value) for value in values]
    refused = await town.http.get("/healthz", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed")


async def test_a_request_without_a_token_is_told_by_the_certificate_it_shows(town: Town) -> None:
    admin = await town.login("admin")
    path = f"/v1/offices/{OWN.office_number}"
    assert (
        await town.http.put(f"{path}/request-log", json={"minutes": 30}, headers=admin)
    ).status_code == 200
    assert (await town.http.get("/v1/sent", headers=shown(certify(town)))).status_code == 401
    [told] = (await town.http.get(f"{path}/requests", headers=admin)).json()["items"]
    assert (told["told_by"], told["staff_id"], told["path"]) == ("certificate", None, "/v1/sent")


async def test_the_mode_is_told(town: Town, tmp_path: Path) -> None:
    mode = (await town.http.get("/v1/mode")).json()
    assert mode == {
        "development": False,
        "tls": False,
        "behind_proxy": True,
        "certificates": "own",
        "otp_required": False,
    }
    (tmp_path / "other").mkdir()
    async with running(tmp_path / "other") as plain:
        mode = (await plain.http.get("/v1/mode")).json()
        assert (mode["development"], mode["certificates"]) == (True, "off")
        assert plain.app.state.services.mode.development


async def test_all_offices_show_one_where_that_is_set(tmp_path: Path) -> None:
    async with running(tmp_path, client_certificates="all") as town:
        admin = await town.login("admin")
        office = {"number": OTHER.office_number, "name": "x", "service_types": ["43"], "custody": "hosted"}
        await town.http.post("/v1/offices", json=office, headers=admin)
        staff = {"staff_id": "sato-1", "password": PASSWORD}
        await town.http.post(f"/v1/offices/{OTHER.office_number}/staff", json=staff, headers=admin)
        refused = await town.http.post("/v1/login", json=staff)
        assert refused.json()["code"] == "client-certificate-missing"
