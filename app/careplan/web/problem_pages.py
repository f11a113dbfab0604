"""A refusal as a page: the same problem document as everywhere, for people; who is not logged in is asked to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response
from starlette.types import Scope

from careplan.web.forgery import SAFE
from careplan.web.pages import finish, redirect, render
from careplan.web.visits import bare_visit

_OWED = {"password-change-required": "/account/password", "otp-enrolment-required": "/account/one-time"}


def problem_page(scope: Scope, document: Mapping[str, Any]) -> Response:
    """Return the page of a problem document (RFC 9457) with its `titles` in both languages; the same status."""
    request = Request(scope)
    if "visit" not in scope.setdefault("state", {}):
        request.state.visit = bare_visit(request)
    response = _redirected(request, document) or render(
        request, "problem.html", int(document["status"]), problem=document
    )
    finish(request, response)
    return response


def _redirected(request: Request, document: Mapping[str, Any]) -> Response | None:
    back = request.url.path if request.method in SAFE else "/"
    if request.method in SAFE and request.url.query:
        back = f"{back}?{request.url.query}"
    if document["code"] == "session-missing":
        return redirect(f"/login?{urlencode({'next': back})}")
    owed = _OWED.get(document["code"])
    return redirect(owed) if owed else None
