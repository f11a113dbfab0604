"""Logging in and out."""

from fastapi import APIRouter

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire import LoginAnswer, LoginRequest, SessionAnswer, login_answer, session_answer

router = APIRouter(prefix="/v1", tags=["login"])
INVALID = (problems.MALFORMED, problems.REQUEST_INVALID, problems.UNAVAILABLE)


@router.post(
    "/login",
    summary="ログイン Log in by ID and password",
    responses=problems.documented("login-failed", problems.TOO_LARGE, *INVALID),
)
async def log_in(kit: Kit, request: LoginRequest) -> LoginAnswer:
    """Return a bearer token; it holds for an hour unless set otherwise.

    有効期間は既定で60分です。
    """
    token, session = await kit.workers.run_hashing(
        kit.door.log_in, request.staff_id, request.password, kit.clock()
    )
    return login_answer(token, session)


@router.post(
    "/logout",
    status_code=problems.NO_CONTENT,
    summary="ログアウト End the session",
    responses=problems.documented("session-missing", problems.UNAVAILABLE),
)
async def log_out(kit: Kit, session: CurrentSession) -> None:
    """End the session at once.

    トークンは直ちに無効になります。
    """
    await kit.workers.run(kit.door.log_out, session)


@router.get(
    "/session",
    summary="ログイン中の職員 Who is logged in",
    responses=problems.documented("session-missing", problems.UNAVAILABLE),
)
async def show_session(session: CurrentSession) -> SessionAnswer:
    """Return whom the token stands for."""
    return session_answer(session)
