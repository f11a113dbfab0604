"""The audit log, for an administrator."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire import TIME, example
from careplan.api.wire_transmissions import encode
from careplan.exchange.people.staff import Session
from careplan.exchange.proof.entry_lines import entry_json

router = APIRouter(prefix="/v1/audit", tags=["proof"])
_MOST = 1000
_PROBLEMS = problems.documented(
    "session-missing", "administrator-only", problems.REQUEST_INVALID, problems.UNAVAILABLE
)
_ZEROS = "0" * 64
_ENTRY: dict[str, Any] = {
    "number": 1,
    "at": TIME,
    "office": None,
    "staff": None,
    "action": "administrator.add",
    "subject": "admin",
    "details": {},
    "previous": _ZEROS,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


class AuditPage(BaseModel):
    """Entries in order."""

    model_config = example({"items": [_ENTRY], "next": 1})

    items: list[dict[str, Any]] = Field(description="監査記録 as the lines of `careplan audit export`")
    next: int | None = Field(description="the `after` of the next page; null: this is the last")


class AuditHead(BaseModel):
    """The end of the chain."""

    model_config = example(
        {"number": 1, "digest": _ENTRY["digest"], "statement": "MIIGqAYJKoZIhvcNAQcCoIIG…"}
    )

    number: int
    digest: str
    statement: str = Field(description="statement `audit-head`, signed by the exchange: CMS, Base64")


@router.get("", summary="監査ログ Audit log", responses=_PROBLEMS)
async def list_entries(
    kit: Kit,
    session: CurrentSession,
    after: Annotated[int, Query(ge=0, le=2**62, description="entries after this number")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _MOST,
) -> AuditPage:
    """Return entries of the audit log, each chained to the one before by its hash."""
    return await kit.workers.run(_page, kit, session, after, limit)


@router.get("/head", summary="監査ログの末尾 Head of the audit log", responses=_PROBLEMS)
async def sign_head(kit: Kit, session: CurrentSession) -> AuditHead:
    """Return the end of the chain, signed by the exchange."""
    return await kit.workers.run(_head, kit, session)


def _page(kit: Services, session: Session, after: int, limit: int) -> AuditPage:
    found = kit.audit.page(session, after, limit + 1)
    shown = found[:limit]
    more = shown[-1].number if len(found) > limit else None
    return AuditPage(items=[entry_json(each) for each in shown], next=more)


def _head(kit: Services, session: Session) -> AuditHead:
    head, statement = kit.audit.head(session, kit.clock())
    return AuditHead(number=head.number, digest=head.digest.hex(), statement=encode(statement))
