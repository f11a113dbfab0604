"""The sent list and the received list."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from careplan.api import problems
from careplan.api.cursors import read_cursor, write_cursor
from careplan.api.media import JsonResponse
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_transmissions import TransmissionPage
from careplan.api.wire_writing import write_page
from careplan.exchange import transmissions
from careplan.exchange.people.staff import Session
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order

router = APIRouter(prefix="/v1", tags=["lists"])
_PROBLEMS = problems.documented(
    "session-missing", "office-only", problems.REQUEST_INVALID, problems.UNAVAILABLE
)
_ORDER = (
    "newest: 受付の新しい順 last accepted first; stamp: ファイル連番の古い順 oldest stamp first, to import"
)


Partner = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9A-Z]{10}$", description="相手の事業所番号 the other office", examples=["1370000025"]
    ),
]
Kind = Annotated[
    str | None,
    Query(pattern=r"^[0-9A-Z_]{1,32}$", description="ファイルの種類 kind of file", examples=["UPJSK"]),
]
Month = Annotated[str | None, Query(pattern=r"^[0-9]{6}$", description="対象年月 month", examples=["202612"])]
Pseudonym = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9a-f]{64}$",
        description="利用者の仮名 this office's own pseudonym of a service user",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which transmissions of a list are asked for."""

    state: State | None = None
    kind: str | None = None
    month: str | None = None
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """How a list is asked for."""

    which: Filter
    order: Order = Order.NEWEST
    limit: int = 50
    cursor: str | None = None


# Coroutines, though they wait for nothing: FastAPI calls what is none, a class too, in a thread.
async def filter_of(
    state: State | None = None, kind: Kind = None, month: Month = None, pseudonym: Pseudonym = None
) -> Filter:
    """Collect the filters."""
    return Filter(state, kind, month, pseudonym)


async def query_of(
    which: Annotated[Filter, Depends(filter_of)],
    order: Annotated[Order, Query(description=_ORDER)] = Order.NEWEST,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before")] = None,
) -> ListQuery:
    """Collect them all."""
    return ListQuery(which, order, limit, cursor)


Asked = Annotated[ListQuery, Depends(query_of)]


@router.get("/sent", response_model=TransmissionPage, summary="送信一覧 Sent list", responses=_PROBLEMS)
async def list_sent(
    kit: Kit, session: CurrentSession, asked: Asked, destination: Partner = None
) -> JsonResponse:
    """Return what the office sent; `destination` names the office it was sent to.

    自分の事業所が送信したものだけを返します。
    """
    return JsonResponse(await kit.workers.run(_page, kit, session, asked, (Box.SENT, destination)))


@router.get(
    "/received", response_model=TransmissionPage, summary="受信一覧 Received list", responses=_PROBLEMS
)
async def list_received(
    kit: Kit, session: CurrentSession, asked: Asked, sender: Partner = None
) -> JsonResponse:
    """Return what was sent to the office; `sender` names the office it came from.

    取込みはファイル連番順 (order=stamp) に行います。
    """
    return JsonResponse(await kit.workers.run(_page, kit, session, asked, (Box.RECEIVED, sender)))


def received_page(kit: Services, session: Session, asked: ListQuery) -> bytes:
    """Return a page of what every office sent to this one, as it goes out."""
    return _page(kit, session, asked, (Box.RECEIVED, None))


def _page(kit: Services, session: Session, asked: ListQuery, which: tuple[Box, str | None]) -> bytes:
    box, partner = which
    query = transmissions.Query(
        box=box,
        office_number=session.office(),
        order=asked.order,
        state=asked.which.state,
        after=read_cursor(asked.cursor),
        limit=asked.limit + 1,
        kind=asked.which.kind,
        month=asked.which.month,
        partner=partner,
        pseudonym=asked.which.pseudonym,
    )
    found = kit.lists.page(query, kit.clock())
    shown = found[: asked.limit]
    more = write_cursor(shown[-1].transmission) if len(found) > asked.limit else None
    return write_page(shown, more)
