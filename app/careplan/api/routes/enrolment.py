"""Enrolment by request (CSR) and issue password; and what ends soon."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from careplan.api import problems
from careplan.api.routes.offices import ASKED, KEPT, Number
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_certificates import (
    CertificateAnswer,
    CertificateList,
    CertificatePage,
    EnrolmentRequest,
    IssuePasswordAnswer,
    IssuePasswordRequest,
    certificate_answer,
    issue_password_answer,
)
from careplan.exchange.certificates.book import Page
from careplan.exchange.certificates.issue_passwords import Enrolling

router = APIRouter(prefix="/v1", tags=["certificates"])
_MADE = ("issue-password-wrong", "issue-password-expired", "issue-password-used", "certificate-refused")


@router.post(
    "/offices/{number}/issue-password",
    status_code=problems.CREATED,
    summary="発行用パスワード Make an issue password",
    responses=problems.documented(*KEPT, "office-unknown", "custody-differs"),
)
async def make_issue_password(
    kit: Kit, session: CurrentSession, number: Number, request: IssuePasswordRequest
) -> IssuePasswordAnswer:
    """Make the password by which an office enrols a key of its own, once (administrator). It is shown this once.

    前のパスワードは無効になります。
    """
    wanted = request.profile, timedelta(hours=request.hours)
    made = await kit.workers.run(kit.requests.make_password, session, number, wanted, kit.clock())
    return issue_password_answer(*made)


@router.post(
    "/offices/{number}/enrolment",
    status_code=problems.CREATED,
    summary="証明書の発行申請 Enrol a key by its request (CSR)",
    responses=problems.documented(
        *(problems.REQUEST_INVALID, problems.UNAVAILABLE, problems.MALFORMED, problems.TOO_LARGE, *_MADE),
        *("office-inactive", "custody-differs", "authority-unavailable"),
    ),
)
async def enrol(kit: Kit, number: Number, request: EnrolmentRequest) -> CertificateAnswer:
    """Make the certificate of a request; the issue password is the only log-in.

    The same request again gets the same certificate. The office's earlier certificates stay good.
    同じ申請を繰り返すと、同じ証明書が返ります。
    """
    now = kit.clock()
    enrolling = Enrolling(number, request.request.encode(), request.password)
    return certificate_answer(await kit.workers.run(kit.requests.enrol, enrolling, now), now)


@router.get(
    "/offices/{number}/certificates",
    summary="証明書の履歴 All certificates of an office",
    responses=problems.documented(*ASKED, "administrator-only", "office-unknown"),
)
async def list_certificates(kit: Kit, session: CurrentSession, number: Number) -> CertificateList:
    """Return all certificates of an office, the last installed first (itself, or an administrator)."""
    found = await kit.workers.run(kit.certificates.history, session, number)
    return CertificateList(items=[certificate_answer(each, kit.clock()) for each in found])


@router.get(
    "/certificates",
    summary="期限の近い証明書 What certificates end",
    responses=problems.documented(*ASKED, "administrator-only"),
)
async def list_ending(
    kit: Kit,
    session: CurrentSession,
    ends_within: Annotated[
        int | None, Query(ge=0, le=3650, description="日以内に終わる(または終わった) days", examples=[90])
    ] = None,
    after: Annotated[str | None, Query(pattern=r"^[0-9A-Z]{1,10}$", examples=["1370000017"])] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> CertificatePage:
    """Return of each office the certificate that ends last, by office number (administrator).

    With `ends_within` only those that end within so many days or have ended: what has to be renewed.
    """
    now = kit.clock()
    within = None if ends_within is None else timedelta(days=ends_within)
    page = Page(after, limit + 1)
    found = await kit.workers.run(kit.certificates.ending, session, page, within, now)
    items = [certificate_answer(each, now) for each in found[:limit]]
    return CertificatePage(items=items, next=items[-1].office_number if len(found) > limit else None)
