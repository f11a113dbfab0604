"""The evidence pack of one transmission."""

from typing import Any

from fastapi import APIRouter

from careplan.api import problems
from careplan.api.media import ZIP
from careplan.api.routes.delivery import TransmissionId, ZipResponse
from careplan.api.services import CurrentSession, Kit

router = APIRouter(prefix="/v1/transmissions/{transmission_id}", tags=["proof"])
_PROBLEMS = problems.documented(
    *("session-missing", "office-only", "transmission-unknown"),
    *(problems.REQUEST_INVALID, problems.UNAVAILABLE),
)
_PACK: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "証跡一式 the evidence pack; `careplan evidence verify` verifies it offline",
        "content": {
            ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "(ZIP, see the README in it)"}
        },
    }
}


@router.get(
    "/evidence",
    response_class=ZipResponse,
    summary="証跡 Evidence pack",
    responses=_PACK | _PROBLEMS,
)
async def make_evidence(kit: Kit, session: CurrentSession, transmission_id: TransmissionId) -> ZipResponse:
    """Return header, acceptance, receipt, audit entries, certificates and CRL, signed as a whole by the exchange."""
    return ZipResponse(await kit.workers.run(kit.evidence.make, session, transmission_id, kit.clock()))
