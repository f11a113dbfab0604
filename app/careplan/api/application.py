"""The ASGI application: routes, problem documents, limits, log."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI

import careplan
from careplan.api import problems
from careplan.api.answers import add_handlers
from careplan.api.bounds import BodyBound, BodyLimits
from careplan.api.client_certificate import ClientCertificate
from careplan.api.direct import Direct
from careplan.api.journal import Journal
from careplan.api.nuisance.requests import Nuisance
from careplan.api.peers import Networks, TrustedProxies
from careplan.api.rates import RateLimit
from careplan.api.recording.recorder import Recorder
from careplan.api.routes import (
    audit,
    certificates,
    checking,
    conformance,
    delivery,
    drafts,
    enrolment,
    events,
    evidence,
    fiscal_years,
    groups,
    health,
    lists,
    login,
    nuisance,
    offices,
    previews,
    pseudonyms,
    recordings,
    sending,
    staff,
    town,
    upkeep,
    uploads,
    webhooks,
)
from careplan.api.services import Services

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
_ROUTERS = (
    login,
    offices,
    staff,
    groups,
    certificates,
    enrolment,
    sending,
    drafts,
    uploads,
    previews,
    lists,
    pseudonyms,
    delivery,
    events,
    webhooks,
    evidence,
    fiscal_years,
    audit,
    checking,
    town,
    upkeep,
    nuisance,
    recordings,
    conformance,
    health,
)
_TAGS = [
    {"name": "login", "description": "ログイン Logging in"},
    {"name": "offices", "description": "事業所 Offices"},
    {"name": "staff", "description": "職員 Log-ins of an office"},
    {"name": "groups", "description": "連携先・連携グループ Partners and linkage groups"},
    {"name": "certificates", "description": "証明書 Certificates and revocation"},
    {"name": "sending", "description": "送信 Sending"},
    {"name": "lists", "description": "送信一覧・受信一覧 Lists"},
    {"name": "delivery", "description": "受信・受領 Fetching and signing for it"},
    {"name": "notices", "description": "お知らせ Notices, by event stream and webhook"},
    {"name": "proof", "description": "証跡 Evidence, fiscal years, audit log"},
    {"name": "check", "description": "検査 Checking files"},
    {"name": "town", "description": "見本の町 The demonstration town"},
    {
        "name": "upkeep",
        "description": "保存期間・データの持ち出し Retention, and an office's data to take away",
    },
    {"name": "nuisance", "description": "障害の練習 What goes wrong on purpose"},
    {"name": "requests", "description": "要求の記録 What an office asked and was answered"},
    {"name": "conformance", "description": "ベンダー試験 The vendor test"},
    {"name": "health", "description": "稼働 Health"},
]
_DESCRIPTION = """A sandbox of the care plan data exchange; it is not the national system, and its names are its own.

ケアプランデータ連携の練習用サーバーです。国のシステムではありません。

Errors are problem documents (RFC 9457) with `message` in Japanese and English; `Accept-Language` chooses `detail`."""
_PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457 problem document; some codes add members of their own",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "message"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:careplan:problem:same-stamp"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {
            "type": "string",
            "description": "urn:uuid of the request, as in X-Request-Id and the log",
        },
        "code": {"type": "string"},
        "message": {
            "type": "object",
            "required": ["ja", "en"],
            "properties": {"ja": {"type": "string"}, "en": {"type": "string"}},
        },
    },
}


class ExchangeApp(FastAPI):
    """FastAPI with the schema of problem documents in its OpenAPI."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        document["components"]["schemas"]["Problem"] = _PROBLEM_SCHEMA
        return document


def create_application(
    services: Services, limits: BodyLimits, lifespan: Lifespan, proxies: Networks = ()
) -> FastAPI:
    """Return the application over these services; what `lifespan` leaves open is closed when it ends.

    `proxies` are the networks whose `Client-Cert` header is believed.
    """
    app = ExchangeApp(
        title="careplan exchange",
        version=careplan.__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        responses=problems.documented(
            problems.INTERNAL, problems.MALFORMED, problems.CLIENT_CERT_UNTRUSTED, problems.TOO_MANY_REQUESTS
        ),
        redirect_slashes=False,
        docs_url=None,  # those pages load scripts from elsewhere: offline they stay blank
        redoc_url=None,
        # Off: it would tell others, where they set OpenTelemetry up, what /metrics and the log do not say.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
    )
    app.state.services = services
    for module in _ROUTERS:
        app.include_router(module.router)
    add_handlers(app)
    trusted = TrustedProxies(proxies)
    app.add_middleware(Direct, services=services)
    app.add_middleware(BodyBound, limits=limits)
    app.add_middleware(Nuisance, services=services)
    app.add_middleware(ClientCertificate, proxies=trusted)
    app.add_middleware(RateLimit, proxies=trusted)
    app.add_middleware(Journal)
    app.add_middleware(Recorder, services=services)
    return app
