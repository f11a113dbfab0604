"""The vendor test: choose patterns and sides, take the tasks, hand in answers, see the result and have it signed."""

from collections.abc import Sequence
from typing import Any

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.responses import Response

from careplan.conformance.scenarios import PATTERNS, find_scenario
from careplan.conformance.sheets import sheet_of
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.files import files_given
from careplan.conformance.vendor.reports import caught, cells
from careplan.conformance.vendor.result import STATUSES
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import SIDES, Task
from careplan.exchange.errors import ExchangeError
from careplan.exchange.lockers.locker import Purpose
from careplan.exchange.sending.archive import write_archive
from careplan.web import refusals
from careplan.web.checking.kept import admit, secret_of
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, redirect, render
from careplan.web.posted import Posted, PostedForm
from careplan.web.vendor.asking import answer_of, change_run, hand_in_folder, limits_of, open_run, task_of
from careplan.web.vendor.differing import forms_of
from careplan.web.vendor.kept import KeptRun, write_run
from careplan.web.vendor.outcome import rows
from careplan.web.vendor.results import RESULTS, result_file
from careplan.web.vendor.ticked import form_of, lines_of, shown, users_of
from careplan.web.visits import visit_of
from careplan.workbench.forms import Form, fill_forms, form_markup

router = page_router()
_UNPROCESSABLE = 422
_MOST_NAME, _MOST_VERSION = 200, 100
_AGAIN = frozenset({"archive-refused", "answer-missing"})
"""Refusals after which one may choose other files."""


@router.get("/vendor-test", dependencies=[Depends(admit)])
async def show_start(request: Request) -> Response:
    """Show what the test is, the runs of this browser, and where one begins."""
    return await _start(request)


@router.post("/vendor-test/runs", dependencies=[Depends(admit)])
async def begin_run(request: Request, posted: PostedForm) -> Response:
    """Begin a run of patterns and sides."""
    patterns = tuple(each for each in PATTERNS if each in posted.all("pattern"))
    sides = tuple(each for each in SIDES if each in posted.all("side"))
    software = Software(posted.text("software")[:_MOST_NAME], posted.text("version")[:_MOST_VERSION])
    named = all(each and each.isprintable() for each in (software.name, software.version))
    if not (patterns and sides and named):
        return await _start(request, refusals.run_incomplete(), posted)
    desks = desks_of(request)
    content = write_run(KeptRun(software, patterns, sides))
    put = desks.lockers.put
    locker = await desks.threads.run(put, secret_of(request), Purpose.VENDOR_TEST, content, desks.clock())
    return redirect(f"/vendor-test/runs/{locker.locker_id}")


@router.get("/vendor-test/runs/{run_id}", dependencies=[Depends(admit)])
async def show_run(request: Request, run_id: str, status: str = "") -> Response:
    """Show how far a run is, its verdicts, the mistakes found, and every task."""
    return await _page_of_run(request, run_id, status)


@router.get("/vendor-test/runs/{run_id}/tasks.zip", dependencies=[Depends(admit)])
async def save_tasks(request: Request, run_id: str) -> Response:
    """Return what is asked in all tasks, a folder a task."""
    kept = await open_run(request, run_id)
    content = await desks_of(request).threads.run_checking(_archive, kept.tasks())
    return download(content, "application/zip", "in.zip")


@router.post("/vendor-test/runs/{run_id}/answers", dependencies=[Depends(admit)])
async def hand_in_all(request: Request, run_id: str, posted: PostedForm) -> Response:
    """Judge a whole folder of answers: a folder a task."""
    limits = limits_of(request)
    try:
        await change_run(request, run_id, lambda kept: hand_in_folder(kept, posted, limits))
    except ExchangeError as error:
        if error.code not in _AGAIN:
            raise
        return await _page_of_run(request, run_id, "", error)
    return redirect(f"/vendor-test/runs/{run_id}?done=answers")


@router.get("/vendor-test/runs/{run_id}/result/{result}", dependencies=[Depends(admit)])
async def save_result(request: Request, run_id: str, result: str) -> Response:
    """Return the result as a report, the attestation, or what is published of it (`RESULTS`)."""
    if result not in RESULTS:
        raise refusals.page_unknown()
    kept, desks = await open_run(request, run_id), desks_of(request)
    content, kind = await desks.threads.run_checking(
        result_file, desks, kept, visit_of(request).language, result
    )
    return download(content, kind, result)


@router.get("/vendor-test/runs/{run_id}/tasks/{name}", dependencies=[Depends(admit)])
async def show_task(request: Request, run_id: str, name: str, user: int = 1) -> Response:
    """Show what a task asks, where its answer is handed in, and what came of it."""
    return await _page_of_task(request, run_id, name, user)


@router.get("/vendor-test/runs/{run_id}/tasks/{name}/files.zip", dependencies=[Depends(admit)])
async def save_task(request: Request, run_id: str, name: str) -> Response:
    """Return what one task asks, as files."""
    task = task_of(await open_run(request, run_id), name)
    content = await desks_of(request).threads.run_checking(lambda: write_archive(files_given(task)))
    return download(content, "application/zip", f"{name}.zip")


@router.post("/vendor-test/runs/{run_id}/tasks/{name}", dependencies=[Depends(admit)])
async def hand_in(request: Request, run_id: str, name: str, posted: PostedForm) -> Response:
    """Judge the answer to one task: files, a refusal, or what was ticked on the reference form."""
    user = posted.number("user") or 1
    limits = limits_of(request)

    def judged(kept: KeptRun) -> KeptRun:
        task = task_of(kept, name)
        return kept.answered(task, answer_of(posted, task, kept.answers.get(name, {}), user, limits))

    try:
        await change_run(request, run_id, judged)
    except ExchangeError as error:
        if error.code not in _AGAIN:
            raise
        return await _page_of_task(request, run_id, name, user, error)
    following = user + 1 if posted.has("next") else user
    return redirect(f"/vendor-test/runs/{run_id}/tasks/{name}?user={following}#result")


@router.post("/vendor-test/runs/{run_id}/delete", dependencies=[Depends(admit)])
async def delete_run(request: Request, run_id: str, _posted: PostedForm) -> Response:
    """Delete a run before its time."""
    desks = desks_of(request)
    await desks.threads.run(desks.lockers.empty, secret_of(request), run_id)
    return redirect("/vendor-test")


async def _start(
    request: Request, refusal: ExchangeError | None = None, posted: Posted | None = None
) -> Response:
    desks = desks_of(request)
    mine = await desks.threads.run(desks.lockers.mine, secret_of(request), desks.clock())
    runs = [each for each in mine if each.purpose is Purpose.VENDOR_TEST]
    opened = [(each, await open_run(request, each.locker_id)) for each in runs]
    return render(
        request,
        "vendor/start.html",
        _UNPROCESSABLE if refusal else 200,
        patterns=PATTERNS,
        runs=opened,
        refusal=refusal,
        typed=posted or Posted({}),
    )


async def _page_of_run(
    request: Request, run_id: str, status: str, refusal: ExchangeError | None = None
) -> Response:
    kept = await open_run(request, run_id)
    told = await desks_of(request).threads.run_checking(kept.told)
    wanted = status if status in STATUSES else ""
    values: dict[str, Any] = {
        "id": run_id,
        "kept": kept,
        "told": told,
        "patterns": PATTERNS,
        "verdicts": cells(told.results),
        "found": [(all_detectors()[name], tasks) for name, tasks in caught(told.results).items()],
        "rows": list(rows(kept.tasks(), told, wanted)),
        "wanted": wanted,
        "statuses": STATUSES,
        "refusal": refusal,
    }
    return render(request, "vendor/run.html", _UNPROCESSABLE if refusal else 200, **values)


async def _page_of_task(
    request: Request, run_id: str, name: str, user: int, refusal: ExchangeError | None = None
) -> Response:
    kept = await open_run(request, run_id)
    task = task_of(kept, name)
    values = await desks_of(request).threads.run_checking(_values_of_task, request, kept, task, user)
    status = _UNPROCESSABLE if refusal else 200
    return render(request, "vendor/task.html", status, id=run_id, kept=kept, refusal=refusal, **values)


def _values_of_task(request: Request, kept: KeptRun, task: Task, user: int) -> dict[str, Any]:
    """Return what the page of a task shows: of writing its sheet, of reading the reference form of one service user."""
    answer = kept.answers.get(task.id, {})
    result = kept.results.get(task.id)
    forms, more = forms_of(task, answer, visit_of(request).speech) if result and result.details else ([], 0)
    values: dict[str, Any] = {
        "task": task,
        "result": result,
        "forms": _drawn(forms, "differing"),
        "more": more,
        "sheet": None,
    }
    values |= {"mistakes": [all_detectors()[each] for each in result.detectors] if result else []}
    values |= {"reference": [], "lines": [], "users": [], "user": user, "shown": shown}
    if task.side == "writes":
        return values | {"sheet": sheet_of(find_scenario(task.scenario))}
    form = form_of(task, answer)
    users = users_of(form)
    user = user if user in users else next(iter(users), 1)
    person = {**task.shown, "service_users": task.shown.get("service_users", ())[user - 1 : user]}
    reference = _drawn(fill_forms(person, language=visit_of(request).speech), "reference")
    return values | {"reference": reference, "lines": lines_of(form, user), "users": users, "user": user}


def _drawn(forms: Sequence[Form], name: str) -> list[Markup]:
    marked = (form_markup(form, anchor=f"{name}-{number}") for number, form in enumerate(forms, start=1))
    return [Markup(each) for each in marked]  # noqa: S704 - the forms escape every text


def _archive(tasks: Sequence[Task]) -> bytes:
    return write_archive(
        {f"{task.id}/{name}": data for task in tasks for name, data in files_given(task).items()}
    )
