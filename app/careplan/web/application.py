"""Puts the pages into the application."""

from fastapi import FastAPI

from careplan.web import assets
from careplan.web.desks import Desks
from careplan.web.problem_pages import problem_page
from careplan.web.routes import (
    account,
    admin,
    check,
    check_forms,
    check_reports,
    compare,
    directory,
    home,
    login,
    received,
    rules,
    scenarios,
    send,
    sent,
    staff,
    vendor_test,
    year,
)

AREAS = (
    home,
    login,
    account,
    check,
    check_forms,
    check_reports,
    compare,
    received,
    sent,
    vendor_test,
    scenarios,
    send,
    directory,
    year,
    staff,
    rules,
    *admin.AREAS,
)  # a line each: many hands add to it


def add_pages(app: FastAPI, desks: Desks) -> None:
    """Serve the pages besides the API; browsers that ask for a page get refusals as pages, too."""
    app.state.desks = desks
    app.state.problem_page = problem_page
    app.include_router(assets.router, include_in_schema=False)
    for area in AREAS:
        app.include_router(area.router)
