"""Files on their way into a visitor's locker, and the inspections out of it."""

from collections.abc import Sequence

from fastapi import Request

from careplan.exchange.lockers.locker import Locker, Purpose
from careplan.web.checking.inspection import Inspection, inspect
from careplan.web.checking.packing import read_pack, write_pack
from careplan.web.checking.sources import Source
from careplan.web.desks import Desks, desks_of
from careplan.web.public_address import public_address_of
from careplan.web.visits import visit_of


async def admit(request: Request) -> None:
    """Let anybody in while this is development; elsewhere who is logged in.

    Raises:
        ExchangeError: session-missing and what else a log-in may lack.

    """
    if not desks_of(request).development:
        visit_of(request).required()


def secret_of(request: Request) -> str:
    """Return what a visitor's lockers are opened by: the browser's secret, and whose log-in it is where one is.

    Somebody else who logs in on the same browser finds lockers of their own.
    """
    visit = visit_of(request)
    return visit.secret if visit.session is None else f"{visit.secret} {visit.session.staff_id}"


async def keep(request: Request, purpose: Purpose, sides: Sequence[Sequence[Source]]) -> str:
    """Put the files of one side, or two, into a locker; return its id.

    Raises:
        ExchangeError: lockers-full.

    """
    desks, secret = desks_of(request), secret_of(request)
    locker, made = await desks.threads.run_checking(_keep, desks, secret, purpose, sides)
    desks.inspections.put(locker.locker_id, locker.expires_at, made)
    return locker.locker_id


async def find_kept(
    request: Request, purpose: Purpose, locker_id: str
) -> tuple[Locker, tuple[Inspection, ...]]:
    """Return a visitor's locker and the inspections of its sides.

    Raises:
        ExchangeError: locker-unknown; session-missing where one has to be logged in.

    """
    await admit(request)
    desks, secret, at = desks_of(request), secret_of(request), desks_of(request).clock()
    locker = await desks.threads.run(desks.lockers.find, secret, locker_id, purpose, at)
    found = desks.inspections.find(locker_id, at)
    if found is None:
        _, content = await desks.threads.run(desks.lockers.take, secret, locker_id, purpose, at)
        found = await desks.threads.run_checking(_inspect, content)
        desks.inspections.put(locker_id, locker.expires_at, found)
    return locker, found


async def find_one(request: Request, locker_id: str) -> tuple[Locker, Inspection]:
    """Return a check's locker and inspection.

    Raises:
        ExchangeError: as `find_kept`.

    """
    locker, sides = await find_kept(request, Purpose.CHECK, locker_id)
    return locker, sides[0]


async def drop_kept(request: Request, locker_id: str) -> None:
    """Empty a visitor's locker before its time.

    Raises:
        ExchangeError: locker-unknown.

    """
    desks = desks_of(request)
    await desks.threads.run(desks.lockers.empty, secret_of(request), locker_id)
    desks.inspections.drop(locker_id)


async def mine_of(request: Request) -> Sequence[Locker]:
    """Return a visitor's lockers, the newest first."""
    desks = desks_of(request)
    return await desks.threads.run(desks.lockers.mine, secret_of(request), desks.clock())


def links_of(request: Request, lockers: Sequence[Locker]) -> list[tuple[Locker, str]]:
    """Return the links to findings among a visitor's lockers, whole, as they are sent to somebody."""
    desks, secret, base = desks_of(request), secret_of(request), public_address_of(request)
    links = (each for each in lockers if each.purpose is Purpose.FINDINGS)
    return [(each, f"{base}/findings/{desks.lockers.token(secret, each)}") for each in links]


def _keep(
    desks: Desks, secret: str, purpose: Purpose, sides: Sequence[Sequence[Source]]
) -> tuple[Locker, tuple[Inspection, ...]]:
    locker = desks.lockers.put(secret, purpose, write_pack(sides), desks.clock())
    return locker, tuple(inspect(side) for side in sides)


def _inspect(content: bytes) -> tuple[Inspection, ...]:
    return tuple(inspect(side) for side in read_pack(content))
