"""Answers that are no wire model: problem documents, and the handlers that make them of exceptions."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from careplan.api import problems
from careplan.api.value_messages import value_errors
from careplan.exchange.errors import ExchangeError, StoreUnavailableError

ProblemPage = Callable[[Scope, Mapping[str, Any]], Response]
_API = "/v1/"


def problem_response(scope: Scope, problem: problems.ProblemError) -> Response:
    """Return a problem document in the language that is asked for; Japanese where none is."""
    document = problem.document(language_of(scope))
    request_id = scope.get("state", {}).get("request_id")
    if request_id is not None:
        document["instance"] = f"urn:uuid:{request_id}"
    headers = dict(problem.headers or {}) | {"Content-Language": language_of(scope)}
    page = page_of(scope)
    if page is not None:
        response = page(
            scope, document | {"titles": {"ja": problem.kind.title_ja, "en": problem.kind.title_en}}
        )
        response.headers.update(problem.headers or {})
        return response
    return JSONResponse(document, problem.kind.status, headers, problems.MEDIA_TYPE)


def page_of(scope: Scope) -> ProblemPage | None:
    """Return what makes a page of a problem, where a browser asks for a page and the service has pages."""
    wanted = HTTPConnection(scope).headers.get("accept", "")
    if scope["path"].startswith(_API) or "text/html" not in wanted:
        return None
    page: ProblemPage | None = getattr(scope["app"].state, "problem_page", None)
    return page


def foreseen_response(scope: Scope, error: Exception) -> Response | None:
    """Return the problem document of a refusal, or None: nobody foresaw this."""
    if isinstance(error, problems.ProblemError):
        return problem_response(scope, error)
    if isinstance(error, ExchangeError):
        return problem_response(scope, problems.of_refusal(error))
    if isinstance(error, StoreUnavailableError):
        return problem_response(scope, problems.unavailable())
    return None


def add_handlers(app: FastAPI) -> None:
    """Turn every exception that can be foreseen into a problem document."""
    for foreseen in (problems.ProblemError, ExchangeError, StoreUnavailableError):
        app.add_exception_handler(foreseen, _foreseen)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


async def _foreseen(request: Request, error: Exception) -> Response:
    return foreseen_response(request.scope, error) or problem_response(request.scope, problems.internal())


async def _invalid(request: Request, error: Any) -> Response:
    listed = error.errors()
    if any(each["type"] == "json_invalid" for each in listed):
        return problem_response(request.scope, problems.malformed())
    return problem_response(request.scope, problems.request_invalid(value_errors(listed)))


async def _framework(request: Request, error: Any) -> Response:
    return problem_response(request.scope, problems.of_status(error.status_code))


def language_of(scope: Scope) -> str:
    """Return `en` where it stands before `ja` in Accept-Language, else `ja`; weights are not asked."""
    wanted = HTTPConnection(scope).headers.get("accept-language", "").lower()
    ja, en = wanted.find("ja"), wanted.find("en")
    return "en" if en >= 0 and (ja < 0 or en < ja) else "ja"
