"""A round of retention by the administrator, and an office's whole data to its own administrator."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from careplan.exchange.retention.housekeeping import TASK
from careplan.main import create_app
from careplan.settings import Settings
from careplan.upkeep import import_office_data
from support.api_town import CHEAP, HELP, PASSWORD, SUPPORT, Town, party, unit

SECRET = "correct horse battery staple"
EXPORT = f"/v1/offices/{SUPPORT.number}/export"
PLAN = unit(f"plan-{HELP.number}")


async def chief_of(town: Town, number: str) -> dict[str, str]:
    body = {"staff_id": f"chief-{number}", "role": "office-administrator", "password": PASSWORD}
    admin = await town.login("admin")
    made = await town.http.post(f"/v1/offices/{number}/staff", json=body, headers=admin)
    assert made.status_code == 201, made.text
    return await town.login(f"chief-{number}")


@pytest.fixture
async def sender(town: Town) -> dict[str, str]:
    headers = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    assert (await town.post_files(PLAN.files, headers)).status_code == 201
    assert (await town.post_files(PLAN.files, headers, path="/v1/drafts")).status_code == 201
    return headers


@pytest.mark.usefixtures("sender")
async def test_a_round_of_retention_now(town: Town) -> None:
    town.clock.advance(days=90)
    admin = await town.login("admin")
    done = await town.http.post("/v1/retention", headers=admin)
    assert (done.status_code, done.json()["expired"], done.json()["notices"]) == (200, 1, 0)
    store = town.app.state.services.door.store
    (entry,) = [
        each.event
        for each in store.read(lambda tx: tx.audit.about("exchange"))
        if each.event.action == "retention.run"
    ]
    assert (entry.staff_id, dict(entry.details)) == ("admin", done.json())
    with store.alone(TASK):
        busy = await town.http.post("/v1/retention", headers=admin)
    assert (busy.status_code, busy.json()["code"]) == (409, "retention-running")
    assert "Retry-After" in busy.headers


@pytest.mark.usefixtures("sender")
@pytest.mark.parametrize("secret", [None, SECRET])
async def test_an_office_s_data_goes_out_and_into_another_exchange(
    town: Town, tmp_path: Path, secret: str | None
) -> None:
    chief = await chief_of(town, SUPPORT.number)
    body = {} if secret is None else {"passphrase": secret}
    answer = await town.http.post(EXPORT, json=body, headers=chief | {"Range": "bytes=0-9"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vnd.sqlite3")
    assert left_over(town) == []
    file = tmp_path / "office"
    file.write_bytes(answer.content)
    settings = Settings(data=tmp_path / "new", admin_password=SecretStr(PASSWORD))
    create_app(settings, town.clock, passwords=CHEAP).state.release()
    done = import_office_data(settings, file, None if secret is None else secret.encode(), town.clock)
    assert (done.office_number, done.transmissions) == (SUPPORT.number, 1)
    assert (done.drafts, done.keys > 0) == ((0, False) if secret is None else (1, True))
    entries = town.app.state.services.door.store.read(lambda tx: tx.audit.about(SUPPORT.number))
    last = entries[-1].event
    assert (last.action, last.staff_id) == ("office.export", f"chief-{SUPPORT.number}")
    assert last.details == {"transmissions": 1, "keys": "no" if secret is None else "yes"}


async def test_nobody_else_takes_it_away(town: Town, sender: dict[str, str]) -> None:
    other = await chief_of(town, HELP.number)
    for by in (sender, other, await town.login("admin")):
        refused = await town.http.post(EXPORT, json={}, headers=by)
        assert (refused.status_code, refused.json()["code"]) == (403, "administrator-only")
    chief = await chief_of(town, SUPPORT.number)
    assert (await town.http.post(EXPORT, json={"passphrase": "short"}, headers=chief)).status_code == 422
    with town.app.state.services.door.store.alone(f"export {SUPPORT.number}"):
        busy = await town.http.post(EXPORT, json={}, headers=chief)
    assert (busy.status_code, busy.json()["code"]) == (409, "export-running")
    assert left_over(town) == []


@pytest.mark.usefixtures("sender")
async def test_a_full_disk_is_no_fault(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = await chief_of(town, SUPPORT.number)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("careplan.wiring.export_office", full)
    answer = await town.http.post(EXPORT, json={}, headers=chief)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_what_a_killed_process_left_goes_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", admin_password=SecretStr(PASSWORD))
    create_app(settings, passwords=CHEAP).state.release()
    old, part, young = (settings.data / name for name in ("export-1", ".export-2.part", "export-3"))
    for path in (old, part, young):
        path.write_bytes(b"x")
    for path in (old, part):
        os.utime(path, (0, 0))
    create_app(settings, passwords=CHEAP).state.release()
    assert [path.exists() for path in (old, part, young)] == [False, False, True]


def left_over(town: Town) -> list[str]:
    return [path.name for path in (town.folder / "data").iterdir() if "export-" in path.name]
