"""The vendor test over HTTP: tasks out, answers in, the result signed. Nothing of a run is kept."""

import base64
from typing import Annotated

from fastapi import APIRouter, Query

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_conformance import (
    Pattern,
    RunAnswer,
    RunBody,
    Side,
    TaskAnswer,
    TaskEntry,
    TaskList,
    TextBody,
)
from careplan.conformance.scenarios import find_scenario
from careplan.conformance.sheets import sheet_json, sheet_of
from careplan.conformance.vendor.attestation import attest
from careplan.conformance.vendor.handed import HandedTarget, form_of, request_of
from careplan.conformance.vendor.reports import Run, run_json
from careplan.conformance.vendor.runner import run
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task, load_tasks

router = APIRouter(prefix="/v1/conformance", tags=["conformance"])
_ALWAYS = ("session-missing", problems.REQUEST_INVALID, problems.UNAVAILABLE)
PatternQuery = Annotated[Pattern, Query(description="パターン the pattern", examples=["D3"])]
SideQuery = Annotated[
    Side, Query(description="書き出しか取り込みか what the software does", examples=["writes"])
]


@router.get("/tasks", summary="試験の課題 The tasks of a pattern", responses=problems.documented(*_ALWAYS))
async def list_tasks(kit: Kit, _session: CurrentSession, pattern: PatternQuery, side: SideQuery) -> TaskList:
    """Return the tasks of a pattern and side, the same every time.

    パターンと側の課題を返します。
    """
    tasks = await kit.workers.run_checking(load_tasks, [pattern], [side])
    return TaskList(
        tasks=[
            TaskEntry(
                id=each.id,
                sort=each.sort,
                title=TextBody(ja=each.title.ja, en=each.title.en),
                asked=each.digest,
            )
            for each in tasks
        ]
    )


@router.get(
    "/tasks/{task}",
    summary="課題の中身 What a task asks",
    responses=problems.documented(*_ALWAYS, problems.NOT_FOUND),
)
async def show_task(
    kit: Kit, _session: CurrentSession, task: str, pattern: PatternQuery, side: SideQuery
) -> TaskAnswer:
    """Return what a task asks: files to read with a form to tick, or a document to write with its scenario sheet.

    課題の中身（読むファイルと照合用のチェック表、または書く文書とシナリオシート）を返します。
    """
    found = await kit.workers.run_checking(_find, task, pattern, side)
    sheet = sheet_json(sheet_of(find_scenario(found.scenario))) if side == "writes" else None
    return TaskAnswer(request=request_of(found), sheet=sheet, form=form_of(found))


def _find(name: str, pattern: str, side: str) -> Task:
    for task in load_tasks([pattern], [side]):
        if task.id == name:
            return task
    raise problems.of_status(problems.NOT_FOUND.status)


@router.post(
    "/runs",
    summary="答えを判定し署名する Judge answers and sign the result",
    responses=problems.documented(*_ALWAYS, problems.MALFORMED, problems.TOO_LARGE, problems.OVERLOADED),
)
async def judge_run(
    kit: Kit, _session: CurrentSession, body: RunBody, pattern: PatternQuery, side: SideQuery
) -> RunAnswer:
    """Return the result of answers and ticked forms; tasks without one wait. This exchange signs the attestation.

    答えと、画面と見比べて記入したチェック表を判定し、この取引所が署名した証明と返します。残しません。続きは、前の答えも添えて送り直します。認定ではありません。
    """
    return await kit.workers.run_checking(_judged, kit, body, pattern, side)


def _judged(kit: Services, body: RunBody, pattern: str, side: str) -> RunAnswer:
    target = HandedTarget(Software(body.software.name, body.software.version), body.answers, body.forms)
    done = Run(target.software, tuple(run(load_tasks([pattern], [side]), target)))
    at = kit.clock()
    signed = attest(done, signer=kit.signer(), at=at)
    return RunAnswer(result=run_json(done), attestation=base64.b64encode(signed).decode("ascii"))
