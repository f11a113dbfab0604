"""Whether the service runs, and whether it can work."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from careplan.api import problems
from careplan.api.metrics import CONTENT_TYPE
from careplan.api.services import Bearer, Kit, Services
from careplan.api.wire import example
from careplan.exchange.errors import ExchangeError, StoreUnavailableError
from careplan.exchange.people.login_policy import Demand

router = APIRouter(tags=["health"])


_METRICS: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "Prometheus' text format",
        "content": {"text/plain": {"schema": {"type": "string"}, "example": "careplan_audit_head 42.0\n"}},
    }
}


class MetricsResponse(Response):
    """Prometheus' text format."""

    media_type = "text/plain"


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


@router.get("/readyz", summary="準備確認 Readiness", responses=problems.documented(problems.NOT_READY))
async def show_readiness(kit: Kit) -> Readiness:
    """Answer while the service can work; else `reasons` says why not.

    `database`: it does not answer. `stopping`: the service ends. Others: codes of problems with revocation lists.
    """
    reasons = await kit.workers.run(_reasons, kit)
    if reasons:
        raise problems.not_ready(reasons)
    return Readiness()


@router.get(
    "/metrics",
    response_class=MetricsResponse,
    summary="計測値 Metrics for Prometheus",
    responses=_METRICS | problems.documented(problems.METRICS_CLOSED, problems.UNAVAILABLE),
)
async def show_metrics(kit: Kit, request: Request, bearer: Bearer) -> MetricsResponse:
    """Return counts and gauges of this process and of the exchange, to this machine, or to who has the token."""
    if not kit.watchers.may_read(request.client, bearer.credentials if bearer else None):
        raise problems.metrics_closed()
    content = await kit.workers.run(kit.metrics.write, kit, kit.clock())
    return MetricsResponse(content, headers={"Content-Type": CONTENT_TYPE})


def _reasons(kit: Services) -> list[str]:
    reasons = ["stopping"] if kit.feed.ended else []
    try:
        kit.verify_ready()
    except StoreUnavailableError:
        reasons.append("database")
    try:
        kit.trust.trust(kit.clock())
    except ExchangeError as error:
        reasons.append(error.code)
    return reasons
