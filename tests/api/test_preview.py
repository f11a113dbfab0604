"""The preview of a send: everything is shown to the sender, nothing to others, and nothing is kept."""

import json

import pytest

from support.api_town import HELP, OTHER, OWN, RENTAL, SUPPORT, Town, party, unit

MONTH = unit(f"month-{HELP.number}")


async def preview(
    town: Town, files: dict[str, bytes], headers: dict[str, str]
) -> tuple[int, dict[str, object]]:
    answer = await town.post_files(files, headers, path="/v1/preview")
    return answer.status_code, answer.json()


async def test_a_month_is_shown_whole(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    await town.register(party(RENTAL), "hosted")
    status, shown = await preview(town, MONTH.files, sender)
    assert status == 200
    assert (shown["unit"]["id"], shown["months"], shown["refusals"]) == ("month", ["202612"], [])  # type: ignore[index]
    assert shown["to"] == {"office": HELP.number, "service_type": HELP.service_type}
    assert shown["destination_name"] == "みほん事業所"
    assert shown["files"] == sorted(MONTH.files)
    users = shown["service_users"]
    assert users["count"] == len(users["items"]) == 2  # type: ignore[index]
    offices = {each["office"]: each["service_types"] for each in shown["offices"]}  # type: ignore[attr-defined]
    assert offices == {HELP.number: ["11"], RENTAL.number: ["17"]}
    sent = (await town.http.get("/v1/sent", headers=sender)).json()
    assert sent["items"] == []
    accepted = (await town.post_files(MONTH.files, sender)).json()
    assert (await preview(town, MONTH.files, sender))[1]["stamp_used_by"] == [accepted["id"]]


async def test_what_stands_in_the_way_is_listed(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    some = dict(list(MONTH.files.items())[:2])
    _, shown = await preview(town, some, sender)
    codes = [each["code"] for each in shown["refusals"]]  # type: ignore[attr-defined]
    assert codes == ["unit-has-errors", "not-a-unit", "destination-unknown"]
    assert shown["unit"] is None


async def test_another_office_s_unit_is_not_shown(town: Town) -> None:
    await town.register(party(SUPPORT), "hosted")
    stranger = await town.register(party(HELP), "hosted")
    status, shown = await preview(town, MONTH.files, stranger)
    assert (status, shown["code"]) == (403, "sender-differs")
    assert "0000000001" not in json.dumps(shown)
    owner = await town.register(OWN, "own")
    assert (await preview(town, MONTH.files, owner))[1]["code"] == "custody-differs"
    assert (await preview(town, MONTH.files, await town.login("admin")))[1]["code"] == "office-only"


async def test_a_sealed_unit_is_shown_as_far_as_its_header_tells(town: Town) -> None:
    sender, key = await town.enrol(OWN)
    await town.enrol(OTHER)
    made = await town.seal(key, OTHER, sender)
    admin = await town.login("admin")
    path = f"/v1/offices/{OTHER.office_number}"
    assert (await town.http.patch(path, json={"active": False}, headers=admin)).status_code == 200
    shown = (await town.post_sealed(made, sender, path="/v1/preview")).json()
    assert (shown["kinds"], shown["months"]) == (["UPHOSOKU", "UPPLAN", "UPSIKYU"], ["202612"])
    assert (shown["service_users"], shown["offices"], shown["files"], shown["report"]) == (None,) * 4
    assert [each["code"] for each in shown["refusals"]] == ["destination-inactive"]


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"x" * 100])
async def test_any_bytes(town: Town, body: bytes) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    answer = await town.http.post(
        "/v1/preview", content=body, headers=sender | {"Content-Type": "application/zip"}
    )
    assert answer.json()["code"] == "archive-refused"
