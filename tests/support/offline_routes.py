"""The routes of the service, without a service: what every test that goes by the whole list begins with."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, cast

from fastapi import FastAPI

from careplan.api.application import create_application
from careplan.api.bounds import BodyLimits
from careplan.api.services import Services


@asynccontextmanager
async def nothing(_app: FastAPI) -> AsyncIterator[None]:
    """Open and close nothing."""
    yield


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; nothing behind the routes is needed for it."""
    return create_application(cast("Services", None), BodyLimits(), nothing).openapi()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and operation of every route."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def served(app: FastAPI) -> Iterator[str]:
    """Yield method and path of every route that the application answers, described or not."""
    for route in app.routes:
        router = getattr(route, "original_router", None)
        for each in [route] if router is None else router.routes:
            found = cast("Any", each)
            yield from (f"{method} {found.path}" for method in found.methods)
