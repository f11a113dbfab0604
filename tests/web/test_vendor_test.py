"""The vendor test on pages: a run is begun, answered by files, a folder, ticks or a refusal; results taken along."""

import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from careplan.conformance.scenarios import find_scenario
from careplan.conformance.vendor.attestation import read_attestation
from careplan.conformance.vendor.files import files_given
from careplan.conformance.vendor.tasks import load_tasks
from careplan.exchange.sending.archive import write_archive
from support.api_town import HELP, SUPPORT, Town
from support.desk_town import enter, settle
from support.web_visitor import Visitor, visitor

SOFTWARE = {"software": "みほんソフト", "version": "1.2"}
WRITE = "D3-twice-a-day.write"
READ = "D3-twice-a-day.read"


async def begun(anybody: Visitor, **given: Any) -> str:
    answer = await anybody.post("/vendor-test/runs", SOFTWARE | {"pattern": "D3", "side": "writes"} | given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def zipped(files: dict[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", ("answers.zip", write_archive(files)))]


def posted(files: dict[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (name, data)) for name, data in files.items()]


async def result(anybody: Visitor, run: str) -> Any:
    return json.loads((await anybody.get(f"{run}/result/result.json")).text)


async def status_of(anybody: Visitor, run: str, task: str) -> str:
    found = await result(anybody, run)
    return next(str(each["status"]) for each in found["results"] if each["task"] == task)


async def test_a_run_is_begun_and_everything_waits(anybody: Visitor) -> None:
    run = await begun(anybody)
    page = await anybody.get(run)
    assert page.status_code == 200
    assert page.text.count(f'href="{run}/tasks/') == len(load_tasks(["D3"], ["writes"]))
    assert (await result(anybody, run))["summary"]["waiting"] == len(load_tasks(["D3"], ["writes"]))


@pytest.mark.parametrize(
    "missing",
    [{"pattern": "D9"}, {"side": "sings"}, {"software": " "}, {"version": ""}, {"software": "み\u202eほ\a"}],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    anybody: Visitor, missing: dict[str, str]
) -> None:
    typed = SOFTWARE | {"pattern": "D3", "side": "writes"} | missing
    answer = await anybody.post("/vendor-test/runs", typed)
    assert (answer.status_code, "run-incomplete" in answer.text) == (422, True)
    assert all(value in answer.text for value in typed.values() if value in SOFTWARE.values())


async def test_an_export_is_judged_and_the_right_one_passes(anybody: Visitor) -> None:
    run = await begun(anybody)
    unit = dict(find_scenario("D3-twice-a-day").unit)
    answer = await anybody.post(f"{run}/tasks/{WRITE}", files=posted(unit))
    assert answer.status_code == 303
    assert await status_of(anybody, run, WRITE) == "passed"
    await anybody.post(f"{run}/tasks/{WRITE}", {"take-back": "1"}, files=posted({}) or {"x": ("", b"")})
    assert await status_of(anybody, run, WRITE) == "waiting"


async def test_a_wrong_export_shows_the_mistake_and_its_forms(anybody: Visitor) -> None:
    run = await begun(anybody)
    unit = dict(find_scenario("D3-as-planned").unit)
    await anybody.post(f"{run}/tasks/{WRITE}", files=posted(unit))
    assert await status_of(anybody, run, WRITE) == "failed"
    page = await anybody.get(f"{run}/tasks/{WRITE}")
    assert 'class="sheet' in page.text


async def test_a_folder_of_answers_is_judged_at_once(anybody: Visitor) -> None:
    run = await begun(anybody)
    names = ("D3-twice-a-day", "D3-as-planned")
    files = {
        f"out/{name}.write/{file}": data for name in names for file, data in find_scenario(name).unit.items()
    }
    assert (await anybody.post(f"{run}/answers", files=zipped(files))).status_code == 303
    assert [await status_of(anybody, run, f"{name}.write") for name in names] == ["passed", "passed"]
    nothing = await anybody.post(f"{run}/answers", files=zipped({"readme.txt": b"x"}))
    assert (nothing.status_code, "answer-missing" in nothing.text) == (422, True)
    broken = await anybody.post(f"{run}/answers", files=[("files", ("a.zip", b"PK\x03\x04broken"))])
    assert (broken.status_code, "archive-refused" in broken.text) == (422, True)


async def test_reading_is_shown_by_ticks_by_a_document_or_by_a_refusal(anybody: Visitor) -> None:
    run = await begun(anybody, side="reads")
    task = next(each for each in load_tasks(["D3"], ["reads"]) if each.id == READ)
    document = json.dumps(task.document).encode()
    await anybody.post(f"{run}/tasks/{READ}", files=posted({"document.json": document}))
    assert await status_of(anybody, run, READ) == "passed"
    await anybody.post(f"{run}/tasks/{READ}", {"refused": "1", "reason": "no"})
    assert await status_of(anybody, run, READ) == "failed"
    refused = next(each for each in load_tasks(["D3"], ["reads"]) if each.document is None)
    await anybody.post(f"{run}/tasks/{refused.id}", {"refused": "1", "reason": "no"})
    assert await status_of(anybody, run, refused.id) == "passed"


async def test_ticks_are_kept_service_user_by_service_user(anybody: Visitor) -> None:
    run = await begun(anybody, side="reads")
    task = next(each for each in load_tasks(["D3"], ["reads"]) if each.id == READ)
    lines = json.loads(files_given(task)["form.json"])["lines"]
    users = list(dict.fromkeys(line["service_user"] for line in lines))
    for user in users:
        assert await status_of(anybody, run, READ) == "waiting"
        own = [line for line in lines if line["service_user"] == user]
        ticks = {f"seen-{line['line']}": "yes" for line in own}
        await anybody.post(f"{run}/tasks/{READ}", {"ticked": "1", "user": str(user)} | ticks)
    assert await status_of(anybody, run, READ) == "passed"
    last = next(line for line in reversed(lines) if "times" in line["values"])
    typed = {
        f"seen-{last['line']}": "other",
        f"value-{last['line']}-times": "1",
        "user": str(last["service_user"]),
    }
    same = [line for line in lines if line["service_user"] == last["service_user"]]
    ticks = {f"seen-{line['line']}": "yes" for line in same}
    await anybody.post(f"{run}/tasks/{READ}", {"ticked": "1"} | ticks | typed)
    expected = "passed" if last["values"]["times"]["value"] == 1 else "failed"
    assert await status_of(anybody, run, READ) == expected


async def test_tasks_and_results_are_taken_along(town: Town, anybody: Visitor) -> None:
    run = await begun(anybody)
    tasks = zipfile.ZipFile(io.BytesIO((await anybody.get(f"{run}/tasks.zip")).content))
    assert f"{WRITE}/sheet.html" in tasks.namelist()
    one = zipfile.ZipFile(io.BytesIO((await anybody.get(f"{run}/tasks/{WRITE}/files.zip")).content))
    assert "document.json" in one.namelist()
    for name in ("result.json", "result.xml", "result.html", "table.md", "survey.md", "run.der"):
        answer = await anybody.get(f"{run}/result/{name}")
        assert (answer.status_code, answer.headers["content-disposition"][:10]) == (200, "attachment")
    signed = read_attestation((await anybody.get(f"{run}/result/run.der")).content, None, town.clock())
    assert signed.body["software"] == {"name": "みほんソフト", "version": "1.2"}


async def test_a_run_is_nobody_else_s_and_can_be_deleted(town: Town, anybody: Visitor) -> None:
    run = await begun(anybody)
    stranger = visitor(town)
    async with stranger.http:
        for path in (run, f"{run}/tasks.zip", f"{run}/tasks/{WRITE}", f"{run}/result/run.der"):
            assert (await stranger.get(path)).status_code == 404, path
        assert (await stranger.post(f"{run}/delete")).status_code == 404
    assert (await anybody.post(f"{run}/delete")).status_code == 303
    assert (await anybody.get(run)).status_code == 404


async def test_who_logs_in_on_the_same_browser_does_not_find_it(anybody: Visitor) -> None:
    run = await begun(anybody)
    await anybody.log_in("admin")
    assert (await anybody.get(run)).status_code == 404
    await anybody.post("/logout")
    assert (await anybody.get(run)).status_code == 200


@pytest.mark.parametrize("path", ["/tasks/none", "/result/none", "/tasks/none/files.zip"])
async def test_what_there_is_not_in_a_run(anybody: Visitor, path: str) -> None:
    run = await begun(anybody)
    answer: httpx.Response = await anybody.get(f"{run}{path}")
    assert answer.status_code == 404


async def test_somebody_else_who_logs_in_on_the_browser_finds_runs_of_their_own(town: Town) -> None:
    await settle(town)
    by = await enter(town, SUPPORT.number)
    run = await begun(by)
    assert f'href="{run}"' in (await by.get("/vendor-test")).text
    await by.post("/logout")
    await by.log_in(f"staff-{HELP.number}")
    assert (await by.get(run)).status_code == 404
    assert run not in (await by.get("/vendor-test")).text
    await by.post("/logout")
    await by.log_in(f"staff-{SUPPORT.number}")
    assert (await by.get(run)).status_code == 200
