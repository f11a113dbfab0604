"""Whether the service runs, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from careplan.api import problems
from careplan.api.services import Kit
from careplan.api.wire import example

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service runs."""

    model_config = example({"status": "ok"})

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The service can work."""

    model_config = example({"status": "ready"})

    status: Literal["ready"] = "ready"


@router.get("/healthz", summary="稼働確認 Liveness", responses=problems.documented(problems.INTERNAL))
async def show_health() -> Health:
    """Answer as long as the process runs."""
    return Health()


@router.get("/readyz", summary="準備確認 Readiness", responses=problems.documented(problems.UNAVAILABLE))
async def show_readiness(kit: Kit) -> Readiness:
    """Answer while the database does."""
    await kit.workers.run(kit.verify_ready)
    return Readiness()
