"""The routes of logging in and of an office's log-ins."""

import pyotp
import pytest

from support.api_town import OTHER, OWN, PASSWORD, Town

NEW = "another good one"


async def test_a_provisional_password_opens_nothing_but_its_own_change(town: Town) -> None:
    await town.register(OWN, "hosted")
    admin = await town.login("admin")
    path = f"/v1/offices/{OWN.office_number}/staff"
    made = (await town.http.post(path, json={"staff_id": "sato-1"}, headers=admin)).json()
    login = (
        await town.http.post("/v1/login", json={"staff_id": "sato-1", "password": made["password"]})
    ).json()
    assert (login["owes"], made["role"]) == ("password-change", "staff")
    headers = {"Authorization": f"Bearer {login['token']}"}
    for route, methods in town.app.openapi()["paths"].items():
        url = route.replace("{number}", OWN.office_number).replace("{staff_id}", "sato-1")
        url = url.replace("{transmission_id}", "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11")
        open_to_all = route.startswith(
            ("/v1/authority", "/v1/exchange", "/v1/mode", "/healthz", "/readyz", "/metrics")
        )
        if open_to_all or route in {"/v1/login", "/v1/refresh", "/v1/logout", "/v1/session", "/v1/password"}:
            continue
        for method, described in methods.items():
            if not described.get("security"):
                continue
            answer = await town.http.request(method, url, headers=headers | {"Tus-Resumable": "1.0.0"})
            assert answer.status_code in {403, 422}, (method, route, answer.text)
            if method != "head":  # its answer has no body
                code = answer.json()["code"]
                assert code in {"password-change-required", "request-invalid"}, (method, route)
    body = {"current": made["password"], "new": NEW}
    changed = await town.http.post("/v1/password", json=body, headers=headers)
    assert changed.json()["owes"] is None
    after = {"Authorization": f"Bearer {changed.json()['token']}"}
    assert (await town.http.get("/v1/sent", headers=after)).status_code == 200
    assert (await town.http.get("/v1/session", headers=headers)).json()["code"] == "session-missing"


async def test_lock_out_says_when_to_come_back(town: Town) -> None:
    await town.register(OWN, "hosted")
    for staff_id in (f"staff-{OWN.office_number}", "nobody-at-all"):
        body = {"staff_id": staff_id, "password": "wrong"}
        answers = [await town.http.post("/v1/login", json=body) for _ in range(6)]
        assert [each.status_code for each in answers] == [401] * 5 + [429]
        assert answers[-1].headers["retry-after"] == "900"
        assert answers[-1].json()["retry_after"] == 900
        assert staff_id not in answers[-1].text


async def test_one_time_passwords_over_http(town: Town) -> None:
    headers = await town.register(OWN, "hosted")
    secret = (await town.http.post("/v1/otp", headers=headers)).json()["secret"]
    totp = pyotp.TOTP(secret)
    body = {"code": totp.at(town.clock())}
    assert (await town.http.post("/v1/otp/confirmation", json=body, headers=headers)).status_code == 204
    typed = {"staff_id": f"staff-{OWN.office_number}", "password": PASSWORD}
    asked = await town.http.post("/v1/login", json=typed)
    assert (asked.status_code, asked.json()["code"]) == (401, "otp-required")
    town.clock.advance(seconds=30)
    typed |= {"code": totp.at(town.clock())}
    assert (await town.http.post("/v1/login", json=typed)).status_code == 200
    assert (await town.http.post("/v1/login", json=typed)).json()["code"] == "login-failed"
    admin = await town.login("admin")
    path = f"/v1/offices/{OWN.office_number}/staff/{typed['staff_id']}"
    assert (await town.http.delete(f"{path}/otp", headers=admin)).status_code == 204
    assert (await town.http.get("/v1/session", headers=headers)).json()["code"] == "session-missing"
    assert (await town.login(typed["staff_id"])) != headers


async def test_refresh_tokens_over_http(town: Town) -> None:
    await town.register(OWN, "hosted")
    typed = {"staff_id": f"staff-{OWN.office_number}", "password": PASSWORD}
    first = (await town.http.post("/v1/login", json=typed)).json()
    town.clock.advance(minutes=90)
    body = {"refresh_token": first["refresh_token"]}
    second = (await town.http.post("/v1/refresh", json=body)).json()
    headers = {"Authorization": f"Bearer {second['token']}"}
    assert (await town.http.get("/v1/session", headers=headers)).status_code == 200
    assert (await town.http.post("/v1/refresh", json=body)).json()["code"] == "session-missing"
    assert (await town.http.get("/v1/session", headers=headers)).json()["code"] == "session-missing"


async def test_an_office_administrator_works_in_its_own_office_only(town: Town) -> None:
    staff = await town.register(OWN, "hosted")
    other = await town.register(OTHER, "hosted")
    admin = await town.login("admin")
    own, foreign = (f"/v1/offices/{each.office_number}/staff" for each in (OWN, OTHER))
    chief = {"staff_id": "chief", "password": PASSWORD, "role": "office-administrator"}
    assert (await town.http.post(own, json=chief, headers=admin)).status_code == 201
    by = await town.login("chief")
    made = await town.http.post(own, json={"staff_id": "sato-1", "password": PASSWORD}, headers=by)
    assert made.json() == {
        "staff_id": "sato-1",
        "office_number": OWN.office_number,
        "role": "staff",
        "password": None,
    }
    listed = (await town.http.get(own, headers=by)).json()["items"]
    assert [each["staff_id"] for each in listed] == ["chief", "sato-1", f"staff-{OWN.office_number}"]
    off = await town.http.patch(f"{own}/sato-1", json={"active": False}, headers=by)
    assert off.json()["active"] is False
    reset = (await town.http.post(f"{own}/staff-{OWN.office_number}/password", headers=by)).json()
    assert len(reset["password"]) == 20
    assert (await town.http.delete(f"{own}/sato-1/lock", headers=by)).status_code == 204
    theirs = f"{foreign}/staff-{OTHER.office_number}"
    for asked in (
        town.http.get(foreign, headers=by),
        town.http.post(foreign, json={"staff_id": "sato-2"}, headers=by),
        town.http.patch(theirs, json={"active": False}, headers=by),
        town.http.post(f"{theirs}/password", headers=by),
        town.http.delete(f"{theirs}/otp", headers=by),
        town.http.delete(f"{theirs}/lock", headers=by),
        town.http.get(own, headers=other),
        town.http.post(own, json=chief | {"staff_id": "chief-2"}, headers=by),
        town.http.delete(f"{own}/chief/otp", headers=by),
    ):
        answer = await asked
        assert (answer.status_code, answer.json()["code"]) == (403, "administrator-only")
    assert (await town.http.get("/v1/session", headers=staff)).json()["code"] == "session-missing"
    assert (await town.http.get("/v1/session", headers=other)).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "chief", ""])
async def test_no_other_role_is_made(town: Town, role: str) -> None:
    admin = await town.login("admin")
    body = {"staff_id": "sato-1", "role": role}
    answer = await town.http.post("/v1/offices/1370000017/staff", json=body, headers=admin)
    assert answer.json()["code"] == "request-invalid"
