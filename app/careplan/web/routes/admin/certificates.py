"""Certificates: all of them by their end, and those of one office issued, put down, revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import Request
from starlette.responses import Response

from careplan.exchange import refusals
from careplan.exchange.certificates.book import Page
from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.certificates.listing import CertificateQuery, CertificateState, Mark, mark_of
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.trust import TERMS, WARNED_DAYS, OfficeProfile
from careplan.web.administration import AdministrationDesks
from careplan.web.asked import asked_choice, asked_text
from careplan.web.certificate_rows import REASONS, STATES, CertificateRow, certificate_row
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, redirect, render
from careplan.web.posted import Posted, PostedForm
from careplan.web.public_address import public_address_of
from careplan.web.routes.admin.entry import Administrator, OfficeNumber, Serial, administration_of
from careplan.web.routes.admin.offices import office_page

router = page_router()
_ON_A_PAGE = 50
_HOURS = (24, 168, 720)
_KEY_TYPES = ("p256", "rsa2048", "rsa3072")


@dataclass(frozen=True, slots=True)
class _Listed:
    rows: list[CertificateRow]
    ending: list[CertificateRow]
    """Of each office that has to renew, the certificate that ends last."""
    names: dict[str, str]
    following: str | None


@router.get("/admin/certificates")
async def list_certificates(request: Request, session: Administrator) -> Response:
    """Show what has to be renewed, and all certificates, the first to end first."""
    desks = desks_of(request)
    state = asked_choice(request, "state", CertificateState)
    query = CertificateQuery(desks.clock(), _ON_A_PAGE + 1, state, _mark(asked_text(request, "after")))
    listed = await desks.threads.run(_list, desks.administration, session, query)
    return render(request, "admin/certificates.html", listed=listed, chosen=state, states=STATES)


@router.get("/admin/offices/{number}/certificates/{serial}.pem")
async def download_certificate(
    request: Request, session: Administrator, number: OfficeNumber, serial: Serial
) -> Response:
    """Return one certificate of an office (PEM)."""
    desks = desks_of(request)
    held = await desks.threads.run(desks.administration.certificates.history, session, number)
    found = next((each for each in held if each.serial == serial), None)
    if found is None:
        raise refusals.certificate_missing(number)
    pem = x509.load_der_x509_certificate(found.der).public_bytes(Encoding.PEM)
    return download(pem, "application/x-pem-file", f"{number}-{serial}.pem")


@router.post("/admin/offices/{number}/certificates/issue")
async def issue_certificate(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Issue a certificate to a hosted office; the one before stays good."""
    desks, profile = desks_of(request), _profile(posted)
    key_type = posted.text("key_type")
    wanted = Wanted(key_type if key_type in _KEY_TYPES else _KEY_TYPES[0], TERMS[profile].days, profile)
    try:
        await desks.threads.run(
            administration_of(request).enrolment.issue, session, number, wanted, desks.clock()
        )
    except ExchangeError as error:
        return await office_page(request, session, number, error)
    return redirect(f"/admin/offices/{number}#certificates")


@router.post("/admin/offices/{number}/certificates/install")
async def install_certificate(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Put down a certificate that another authority issued for the office's own key."""
    desks = desks_of(request)
    pem = posted.files[0].content if posted.files else posted.raw("pem").encode()
    try:
        await desks.threads.run(
            administration_of(request).enrolment.install, session, number, pem, desks.clock()
        )
    except ExchangeError as error:
        return await office_page(request, session, number, error)
    return redirect(f"/admin/offices/{number}#certificates")


@router.post("/admin/offices/{number}/certificates/password")
async def make_issue_password(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Make a password by which the office enrols a key of its own, and show it."""
    desks, hours = desks_of(request), posted.text("hours")
    wanted = _profile(posted), timedelta(hours=int(hours) if hours in map(str, _HOURS) else _HOURS[1])
    try:
        kept, password = await desks.threads.run(
            desks.administration.requests.make_password, session, number, wanted, desks.clock()
        )
    except ExchangeError as error:
        return await office_page(request, session, number, error)
    server = public_address_of(request)
    return render(request, "admin/issue_password_made.html", kept=kept, password=password, server=server)


@router.post("/admin/offices/{number}/certificates/revocation")
async def revoke_certificate(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Revoke one certificate, or all that the office could still use."""
    desks, reason = desks_of(request), posted.text("reason")
    known = reason if reason in REASONS else "unspecified"
    revoke = desks.administration.enrolment.revoke
    try:
        await desks.threads.run(
            revoke, session, number, known, desks.clock(), serial=posted.text("serial") or None
        )
    except ExchangeError as error:
        return await office_page(request, session, number, error)
    return redirect(f"/admin/offices/{number}#certificates")


def _list(desks: AdministrationDesks, session: Session, query: CertificateQuery) -> _Listed:
    found = desks.certificates.listed(session, query)
    within = timedelta(days=WARNED_DAYS)
    ending = desks.certificates.ending(session, Page(None, _ON_A_PAGE), within, query.at)
    rows, soon = ([certificate_row(each, query.at) for each in some] for some in (found[:_ON_A_PAGE], ending))
    numbers = {row.kept.office_number for row in (*rows, *soon)}
    names = {number: desks.registry.office(number).name for number in numbers}
    soon.sort(key=lambda row: row.kept.not_after)
    return _Listed(rows, soon, names, _text(mark_of(rows[-1].kept)) if len(found) > _ON_A_PAGE else None)


def _text(mark: Mark) -> str:
    return f"{mark.not_after.isoformat()}~{mark.office_number}~{mark.serial}"


def _mark(text: str | None) -> Mark | None:
    try:
        end, number, serial = (text or "").split("~")
        not_after = datetime.fromisoformat(end)
    except ValueError:
        return None
    return Mark(not_after, number, serial) if not_after.tzinfo else None


def _profile(posted: Posted) -> OfficeProfile:
    given = posted.text("profile")
    return OfficeProfile(given) if given in set(OfficeProfile) else OfficeProfile.CARE_INSURANCE
