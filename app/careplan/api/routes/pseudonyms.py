"""The pseudonym by which a hosted office finds a service user in its lists."""

from fastapi import APIRouter

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_pseudonyms import PseudonymAnswer, ServiceUserBody
from careplan.exchange.people.staff import Session

router = APIRouter(prefix="/v1", tags=["lists"])


@router.post(
    "/pseudonyms",
    summary="利用者の仮名 The pseudonym of a service user",
    responses=problems.documented(
        *("session-missing", "office-only", "custody-differs", "key-unreadable"),
        *(problems.MALFORMED, problems.REQUEST_INVALID, problems.TOO_LARGE, problems.UNAVAILABLE),
    ),
)
async def make_pseudonym(kit: Kit, session: CurrentSession, request: ServiceUserBody) -> PseudonymAnswer:
    """Return the office's own pseudonym of a service user, for `pseudonym=` of the lists.

    The numbers come in the body, so that no address and no log has them.

    番号は本文で送ります。URLにも記録にも残しません。
    """
    return await kit.workers.run(_make, kit, session, request)


def _make(kit: Services, session: Session, user: ServiceUserBody) -> PseudonymAnswer:
    kit.hosted.keys.verify_hosted(session)
    made = kit.hosted.secrets.pseudonym(session.office(), user.insurer_number, user.insured_number)
    return PseudonymAnswer(pseudonym=made)
