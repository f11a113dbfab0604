"""Nuisance by script: for clients to learn from, put by the administrator of the sandbox."""

from fastapi import APIRouter

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_nuisance import NuisanceAnswer, ScriptBody, nuisance_answer, script_of

router = APIRouter(prefix="/v1/nuisance", tags=["nuisance"])
_ASKED = ("session-missing", "administrator-only", "nuisance-off", problems.UNAVAILABLE)


@router.put(
    "",
    summary="障害の台本を置く Put a script",
    responses=problems.documented(*_ASKED, problems.MALFORMED, problems.TOO_LARGE, problems.REQUEST_INVALID),
)
async def put(kit: Kit, session: CurrentSession, request: ScriptBody) -> NuisanceAnswer:
    """Let go wrong what the script says, from now on, in the process that takes it; counts begin anew (administrator).

    練習用です。このプロセスのメモリーにだけ置かれ、再起動で消えます。
    """
    await kit.workers.run(kit.nuisance.put, session, script_of(request), kit.clock())
    return nuisance_answer(*kit.nuisance.show(session))


@router.get("", summary="障害の台本と回数 Script and counts", responses=problems.documented(*_ASKED))
async def show(kit: Kit, session: CurrentSession) -> NuisanceAnswer:
    """Return the script in force and how often each rule fitted and fired (administrator)."""
    return nuisance_answer(*kit.nuisance.show(session))


@router.delete(
    "",
    status_code=problems.NO_CONTENT,
    summary="障害の台本を消す Clear the script",
    responses=problems.documented(*_ASKED),
)
async def clear(kit: Kit, session: CurrentSession) -> None:
    """Stop every nuisance (administrator)."""
    await kit.workers.run(kit.nuisance.clear, session, kit.clock())
