"""Who may come into the administrator's room, and what its addresses may name."""

from typing import Annotated

from fastapi import Depends, Path, Request

from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.web.administration import AdministrationDesks
from careplan.web.desks import desks_of
from careplan.web.visits import visit_of


async def administrator_of(request: Request) -> Session:
    """Return the administrator's session.

    Raises:
        ExchangeError: session-missing and what else a log-in may lack; administrator-only.

    """
    session = visit_of(request).required()
    verify_administrator(session)
    return session


def administration_of(request: Request) -> AdministrationDesks:
    """Return the desks of the administrator's room."""
    return desks_of(request).administration


Administrator = Annotated[Session, Depends(administrator_of)]
OfficeNumber = Annotated[str, Path(pattern=r"^[0-9A-Z]{10}$")]
StaffId = Annotated[str, Path(pattern=r"^[!-~]{1,40}$")]
Serial = Annotated[str, Path(pattern=r"^[0-9a-f]{1,40}$")]
