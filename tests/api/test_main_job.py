"""The main job over HTTP: sealed by own keys, plain for hosted offices, and across."""

import io
import zipfile
from base64 import b64decode

from careplan.sealing import open_unit, verify_statement
from support.api_town import HELP, OTHER, OWN, SUPPORT, Town, party, unit


async def test_a_sealed_unit_is_sent_fetched_opened_and_signed_for(town: Town) -> None:
    sender, key = await town.enrol(OWN)
    receiver, other_key = await town.enrol(OTHER)
    made = await town.seal(key, OTHER, sender)
    accepted = await town.post_sealed(made, sender)
    assert accepted.status_code == 201, accepted.text
    sent = accepted.json()
    trust = await town.trust()
    statement = verify_statement(
        b64decode(sent["statement"]), kind="acceptance", trust=trust, at=town.clock()
    )
    assert statement.body["transmission"] == sent["id"]
    exchange = (await town.http.get("/v1/exchange/certificate")).text
    assert "BEGIN CERTIFICATE" in exchange

    listed = (await town.http.get("/v1/received?order=stamp&state=accepted", headers=receiver)).json()
    assert [each["id"] for each in listed["items"]] == [sent["id"]]
    assert listed["items"][0]["from"] == {"office": OWN.office_number, "service_type": "43"}
    assert (await town.http.get("/v1/received", headers=sender)).json()["items"] == []

    path = f"/v1/transmissions/{sent['id']}"
    fetched = await town.http.get(f"{path}/content", headers=receiver)
    assert fetched.headers["content-type"] == "application/pkcs7-mime"
    opened = open_unit(
        fetched.content,
        credential=other_key,
        trust=trust,
        at=town.clock(),
        header=b64decode(fetched.headers["careplan-header"]),
        acceptance=b64decode(fetched.headers["careplan-statement"]),
    )
    assert opened.files == {"UPPLAN.CSV": b"opaque"}

    shown = (await town.http.get(path, headers=receiver)).json()
    assert shown["state"] == "fetched"
    signed = await town.http.post(
        f"{path}/receipt",
        content=town.receipt(shown, other_key),
        headers=receiver | {"Content-Type": "application/pkcs7-signature"},
    )
    assert signed.status_code == 200, signed.text
    seen = (await town.http.get(path, headers=sender)).json()
    assert seen["state"] == "received"
    verify_statement(b64decode(seen["receipt"]), kind="receipt", trust=trust, at=town.clock())


async def test_plain_files_go_between_hosted_offices(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    receiver = await town.register(party(HELP), "hosted")
    plan = unit(f"plan-{HELP.number}")
    accepted = await town.post_files(plan.files, sender)
    assert accepted.status_code == 201, accepted.text
    sent = accepted.json()
    assert sent["report"]["summary"]["errors"] == 0
    path = f"/v1/transmissions/{sent['id']}"
    files = await town.http.get(f"{path}/files", headers=receiver)
    assert files.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(files.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == plan.files
    signed = await town.http.post(f"{path}/receipt", headers=receiver)
    assert signed.status_code == 200, signed.text
    assert signed.json()["state"] == "received"
    assert (await town.http.get(f"{path}/files", headers=receiver)).json()["code"] == "state-forbids"


async def test_a_unit_with_errors_comes_back_with_its_findings(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    plan = unit(f"month-{HELP.number}")
    name = next(name for name in plan.files if name.startswith("UPPLAN"))
    files = plan.files | {name: plan.files[name].replace(b"202612", b"20261X", 1)}
    refused = await town.post_files(files, sender)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "unit-has-errors"
    assert problem["report"]["summary"]["errors"] > 0
    allowed = await town.post_files(files, sender, "?allow_errors=true")
    assert allowed.status_code == 201
    assert allowed.json()["report"]["summary"]["errors"] > 0


async def test_a_rejection_and_a_withdrawal(town: Town) -> None:
    sender, key = await town.enrol(OWN)
    receiver, _ = await town.enrol(OTHER)
    first = (await town.post_sealed(await town.seal(key, OTHER, sender), sender)).json()["id"]
    await town.http.get(f"/v1/transmissions/{first}/content", headers=receiver)
    finding = {
        "rule": "field.length",
        "severity": "error",
        "record": 3,
        "message": {"ja": "桁数", "en": "length"},
    }
    why = {"reason": "取込みに失敗", "findings": [finding]}
    rejected = await town.http.post(f"/v1/transmissions/{first}/rejection", json=why, headers=receiver)
    assert rejected.json()["state"] == "rejected"
    seen = (await town.http.get(f"/v1/transmissions/{first}", headers=sender)).json()["rejection"]
    assert seen["reason"] == why["reason"]
    assert seen["findings"][0]["rule"] == "field.length"
    made = await town.seal(key, OTHER, sender, stamp="20261122030406")
    second = (await town.post_sealed(made, sender)).json()["id"]
    taken = await town.http.post(f"/v1/transmissions/{second}/withdrawal", headers=sender)
    assert taken.json()["state"] == "withdrawn"
    gone = await town.http.get(f"/v1/transmissions/{second}/content", headers=receiver)
    assert (gone.status_code, gone.json()["code"]) == (409, "state-forbids")


async def test_a_repeat_gets_the_first_answer(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    plan = unit(f"plan-{HELP.number}")
    key = {"Idempotency-Key": "send-1"}
    first = await town.post_files(plan.files, sender, **key)
    town.clock.advance(minutes=3)
    again = await town.post_files(plan.files, sender, **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["careplan-replayed"] == "true"
    assert "careplan-replayed" not in first.headers
    other = await town.post_files(unit(f"month-{HELP.number}").files, sender, **key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
    assert len((await town.http.get("/v1/sent", headers=sender)).json()["items"]) == 1


async def test_a_revoked_certificate_is_on_the_list_and_sends_nothing_more(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    receiver = await town.register(party(HELP), "hosted")
    admin = await town.login("admin")
    path = f"/v1/offices/{SUPPORT.number}/certificate/revocation"
    revoked = await town.http.post(path, json={"reason": "key_compromise"}, headers=admin)
    assert revoked.json()["revoked_at"] == "2026-11-22T03:04:05.678901Z"
    crls = (await town.trust()).crls or ()
    assert crls[0].get_revoked_certificate_by_serial_number(int(revoked.json()["serial"], 16)) is not None
    refused = await town.post_files(unit(f"plan-{HELP.number}").files, sender)
    assert (refused.status_code, refused.json()["code"]) == (404, "certificate-missing")
    back = await town.post_files(unit(f"actual-{HELP.number}").files, receiver)
    assert back.json()["code"] == "destination-without-certificate"
