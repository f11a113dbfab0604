"""No office reaches another's transmissions, on any route that names one."""

import pytest

from careplan.sealing import Party
from support.api_town import OTHER, OWN, Town

STRANGER = Party("1370000033", "17")
BODIES = {"rejection": {"reason": "x"}, "pseudonyms": {"pseudonyms": ["0" * 64]}}


async def test_another_office_finds_nothing(town: Town) -> None:
    sender, key = await town.enrol(OWN)
    await town.enrol(OTHER)
    stranger = await town.register(STRANGER, "hosted")
    sent = (await town.post_sealed(await town.seal(key, OTHER, sender), sender)).json()["id"]
    paths = town.app.openapi()["paths"]
    asked = 0
    for path, methods in paths.items():
        if "{transmission_id}" not in path:
            continue
        for method in methods:
            asked += 1
            for by, name in ((stranger, "stranger"), (sender, "sender")):
                own = path.endswith(("{transmission_id}", "/withdrawal", "/evidence"))
                if name == "sender" and own:
                    continue
                body = BODIES.get(path.rpartition("/")[2])
                answer = await town.http.request(
                    method, path.replace("{transmission_id}", sent), headers=by, json=body
                )
                assert answer.status_code in {404, 409, 415, 422}, (name, method, path, answer.text)
                assert "sealed_sha256" not in answer.text
                if name == "stranger":
                    assert answer.json()["code"] == "transmission-unknown", (method, path, answer.text)
    assert asked == 8
    for box in ("sent", "received"):
        assert (await town.http.get(f"/v1/{box}", headers=stranger)).json()["items"] == []


async def test_nothing_is_shown_without_a_log_in(town: Town) -> None:
    for path, methods in town.app.openapi()["paths"].items():
        for method in methods:
            url = path.replace("{transmission_id}", "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11").replace(
                "{number}", "1370000017"
            )
            open_to_all = path.startswith(
                ("/v1/authority", "/v1/exchange", "/v1/mode", "/healthz", "/readyz", "/v1/login")
            )
            answer = await town.http.request(method, url, headers={"Content-Type": "application/zip"})
            if not open_to_all:
                assert answer.status_code in {401, 422}, (method, path, answer.text)
                if method != "head":  # its answer has no body
                    assert answer.json()["code"] in {"session-missing", "request-invalid"}


@pytest.mark.parametrize("token", [b"x", "é".encode(), b"\xff", b"a" * 5000])
async def test_a_token_of_any_kind(town: Town, token: bytes) -> None:
    answer = await town.http.get("/v1/session", headers={b"Authorization": b"Bearer " + token})
    assert answer.json()["code"] == "session-missing"
