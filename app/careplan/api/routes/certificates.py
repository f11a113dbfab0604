"""Certificates: those of offices, the authority's, the exchange's own."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import APIRouter, Request
from starlette.responses import Response

from careplan.api import problems
from careplan.api.routes.offices import ASKED, KEPT, Number
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_certificates import (
    CertificateAnswer,
    IssueRequest,
    RevocationRequest,
    certificate_answer,
)
from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.directory.offices import OfficeCertificate

router = APIRouter(prefix="/v1", tags=["certificates"])
PEM = "application/x-pem-file"
_EXAMPLE = "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n"
_PEM_BODY: dict[str, Any] = {"content": {PEM: {"schema": {"type": "string"}, "example": _EXAMPLE}}}
_PEM_ANSWER: dict[int | str, dict[str, Any]] = {problems.OK: {"description": "PEM", **_PEM_BODY}}


class PemResponse(Response):
    """Certificates or revocation lists, one PEM block after the other."""

    media_type = PEM


@router.get(
    "/authority/certificate",
    response_class=PemResponse,
    summary="認証局の証明書 Trusted authorities",
    responses=_PEM_ANSWER | problems.documented(problems.UNAVAILABLE),
)
async def show_authorities(kit: Kit) -> PemResponse:
    """Return every trust anchor, the sandbox's own authority first. No log-in is asked."""
    trust = await kit.workers.run(kit.trust.trust, kit.clock())
    return PemResponse(b"".join(each.public_bytes(Encoding.PEM) for each in trust.anchors))


@router.get(
    "/authority/crl",
    response_class=PemResponse,
    summary="失効リスト Revocation lists",
    responses=_PEM_ANSWER | problems.documented(problems.UNAVAILABLE),
)
async def show_crls(kit: Kit) -> PemResponse:
    """Return the revocation lists of the trusted authorities. No log-in is asked."""
    trust = await kit.workers.run(kit.trust.trust, kit.clock())
    return PemResponse(b"".join(each.public_bytes(Encoding.PEM) for each in trust.crls or ()))


@router.get(
    "/exchange/certificate",
    response_class=PemResponse,
    summary="受付証明の証明書 The exchange's own certificate",
    responses=_PEM_ANSWER | problems.documented(problems.UNAVAILABLE),
)
async def show_exchange(kit: Kit) -> PemResponse:
    """Return the certificate that acceptance statements are signed with. No log-in is asked."""
    return PemResponse(kit.signer().certificate.public_bytes(Encoding.PEM))


@router.get(
    "/offices/{number}/certificate",
    response_class=PemResponse,
    summary="事業所の証明書 An office's certificate",
    responses=_PEM_ANSWER
    | problems.documented(*ASKED, "office-unknown", "certificate-missing", "revocation-unknown"),
)
async def show_certificate(kit: Kit, _session: CurrentSession, number: Number) -> PemResponse:
    """Return the certificate in force, to seal for.

    封をするときに使います。
    """
    found = await kit.workers.run(kit.enrolment.current, number, kit.clock())
    return PemResponse(_pem(found))


@router.put(
    "/offices/{number}/certificate",
    summary="証明書の登録 Put down an office's certificate",
    responses=problems.documented(*KEPT, "office-unknown", "custody-differs", "certificate-refused"),
    openapi_extra={"requestBody": _PEM_BODY | {"required": True}},
)
async def install_certificate(
    kit: Kit, session: CurrentSession, number: Number, request: Request
) -> CertificateAnswer:
    """Put down the certificate of an office that keeps its own key (administrator)."""
    pem = await request.body()
    now = kit.clock()
    return certificate_answer(await kit.workers.run(kit.enrolment.install, session, number, pem, now), now)


@router.post(
    "/offices/{number}/certificate",
    status_code=problems.CREATED,
    summary="証明書の発行 Issue a certificate to a hosted office",
    responses=problems.documented(
        *KEPT, "office-unknown", "custody-differs", "certificate-refused", "authority-unavailable"
    ),
)
async def issue_certificate(
    kit: Kit, session: CurrentSession, number: Number, request: IssueRequest
) -> CertificateAnswer:
    """Make key and certificate for an office whose key is kept here (administrator); the key is encrypted."""
    now = kit.clock()
    wanted = Wanted(request.key_type, request.days, request.profile)
    return certificate_answer(await kit.workers.run(kit.enrolment.issue, session, number, wanted, now), now)


@router.post(
    "/offices/{number}/certificate/revocation",
    summary="証明書の失効 Revoke an office's certificate",
    responses=problems.documented(
        *KEPT, "office-unknown", "certificate-missing", "certificate-refused", "authority-unavailable"
    ),
)
async def revoke_certificate(
    kit: Kit, session: CurrentSession, number: Number, request: RevocationRequest
) -> CertificateAnswer:
    """Revoke all that the office could still use, or one by its serial number (administrator).

    The revocation list says so at once. シリアル番号を省くと、使える証明書をすべて失効します。
    """
    now = kit.clock()
    revoked = await kit.workers.run(
        kit.enrolment.revoke, session, number, request.reason, now, serial=request.serial
    )
    return certificate_answer(revoked, now)


def _pem(certificate: OfficeCertificate) -> bytes:
    return x509.load_der_x509_certificate(certificate.der).public_bytes(Encoding.PEM)
