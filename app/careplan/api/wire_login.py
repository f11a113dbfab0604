"""The models of logging in, of tokens and one-time passwords, and of an office's log-ins."""

from base64 import urlsafe_b64encode
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from careplan.api.wire import SENDER, TIME, OfficeNumber, Time, example
from careplan.exchange.people.one_time import Enrolment
from careplan.exchange.people.sessions import Opened
from careplan.exchange.people.staff import Duty, Role, Session, Staff
from careplan.exchange.people.staffing import Standing

StaffId = Annotated[str, Field(pattern=r"^[!-~]{1,40}$")]
Password = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="ワンタイムパスワード TOTP (RFC 6238)")]
_SESSION = {
    "staff_id": "keikaku-01",
    "office_number": SENDER,
    "role": "staff",
    "expires_at": TIME,
    "owes": "password-change",
    "x5t_s256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2",
}
_STAFF = {
    "staff_id": "keikaku-01",
    "office_number": SENDER,
    "role": "staff",
    "active": True,
    "provisional": True,
    "otp": False,
    "added_at": TIME,
    "seconds_locked": 0,
}


class LoginRequest(BaseModel):
    """ID and password, and the one-time password of a log-in that has one."""

    model_config = example({"staff_id": "keikaku-01", "password": "correct horse battery", "code": "287082"})

    staff_id: StaffId
    password: Password
    code: Code | None = None


class RefreshRequest(BaseModel):
    """A refresh token, good for one next pair."""

    model_config = example({"refresh_token": "kJ3v…43 characters"})

    refresh_token: Annotated[str, Field(min_length=1, max_length=200)]


class PasswordRequest(BaseModel):
    """The password as it is, and as it is to be."""

    model_config = example({"current": "8dSMdXv1fP0yTqkZ2bLr", "new": "correct horse battery"})

    current: Password
    new: Password


class CodeRequest(BaseModel):
    """A one-time password."""

    model_config = example({"code": "287082"})

    code: Code


class OtpAnswer(BaseModel):
    """What the authenticator app is given; shown this once."""

    model_config = example(
        {
            "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "uri": "otpauth://totp/careplan%20sandbox:keikaku-01?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        }
    )

    secret: str = Field(description="Base32")
    uri: str = Field(description="QRコードにする what an app reads as QR code")


class SessionAnswer(BaseModel):
    """Who is logged in, till when, and what has to be done first."""

    model_config = example(_SESSION)

    staff_id: str
    office_number: str | None
    role: Role
    expires_at: Time
    owes: Duty | None = Field(description="先に行うこと what has to be done before anything else")
    x5t_s256: str | None = Field(
        description="結び付いた証明書のSHA-256 the certificate the token is bound to (RFC 8705), base64url"
    )


class LoginAnswer(SessionAnswer):
    """A bearer token with the refresh token for the next one, and whom they stand for."""

    model_config = example(
        _SESSION
        | {
            "token": "kJ3v…43 characters",
            "refresh_token": "Zc8p…43 characters",
            "refresh_expires_at": TIME,
        }
    )

    token: str
    refresh_token: str
    refresh_expires_at: Time


class StaffRequest(BaseModel):
    """A log-in to be added. Without a password one is made, to be changed at the first log-in."""

    model_config = example({"staff_id": "keikaku-01", "role": "staff"})

    staff_id: StaffId
    password: Annotated[str, Field(max_length=200)] | None = None
    role: Literal["staff", "office-administrator"] = "staff"


class StaffAnswer(BaseModel):
    """The log-in added, or given a new password, with the password where it was made; shown this once."""

    model_config = example(
        {
            "staff_id": "keikaku-01",
            "office_number": SENDER,
            "role": "staff",
            "password": "8dSMdXv1fP0yTqkZ2bLr",
        }
    )

    staff_id: str
    office_number: OfficeNumber
    role: Role
    password: str | None


class StaffChange(BaseModel):
    """Whether a log-in is switched on."""

    model_config = example({"active": False})

    active: Annotated[bool, Field(strict=True)]


class StaffListed(BaseModel):
    """A log-in as an administrator sees it."""

    model_config = example(_STAFF)

    staff_id: str
    office_number: str
    role: Role
    active: bool
    provisional: bool = Field(description="仮のパスワード the password has to be changed")
    otp: bool = Field(description="ワンタイムパスワード設定済み whether one-time passwords are set up")
    added_at: Time
    seconds_locked: int = Field(description="0: not locked")


class StaffList(BaseModel):
    """The log-ins of an office, by ID."""

    model_config = example({"items": [_STAFF]})

    items: list[StaffListed]


def session_answer(session: Session) -> SessionAnswer:
    """Return the session as it goes out."""
    bound = session.thumbprint
    return SessionAnswer(
        staff_id=session.staff_id,
        office_number=session.office_number,
        role=session.role,
        expires_at=session.expires_at,
        owes=session.owes,
        x5t_s256=None if bound is None else urlsafe_b64encode(bound).rstrip(b"=").decode("ascii"),
    )


def login_answer(opened: Opened) -> LoginAnswer:
    """Return the session with its tokens."""
    return LoginAnswer(
        token=opened.token,
        refresh_token=opened.refresh_token,
        refresh_expires_at=opened.refresh_expires_at,
        **session_answer(opened.session).model_dump(),
    )


def otp_answer(enrolment: Enrolment) -> OtpAnswer:
    """Return the secret as it goes out."""
    return OtpAnswer(secret=enrolment.secret, uri=enrolment.uri)


def staff_answer(staff: Staff, password: str | None) -> StaffAnswer:
    """Return a log-in with the password that was made for it."""
    return StaffAnswer(
        staff_id=staff.staff_id,
        office_number=staff.office_number or "",
        role=staff.role,
        password=password,
    )


def standing_answer(standing: Standing) -> StaffListed:
    """Return a log-in as an administrator sees it."""
    staff = standing.staff
    return StaffListed(
        staff_id=staff.staff_id,
        office_number=staff.office_number or "",
        role=staff.role,
        active=staff.active,
        provisional=staff.provisional,
        otp=staff.otp_since is not None,
        added_at=staff.added_at,
        seconds_locked=standing.seconds_locked,
    )
