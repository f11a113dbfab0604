"""The service itself: how it was started, whether it is well, and keeping house."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError, StoreUnavailableError
from careplan.exchange.proof.fiscal_year import JAPAN
from careplan.exchange.retention.sweep import Swept
from careplan.web.administration import AdministrationDesks
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, render
from careplan.web.posted import PostedForm
from careplan.web.routes.admin.entry import Administrator, administration_of
from careplan.web.service_words import SETTINGS

router = page_router()


@dataclass(frozen=True, slots=True)
class _Sign:
    """One thing that has to be well."""

    ja: str
    en: str
    trouble: tuple[str, str] | None = None


@router.get("/admin/service")
async def show_service(request: Request, _session: Administrator) -> Response:
    """Show mode, version, settings and health."""
    return await _page(request)


@router.post("/admin/service/housekeeping")
async def keep_house(request: Request, _session: Administrator, _posted: PostedForm) -> Response:
    """Do a round of housekeeping now, and say what it did."""
    desks = desks_of(request)
    swept = await desks.threads.run(administration_of(request).housekeeping.run, desks.clock())
    return await _page(request, done=True, swept=swept)


async def _page(request: Request, *, done: bool = False, swept: Swept | None = None) -> Response:
    desks = desks_of(request)
    signs = await desks.threads.run(_signs, desks.administration, desks.clock())
    facts = desks.administration.facts
    own = desks.administration.signer().certificate
    return render(
        request,
        "admin/service.html",
        facts=facts,
        signs=signs,
        own_ends=own.not_valid_after_utc,
        settings=[
            (name, ja, en, facts.settings[name]) for name, ja, en in SETTINGS if name in facts.settings
        ],
        done=done,
        swept=swept,
    )


def _signs(desks: AdministrationDesks, at: datetime) -> list[_Sign]:
    return list(_each_sign(desks, at))


def _each_sign(desks: AdministrationDesks, at: datetime) -> Iterator[_Sign]:
    try:
        desks.verify_ready()
        yield _Sign("データベース", "Database")
    except StoreUnavailableError:
        yield _Sign("データベース", "Database", ("応答がありません", "does not answer"))
    try:
        trust = desks.trust.trust(at)
    except ExchangeError as error:
        yield _Sign("失効リスト", "Revocation lists", (error.message_ja, error.message_en))
        return
    for crl in trust.crls or ():
        name = crl.issuer.rfc4514_string()
        yield _Sign(f"失効リスト {name}", f"Revocation list of {name}", _stale(crl, trust.crl_age, at))


def _stale(
    crl: x509.CertificateRevocationList, age: timedelta | None, at: datetime
) -> tuple[str, str] | None:
    """Return what is to be done where a list is too old to be believed."""
    ends = [crl.next_update_utc, crl.last_update_utc + age if age else None]
    until = min((each for each in ends if each is not None), default=None)
    if until is None or at <= until:
        return None
    return (
        f"{until.astimezone(JAPAN):%Y-%m-%d} で古くなりました。発行元の新しいリストを置いてください",
        f"too old since {until.astimezone(JAPAN):%Y-%m-%d}: put the authority's new list in its place",
    )
