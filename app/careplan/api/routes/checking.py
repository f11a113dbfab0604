"""Checking files without sending them. Nothing of them is kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from careplan.api import problems
from careplan.api.media import CSV, ZIP, media_type
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_transmissions import REPORT
from careplan.exchange.archive import ArchiveLimits, read_archive, verify_lines
from careplan.standard.archive import by_folder
from careplan.standard.check import Report, check_files
from careplan.standard.reports import report_json

router = APIRouter(prefix="/v1", tags=["check"])
_BODY = {
    "required": True,
    "content": {
        ZIP: {
            "schema": {"type": "string", "format": "binary"},
            "example": "(ZIP of files, in folders or not)",
        },
        CSV: {"schema": {"type": "string", "format": "binary"}, "example": "(one file, its name in ?name=)"},
    },
}
_ANSWER: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "検査結果 the JSON of `careplan check`",
        "content": {"application/json": {"schema": {"type": "object"}, "example": REPORT}},
    }
}


@router.post(
    "/check",
    summary="検査 Check files",
    responses=_ANSWER
    | problems.documented(
        *("session-missing", "archive-refused", problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE),
        *(problems.REQUEST_INVALID, problems.UNAVAILABLE, problems.OVERLOADED),
    ),
    openapi_extra={"requestBody": _BODY},
)
async def check(
    kit: Kit,
    _session: CurrentSession,
    request: Request,
    name: Annotated[
        str | None,
        Query(
            max_length=255, description="ファイル名 the file's name, for text/csv", examples=["UPJSK_….CSV"]
        ),
    ] = None,
) -> dict[str, Any]:
    """Return the findings, the same as `careplan check --format json`.

    検査結果だけを返し、ファイルは残しません。
    """
    kind = media_type(request, (ZIP, CSV))
    body = await request.body()
    if kind == CSV:
        if not name:
            raise problems.request_invalid([{"where": "query.name", "message": "the file's name is needed"}])
        return await kit.workers.run_checking(_check_file, name, body, kit.archive)
    return await kit.workers.run_checking(_check_archive, body, kit.archive)


def _check_file(name: str, body: bytes, limits: ArchiveLimits) -> dict[str, Any]:
    verify_lines({name: body}, limits)
    return report_json(check_files({name: body}, as_units=False))


def _check_archive(body: bytes, limits: ArchiveLimits) -> dict[str, Any]:
    folders = by_folder(read_archive(body, limits))
    reports = (check_files(files, folder=folder) for folder, files in folders.items())
    return report_json(sum(reports, start=Report()))
