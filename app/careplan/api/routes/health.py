"""Whether the service runs, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from careplan.api import problems
from careplan.api.services import Kit
from careplan.api.wire import example
from careplan.exchange.people.login_policy import Demand

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service runs."""

    model_config = example({"status": "ok"})

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The service can work."""

    model_config = example({"status": "ready"})

    status: Literal["ready"] = "ready"


class ModeAnswer(BaseModel):
    """How the service was started."""

    model_config = example(
        {
            "development": True,
            "tls": False,
            "behind_proxy": False,
            "certificates": "off",
            "otp_required": False,
        }
    )

    development: bool = Field(
        description="通信を守るものがない Nothing protects what travels: invented data only"
    )
    tls: bool
    behind_proxy: bool
    certificates: Demand = Field(
        description="証明書を求める事業所 Of which offices a client certificate is asked"
    )
    otp_required: bool


@router.get("/v1/mode", summary="運転の形 How the service was started", responses=problems.documented())
async def show_mode(kit: Kit) -> ModeAnswer:
    """Return whether this is a development mode, and what is asked of a log-in. No log-in is asked.

    開発モードのときは、画面にもその旨を出してください。
    """
    policy, mode = kit.door.policy, kit.mode
    return ModeAnswer(
        development=mode.development,
        tls=mode.tls,
        behind_proxy=mode.behind_proxy,
        certificates=policy.certificates,
        otp_required=policy.otp_required,
    )


@router.get("/healthz", summary="稼働確認 Liveness", responses=problems.documented(problems.INTERNAL))
async def show_health() -> Health:
    """Answer as long as the process runs."""
    return Health()


@router.get("/readyz", summary="準備確認 Readiness", responses=problems.documented(problems.UNAVAILABLE))
async def show_readiness(kit: Kit) -> Readiness:
    """Answer while the database does."""
    await kit.workers.run(kit.verify_ready)
    return Readiness()
