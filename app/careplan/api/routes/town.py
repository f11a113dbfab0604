"""The demonstration town: made and taken away by the administrator of an empty sandbox."""

from typing import Annotated

from fastapi import APIRouter, Query

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_town import (
    HeldAnswer,
    MadeTownAnswer,
    TownAnswer,
    held_answer,
    made_answer,
    town_answer,
)

router = APIRouter(prefix="/v1/town", tags=["town"])
_ASKED = ("session-missing", "administrator-only", problems.UNAVAILABLE)
_CHANGED = (*_ASKED, "town-off", "town-in-progress", "authority-unavailable")
Confirm = Annotated[
    str | None,
    Query(
        max_length=40, description="ほかの事業所もすべて消すときの確認の語 where other offices are to go too"
    ),
]


@router.get("", summary="見本の町の状態 What stands there", responses=problems.documented(*_ASKED))
async def show(kit: Kit, session: CurrentSession) -> TownAnswer:
    """Return whether the exchange is empty, holds a demonstration town, or other offices (administrator)."""
    return town_answer(await kit.workers.run(kit.town.standing, session))


@router.post(
    "",
    status_code=problems.CREATED,
    summary="見本の町を作る Make a demonstration town",
    responses=problems.documented(*_CHANGED, "town-not-empty", "town-authority-young"),
)
async def make(kit: Kit, session: CurrentSession) -> MadeTownAnswer:
    """Make 2 support offices, 5 providers, 30 invented people and three months of exchange (administrator).

    事業所のない環境にだけ作れます。数秒かかり、途中で止まれば何も残りません。パスワードと鍵の表示は今だけです。
    """
    return made_answer(await kit.workers.run(kit.town.build, session, kit.clock()))


@router.delete(
    "",
    summary="見本の町を消す Reset",
    responses=problems.documented(*_CHANGED, "town-missing", "town-not-alone", problems.REQUEST_INVALID),
)
async def reset(kit: Kit, session: CurrentSession, confirm: Confirm = None) -> HeldAnswer:
    """Take the town away with all that was exchanged in it; return what was removed (administrator).

    管理者と監査ログは残り、監査ログに1行加わります。空の環境では何もしません。
    """
    return held_answer(await kit.workers.run(kit.town.reset, session, kit.clock(), confirm))
