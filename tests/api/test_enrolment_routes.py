"""Enrolment, the directory's and the administrator's view of what ends, over HTTP."""

from typing import Any

from careplan.authority import Holder, KeyType, generate_key, make_request
from careplan.trust import Credential, PrivateKey, Role, load_certificate
from support.api_town import OTHER, OWN, Town

PATH = f"/v1/offices/{OWN.office_number}"


def body(password: str, key: PrivateKey) -> dict[str, Any]:
    request = make_request(Holder(Role.OFFICE, "みほん", OWN.office_number), key)
    return {"password": password, "request": request.decode()}


async def enrolled(town: Town, key: PrivateKey) -> dict[str, Any]:
    admin = await town.login("admin")
    made = await town.http.post(f"{PATH}/issue-password", json={"profile": "care-dx"}, headers=admin)
    assert made.status_code == 201, made.text
    answer = await town.http.post(f"{PATH}/enrolment", json=body(made.json()["password"], key))
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_enrolled_by_password_and_used(town: Town) -> None:
    headers, key = await town.register(OWN, "own"), generate_key(KeyType.P256)
    await town.enrol(OTHER)
    made = await enrolled(town, key)
    assert (made["profile"], made["hosted"], made["ends_soon"], made["days_left"]) == (
        "care-dx",
        False,
        False,
        1094,
    )
    signer = Credential(load_certificate(made["pem"].encode()), key)
    accepted = await town.post_sealed(await town.seal(signer, OTHER, headers), headers)
    assert accepted.status_code == 201, accepted.text


async def test_the_end_is_told_90_days_ahead_everywhere(town: Town) -> None:
    await town.register(OWN, "own")
    made = await enrolled(town, generate_key(KeyType.P256))
    listing = "/v1/certificates?ends_within=90"
    assert (await town.http.get(listing, headers=await town.login("admin"))).json()["items"] == []
    town.clock.advance(days=1095 - 90)
    admin = await town.login("admin")
    items = (await town.http.get(listing, headers=admin)).json()["items"]
    assert [(each["serial"], each["days_left"], each["ends_soon"]) for each in items] == [
        (made["serial"], 89, True)
    ]
    office = (await town.http.get(PATH, headers=admin)).json()
    assert office["certificate"] == {
        "serial": made["serial"],
        "not_after": made["not_after"],
        "days_left": 89,
        "ends_soon": True,
    }
    page = (await town.http.get("/v1/offices", headers=admin)).json()["items"]
    assert [each["certificate"] for each in page] == [office["certificate"]]
    history = (await town.http.get(f"{PATH}/certificates", headers=admin)).json()["items"]
    assert [each["warned_from"] <= items[0]["not_after"] for each in history] == [True]


async def test_refusals_have_their_names(town: Town) -> None:
    staff, key = await town.register(OWN, "own"), generate_key(KeyType.P256)
    wrong = await town.http.post(f"{PATH}/enrolment", json=body("x", key))
    assert (wrong.status_code, wrong.json()["code"]) == (401, "issue-password-wrong")
    for method, path in (("POST", f"{PATH}/issue-password"), ("GET", "/v1/certificates")):
        denied = await town.http.request(method, path, json={}, headers=staff)
        assert (denied.status_code, denied.json()["code"]) == (403, "administrator-only")
    other = await town.http.get(f"/v1/offices/{OTHER.office_number}/certificates", headers=staff)
    assert other.json()["code"] == "administrator-only"
    admin = await town.login("admin")
    made = (await town.http.post(f"{PATH}/issue-password", json={"hours": 1}, headers=admin)).json()
    town.clock.advance(hours=1)
    late = await town.http.post(f"{PATH}/enrolment", json=body(made["password"], key))
    assert (late.status_code, late.json()["code"]) == (410, "issue-password-expired")


async def test_revoked_by_serial_number_with_its_reason(town: Town) -> None:
    await town.register(OWN, "own")
    first = await enrolled(town, generate_key(KeyType.P256))
    second = await enrolled(town, generate_key(KeyType.P256))
    admin = await town.login("admin")
    asked = {"reason": "superseded", "serial": first["serial"]}
    revoked = (await town.http.post(f"{PATH}/certificate/revocation", json=asked, headers=admin)).json()
    assert (revoked["serial"], revoked["revocation_reason"]) == (first["serial"], "superseded")
    pem = (await town.http.get(f"{PATH}/certificate", headers=admin)).content
    assert format(load_certificate(pem).serial_number, "x") == second["serial"]
