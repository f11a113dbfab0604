"""What keeps the data: a round of retention by hand, and an office's whole data to take away."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from careplan.api import problems
from careplan.api.routes.offices import KEPT, Number
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire import example

router = APIRouter(prefix="/v1", tags=["upkeep"])
SQLITE = "application/vnd.sqlite3"
_SWEPT: dict[str, Any] = {"expired": 1, "purged": 2, "keys": 0, "tokens": 4, "notices": 9, "letters": 0}
_FILE: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "事業所データ the file that `careplan office import-data` reads",
        "content": {
            SQLITE: {"schema": {"type": "string", "format": "binary"}, "example": "(SQLite, see docs)"}
        },
    }
}


class SweptAnswer(BaseModel):
    """What a round of retention did."""

    model_config = example(_SWEPT)

    expired: int = Field(description="期限切れ transmissions that expired")
    purged: int = Field(description="消去 transmissions whose bytes were removed")
    keys: int = Field(description="idempotency keys forgotten")
    tokens: int = Field(description="tokens forgotten")
    notices: int = Field(description="notices forgotten")
    letters: int = Field(description="dead letters forgotten")


class ExportRequest(BaseModel):
    """Whether what is secret goes into the file."""

    model_config = example({"passphrase": "correct horse battery staple"})

    passphrase: Annotated[str, Field(min_length=12, max_length=1000)] | None = Field(
        default=None,
        description="預かっている鍵・下書きも入れる kept keys and drafts go in, under this; without it, not",
    )


class PassingFile(FileResponse):
    """A file that is removed when it was sent, or was not."""

    media_type = SQLITE

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, filename=name, media_type=SQLITE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        try:
            await super().__call__({**scope, "headers": []}, receive, send)  # no ranges: it is gone then
        finally:
            _remove(Path(self.path))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


@router.post(
    "/retention",
    summary="保存期間の処理 A round of retention, now",
    responses=problems.documented(
        "session-missing", "administrator-only", "retention-running", "key-unreadable", problems.UNAVAILABLE
    ),
)
async def run_retention(kit: Kit, session: CurrentSession) -> SweptAnswer:
    """Let expire and remove what was kept long enough (administrator); the service does so by itself at intervals.

    期限を過ぎたものを期限切れにし、消去します。間隔を待たずに一度だけ実行します。
    """
    swept = await kit.workers.run(kit.housekeeping.run_for, session, kit.clock())
    return SweptAnswer.model_validate(swept, from_attributes=True)


@router.post(
    "/offices/{number}/export",
    status_code=problems.OK,
    response_class=PassingFile,
    summary="事業所データの書き出し Take an office's data away",
    responses=_FILE | problems.documented(*KEPT, "office-unknown", "export-running", "key-unreadable"),
)
async def export_office(
    kit: Kit, session: CurrentSession, number: Number, request: ExportRequest
) -> PassingFile:
    """Return all that the exchange holds of an office in one file, to the office's own administrator and nobody else.

    事業所の管理者だけが受け取れます。中身は docs/office-data.md のとおりです。
    """
    secret = None if request.passphrase is None else request.passphrase.encode()
    path = await kit.workers.run_checking(kit.exports.export, session, number, secret, kit.clock())
    return PassingFile(path, f"office-{number}.sqlite3")
