"""Logging in and out, the next tokens, the password, the one-time password."""

from fastapi import APIRouter

from careplan.api import problems
from careplan.api.services import AnySession, ChangedSession, Kit, Presented
from careplan.api.wire_login import (
    CodeRequest,
    LoginAnswer,
    LoginRequest,
    OtpAnswer,
    PasswordRequest,
    RefreshRequest,
    SessionAnswer,
    login_answer,
    otp_answer,
    session_answer,
)
from careplan.exchange.people.login import Credentials

router = APIRouter(prefix="/v1", tags=["login"])
INVALID = (problems.MALFORMED, problems.TOO_LARGE, problems.REQUEST_INVALID, problems.UNAVAILABLE)
_CERTIFICATE = ("client-certificate-missing", "client-certificate-refused")
_ASKED = (problems.SESSION_MISSING, "client-certificate-differs", *_CERTIFICATE, problems.UNAVAILABLE)


@router.post(
    "/login",
    summary="ログイン Log in by ID and password",
    responses=problems.documented(
        "login-failed", "login-locked", "otp-required", "key-unreadable", *_CERTIFICATE, *INVALID
    ),
)
async def log_in(kit: Kit, presented: Presented, request: LoginRequest) -> LoginAnswer:
    """Return a bearer token, an hour's unless set otherwise, and a refresh token for the next ones, 8 hours long.

    `otp-required`: the password is right, and `code` is wanted too. Where a client certificate is shown the tokens
    are bound to it (RFC 8705). `owes` says what has to be done before anything else is answered.

    有効期間は既定でトークン60分、リフレッシュトークン8時間です。続けて失敗するとそのIDをしばらく止めます。
    """
    given = Credentials(request.staff_id, request.password, request.code)
    return login_answer(await kit.workers.run_hashing(kit.door.log_in, given, presented, kit.clock()))


@router.post(
    "/refresh",
    summary="トークンの更新 Get the next tokens",
    responses=problems.documented(*_ASKED, *INVALID),
)
async def refresh(kit: Kit, presented: Presented, request: RefreshRequest) -> LoginAnswer:
    """Exchange a refresh token for the next pair. It is good once: one that comes again ends the whole log-in.

    一度だけ使えます。二度使われたときは盗用とみなし、そのログインのトークンをすべて無効にします。
    """
    opened = await kit.workers.run(kit.renewal.renew, request.refresh_token, presented, kit.clock())
    return login_answer(opened)


@router.post(
    "/logout",
    status_code=problems.NO_CONTENT,
    summary="ログアウト End the session",
    responses=problems.documented(*_ASKED),
)
async def log_out(kit: Kit, session: AnySession) -> None:
    """End the session at once, with every token that the log-in led to.

    トークンは直ちに無効になります。
    """
    await kit.workers.run(kit.door.log_out, session)


@router.get(
    "/session",
    summary="ログイン中の職員 Who is logged in",
    responses=problems.documented(*_ASKED),
)
async def show_session(session: AnySession) -> SessionAnswer:
    """Return whom the token stands for, and what is owed."""
    return session_answer(session)


@router.post(
    "/password",
    summary="パスワードの変更 Change the password",
    responses=problems.documented("login-failed", "login-locked", "password-weak", *_ASKED, *INVALID),
)
async def change_password(kit: Kit, session: AnySession, request: PasswordRequest) -> LoginAnswer:
    """Change one's own password; all earlier tokens end, new ones are returned.

    仮のパスワードと有効期限切れのパスワードは、ここで変えるまで他の操作ができません。
    """
    opened = await kit.workers.run_hashing(
        kit.renewal.change_password, session, request.current, request.new, kit.clock()
    )
    return login_answer(opened)


@router.post(
    "/otp",
    status_code=problems.CREATED,
    summary="ワンタイムパスワードの登録 Begin with one-time passwords",
    responses=problems.documented("otp-active", "password-change-required", *_ASKED),
)
async def begin_otp(kit: Kit, session: ChangedSession) -> OtpAnswer:
    """Return a secret for the authenticator app, this once; it counts when a code of it is confirmed."""
    return otp_answer(await kit.workers.run(kit.one_time.begin, session))


@router.post(
    "/otp/confirmation",
    status_code=problems.NO_CONTENT,
    summary="ワンタイムパスワードの確認 Confirm the first code",
    responses=problems.documented(
        "otp-active",
        "otp-missing",
        "otp-refused",
        "password-change-required",
        "key-unreadable",
        *_ASKED,
        *INVALID,
    ),
)
async def confirm_otp(kit: Kit, session: ChangedSession, request: CodeRequest) -> None:
    """Ask for a one-time password at each log-in from now on. The code is used up by this."""
    await kit.workers.run(kit.one_time.confirm, session, request.code, kit.clock())
