"""The audit log: its entries, its end, whether it is whole, and all of it as a file."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from careplan.exchange.audit import Entry, EntryQuery, Head
from careplan.exchange.people.staff import Session
from careplan.exchange.proof.audit_desk import AuditCheck
from careplan.exchange.proof.audit_file import write_audit_file
from careplan.web.administration import AdministrationDesks
from careplan.web.asked import asked_number, asked_text
from careplan.web.audit_words import ACTIONS, GROUPS, words_of
from careplan.web.desks import Desks, desks_of
from careplan.web.pages import page_router, render
from careplan.web.posted import PostedForm
from careplan.web.routes.admin.entry import Administrator

router = page_router()
_ON_A_PAGE, _AT_ONCE = 100, 1000


@dataclass(frozen=True, slots=True)
class _Shown:
    entries: Sequence[Entry]
    head: Head
    following: int | None


@router.get("/admin/audit")
async def show_audit(request: Request, session: Administrator) -> Response:
    """Show the entries that fit, the last first."""
    return await _page(request, session, None)


@router.post("/admin/audit/check")
async def check_audit(request: Request, session: Administrator, _posted: PostedForm) -> Response:
    """Read the whole log and say whether it is whole."""
    desks = desks_of(request)
    check = await desks.threads.run_checking(desks.administration.audit.check, session)
    return await _page(request, session, check)


@router.get("/admin/audit/audit.jsonl")
async def export_audit(request: Request, session: Administrator) -> Response:
    """Return the whole log as a file: an entry a line, the signed head last."""
    desks = desks_of(request)
    head, statement = await desks.threads.run(desks.administration.audit.head, session, desks.clock())
    named = f'attachment; filename="audit-{head.number}.jsonl"'
    return StreamingResponse(
        _lines(desks, session, head, statement),
        media_type="application/jsonl",
        headers={"Content-Disposition": named},
    )


async def _lines(desks: Desks, session: Session, head: Head, statement: bytes) -> AsyncIterator[bytes]:
    after = 0
    while after < head.number:
        found = await desks.threads.run(
            desks.administration.audit.page, session, after, min(_AT_ONCE, head.number - after)
        )
        *lines, _ = write_audit_file(found, head, statement)
        yield b"".join(lines)
        after = found[-1].number
    yield b"".join(write_audit_file((), head, statement))


async def _page(request: Request, session: Session, check: AuditCheck | None) -> Response:
    desks = desks_of(request)
    action = asked_text(request, "event")
    query = EntryQuery(_ON_A_PAGE + 1, asked_number(request, "before"), asked_text(request, "office"), action)
    shown = await desks.threads.run(_show, desks.administration, session, query)
    return render(
        request,
        "admin/audit.html",
        shown=shown,
        query=query,
        check=check,
        groups=GROUPS,
        actions=ACTIONS,
        words_of=words_of,
    )


def _show(desks: AdministrationDesks, session: Session, query: EntryQuery) -> _Shown:
    found = desks.audit.latest(session, query)
    head = desks.audit.end(session)
    more = found[_ON_A_PAGE - 1].number if len(found) > _ON_A_PAGE else None
    return _Shown(found[:_ON_A_PAGE], head, more)
