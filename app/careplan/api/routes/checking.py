"""Checking files without sending them. Nothing of them is kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from careplan.api import problems
from careplan.api.answers import language_of
from careplan.api.media import CSV, ZIP, media_type
from careplan.api.report_forms import CONTENT, Form, Reporting, chosen_form
from careplan.api.services import CurrentSession, Kit
from careplan.api.value_messages import value_error
from careplan.exchange.sending.archive import ArchiveLimits, sort_archive, verify_lines
from careplan.standard.archive import by_folder
from careplan.standard.reports.checked import check_folder
from careplan.standard.reports.wording import Language

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
        "description": "検査結果 the report of `careplan check`, in the form asked for",
        "content": CONTENT,
    }
}
FormQuery = Annotated[
    Form | None,
    Query(
        alias="format", description="報告の形 the form; without it the Accept header says", examples=["sarif"]
    ),
]
ValuesQuery = Annotated[
    bool, Query(description="個人情報を出す show personal data in the report; never unless asked for")
]


@router.post(
    "/check",
    summary="検査 Check files",
    response_class=Response,
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
    form: FormQuery = None,
    *,
    show_values: ValuesQuery = False,
) -> Response:
    """Return the findings, the same as `careplan check` in that format.

    検査結果だけを返し、ファイルは残しません。言語は Accept-Language によります（JSON は両方）。
    The language of the report is that of Accept-Language; JSON holds both.
    """
    kind = media_type(request, (ZIP, CSV))
    language: Language = "en" if language_of(request.scope) == "en" else "ja"
    reporting = Reporting(chosen_form(request, form), language, show_values)
    body = await request.body()
    if kind == CSV:
        if not name:
            wrong = value_error("query.name", "ファイル名が必要です", "the file's name is needed")
            raise problems.request_invalid([wrong])
        return await kit.workers.run_checking(_check_file, name, body, kit.archive, reporting)
    return await kit.workers.run_checking(_check_archive, body, kit.archive, reporting)


def _check_file(name: str, body: bytes, limits: ArchiveLimits, reporting: Reporting) -> Response:
    verify_lines({name: body}, limits)
    return reporting.response([check_folder({name: body}, as_units=False, wishes=reporting.wishes)])


def _check_archive(body: bytes, limits: ArchiveLimits, reporting: Reporting) -> Response:
    files, left = sort_archive(body, limits)
    folders: dict[str, dict[str, bytes | None]] = by_folder(files) or {".": {}}
    next(iter(folders.values())).update(dict.fromkeys(left))
    return reporting.response(
        [check_folder(members, folder, wishes=reporting.wishes) for folder, members in folders.items()]
    )
