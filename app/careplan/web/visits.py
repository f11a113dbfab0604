"""Who looks at a page: in which language, by which log-in; and the cookies that tell it.

Cookies are HttpOnly and SameSite=Strict; with TLS they are Secure too, and their names begin with `__Host-`, so that
no other host can set them.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from fastapi import Request
from starlette.responses import Response

from careplan.exchange import refusals
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.login import verify_free
from careplan.exchange.people.sessions import Opened
from careplan.exchange.people.staff import Role, Session
from careplan.standard.reports.wording import Language
from careplan.web.desks import Desks, desks_of
from careplan.web.places import For, Place, places_for

LANGUAGES = ("ja", "en")
_LANGUAGE, _SECRET, _ACCESS, _REFRESH = "language", "visit", "session", "renewal"
_SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{32,64}", re.ASCII)
_YEAR = 365 * 24 * 3600


@dataclass(slots=True)
class Visit:
    """One request's visitor. What is put into `cookies` goes out with the answer; None takes a cookie back."""

    language: str
    secret: str
    """Random, known to this browser only: forms prove by it that they come from a page of ours."""
    session: Session | None = None
    trouble: ExchangeError | None = None
    """Why a log-in that the browser has does not count."""
    cookies: dict[str, tuple[str, int] | None] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """What a form has to bring (`_token`)."""
        return hashlib.sha256(b"form\0" + self.secret.encode()).hexdigest()

    @property
    def speech(self) -> Language:
        """The language, as the core's messages name it."""
        return "en" if self.language == "en" else "ja"

    @property
    def office_number(self) -> str | None:
        """The office that is acted for, None for nobody and for the administrator."""
        return None if self.session is None else self.session.office_number

    @property
    def is_administrator(self) -> bool:
        """Whether the sandbox's administrator looks."""
        return self.session is not None and self.session.role is Role.ADMINISTRATOR

    def say(self, ja: str, en: str) -> str:
        """Return the text in the visitor's language."""
        return en if self.language == "en" else ja

    def places(self) -> Iterator[Place]:
        """Yield what this visitor finds in the navigation."""
        if self.session is None:
            return places_for(For.STRANGER)
        return places_for(For.ADMINISTRATOR if self.is_administrator else For.OFFICE)

    def open(self, opened: Opened, at: datetime) -> None:
        """Let the browser keep the tokens of a log-in until the log-in ends."""
        self.session, self.trouble = opened.session, None
        seconds = max(int((opened.refresh_expires_at - at).total_seconds()), 0)
        self.cookies[_ACCESS] = (opened.token, seconds)
        self.cookies[_REFRESH] = (opened.refresh_token, seconds)

    def close(self) -> None:
        """Let the browser forget the log-in."""
        self.session = self.trouble = None
        self.cookies[_ACCESS] = self.cookies[_REFRESH] = None

    def required(self) -> Session:
        """Return the session of somebody who may go on.

        Raises:
            ExchangeError: session-missing and what else a log-in may lack; password-change-required,
                otp-enrolment-required.

        """
        session = self.logged_in()
        verify_free(session)
        return session

    def logged_in(self) -> Session:
        """Return the session, whatever is owed.

        Raises:
            ExchangeError: session-missing, and what else a log-in may lack.

        """
        if self.session is None:
            self._refuse()
        return self.session

    def _refuse(self) -> NoReturn:
        raise self.trouble or refusals.session_missing()


async def open_visit(request: Request) -> Visit:
    """Return who looks: the language is the query's `lang`, else the cookie's, else Japanese."""
    desks = desks_of(request)
    known = _cookie(request, desks, _SECRET)
    fresh = not _SECRET_FORM.fullmatch(known)
    visit = Visit(_language(request, desks), secrets.token_urlsafe(24) if fresh else known)
    if fresh:
        visit.cookies[_SECRET] = (visit.secret, _YEAR)
    if request.query_params.get("lang") in LANGUAGES:
        visit.cookies[_LANGUAGE] = (visit.language, _YEAR)
    await _recognise(request, desks, visit)
    return visit


def bare_visit(request: Request) -> Visit:
    """Return what is known of a visitor without a look at the log-in: enough to refuse politely."""
    desks = desks_of(request)
    return Visit(_language(request, desks), _cookie(request, desks, _SECRET) or secrets.token_urlsafe(24))


def visit_of(request: Request) -> Visit:
    """Return who looks, once the page's route has found out."""
    visit: Visit = request.state.visit
    return visit


def close_visit(request: Request, response: Response) -> None:
    """Put the visit's cookies on the answer."""
    desks = desks_of(request)
    for name, kept in visit_of(request).cookies.items():
        value, seconds = kept or ("", 0)
        response.set_cookie(
            _name(name, desks),
            value,
            max_age=seconds,
            path="/",
            secure=not desks.development,
            httponly=True,
            samesite="strict",
        )


def _name(name: str, desks: Desks) -> str:
    return f"careplan-{name}" if desks.development else f"__Host-careplan-{name}"


def _cookie(request: Request, desks: Desks, name: str) -> str:
    return request.cookies.get(_name(name, desks), "")


def _language(request: Request, desks: Desks) -> str:
    for wanted in (request.query_params.get("lang"), _cookie(request, desks, _LANGUAGE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]


async def _recognise(request: Request, desks: Desks, visit: Visit) -> None:
    """Find the session of the browser's tokens; a token that has ended is exchanged for the next."""
    token, refresh = _cookie(request, desks, _ACCESS), _cookie(request, desks, _REFRESH)
    presented, at = desks.presented(request.scope), desks.clock()
    try:
        if token:
            visit.session = await desks.threads.run(desks.door.session_of, token, presented, at)
    except ExchangeError as error:
        visit.trouble = error
    if refresh and visit.trouble is not None and visit.trouble.code == refusals.session_missing().code:
        try:
            opened = await desks.renewals.renew(
                refresh, lambda: desks.threads.run(desks.renewal.renew, refresh, presented, at)
            )
            visit.open(opened, at)
        except ExchangeError as error:
            visit.trouble = error
    if visit.session is not None:
        desks.admit(request.scope, visit.session)
    elif visit.trouble is not None:
        visit.cookies[_ACCESS] = visit.cookies[_REFRESH] = None
