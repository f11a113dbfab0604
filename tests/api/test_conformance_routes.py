"""The vendor test over HTTP: tasks out, answers in, the result with an attestation signed by the exchange."""

import base64
import json
from typing import Any

import pytest

from careplan.conformance.harness.own import answer
from careplan.conformance.vendor.attestation import read_attestation
from support.api_town import SUPPORT, Town, party

WRITES = {"pattern": "D4", "side": "writes"}
SOFTWARE = {"name": "ours", "version": "1"}


async def test_a_run_from_tasks_to_attestation(town: Town) -> None:
    headers = await town.register(party(SUPPORT), "hosted")
    listed = await town.http.get("/v1/conformance/tasks", params=WRITES, headers=headers)
    tasks = [each["id"] for each in listed.json()["tasks"]]
    answers: dict[str, Any] = {}
    for name in tasks:
        shown = (await town.http.get(f"/v1/conformance/tasks/{name}", params=WRITES, headers=headers)).json()
        assert shown["sheet"]["scenario"] == name.removesuffix(".write")
        answers[name] = answer(shown["request"])
    body = {"software": SOFTWARE, "answers": answers}
    judged = await town.http.post("/v1/conformance/runs", params=WRITES, json=body, headers=headers)
    assert judged.status_code == 200, judged.text
    result = judged.json()["result"]
    assert result["table"] == [{"pattern": "D4", "side": "writes", "verdict": "passed"}]
    signed = base64.b64decode(judged.json()["attestation"])
    attested = read_attestation(signed, await town.trust(), town.clock())
    assert (attested.role, attested.body["conforms"]) == ("exchange", True)
    assert [each["task"] for each in attested.body["results"]] == tasks


READS = {"pattern": "D4", "side": "reads"}


async def test_forms_that_a_person_ticked_are_judged(town: Town) -> None:
    headers = await town.register(party(SUPPORT), "hosted")
    names = {
        "seen": "D4-two-consultations.read",
        "first": "D4-several-users.read",
        "held": "D4-withdrawal.held",
        "taken": "D4.not.field.required",
        "refused": "D4.not.bytes.utf8",
        "half": "D4-long-text.read",
        "junk": "D4-first-consultation.read",
    }
    forms = {}
    for told, name in names.items():
        shown = (await town.http.get(f"/v1/conformance/tasks/{name}", params=READS, headers=headers)).json()
        form = forms[name] = shown["form"]
        for line in form["lines"]:
            line["seen"] = line["service_user"] == 1 if told == "first" else True
        form["refused"] = {"taken": False, "refused": "UTF-8"}.get(told)
    forms[names["half"]]["lines"][0]["seen"] = None
    forms[names["junk"]]["lines"][0]["seen"] = "yes"
    body = {"software": SOFTWARE, "forms": forms}
    judged = await town.http.post("/v1/conformance/runs", params=READS, json=body, headers=headers)
    assert judged.status_code == 200, judged.text
    found = {each["task"]: (each["status"], each["detectors"]) for each in judged.json()["result"]["results"]}
    assert {told: found[name] for told, name in names.items()} == {
        "seen": ("passed", []),
        "first": ("failed", ["first-user-only"]),
        "held": ("failed", ["deletion-not-applied"]),
        "taken": ("failed", ["accepts-field.required"]),
        "refused": ("passed", []),
        "half": ("waiting", []),
        "junk": ("broken", []),
    }


@pytest.mark.parametrize("given", [{}, {"D4-x": {"answer": "\ud800"}}, {"D4-first.write": {"answer": []}}])
async def test_any_answers_are_judged(town: Town, given: dict[str, Any]) -> None:
    headers = await town.register(party(SUPPORT), "hosted")
    body = {"software": SOFTWARE, "answers": given}
    headers |= {"Content-Type": "application/json"}
    content = json.dumps(body).encode()  # half of a surrogate pair travels as an escape
    judged = await town.http.post("/v1/conformance/runs", params=WRITES, content=content, headers=headers)
    assert judged.status_code == 200, judged.text
    assert not judged.json()["result"]["conforms"]


async def test_what_there_is_not(town: Town) -> None:
    headers = await town.register(party(SUPPORT), "hosted")
    missing = await town.http.get("/v1/conformance/tasks/D4-none.write", params=WRITES, headers=headers)
    assert missing.status_code == 404
    wrong = await town.http.get(
        "/v1/conformance/tasks", params={"pattern": "D9", "side": "x"}, headers=headers
    )
    assert wrong.status_code == 422
    assert (await town.http.get("/v1/conformance/tasks", params=WRITES)).status_code == 401
