"""The sent list and the received list."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from careplan.api import problems
from careplan.api.cursors import read_cursor, write_cursor
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_transmissions import TransmissionPage, transmission_answer
from careplan.exchange import transmissions
from careplan.exchange.staff import Session
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order

router = APIRouter(prefix="/v1", tags=["lists"])
_PROBLEMS = problems.documented(
    "session-missing", "office-only", problems.REQUEST_INVALID, problems.UNAVAILABLE
)
_ORDER = (
    "newest: 受付の新しい順 last accepted first; stamp: ファイル連番の古い順 oldest stamp first, to import"
)


class ListQuery:
    """How a list is asked for."""

    def __init__(
        self,
        state: State | None = None,
        order: Annotated[Order, Query(description=_ORDER)] = Order.NEWEST,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before")] = None,
    ) -> None:
        self.state = state
        self.order = order
        self.limit = limit
        self.cursor = cursor


Asked = Annotated[ListQuery, Depends()]


@router.get("/sent", summary="送信一覧 Sent list", responses=_PROBLEMS)
async def list_sent(kit: Kit, session: CurrentSession, asked: Asked) -> TransmissionPage:
    """Return what the office sent.

    自分の事業所が送信したものだけを返します。
    """
    return await kit.workers.run(_page, kit, session, asked, Box.SENT)


@router.get("/received", summary="受信一覧 Received list", responses=_PROBLEMS)
async def list_received(kit: Kit, session: CurrentSession, asked: Asked) -> TransmissionPage:
    """Return what was sent to the office.

    取込みはファイル連番順 (order=stamp) に行います。
    """
    return await kit.workers.run(_page, kit, session, asked, Box.RECEIVED)


def _page(kit: Services, session: Session, asked: ListQuery, box: Box) -> TransmissionPage:
    query = transmissions.Query(
        box=box,
        office_number=session.office(),
        order=asked.order,
        state=asked.state,
        after=read_cursor(asked.cursor),
        limit=asked.limit + 1,
    )
    found = kit.delivery.page(query)
    shown = found[: asked.limit]
    more = write_cursor(shown[-1]) if len(found) > asked.limit else None
    return TransmissionPage(items=[transmission_answer(each) for each in shown], next=more)
