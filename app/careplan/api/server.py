"""Listening: the socket, uvicorn, and the log as JSON lines on standard error."""

import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from careplan.api.serve_error import ServeError
from careplan.api.tls import TlsProtocol
from careplan.standard.systemwords import words_of

Announce = Callable[[str], None]
TlsContext = Callable[[], ssl.SSLContext]
_BACKLOG = 2048
_GRACE_SECONDS = 10
_DEVELOPMENT = (
    "*** 開発モード：TLSがなく、パスワードもトークンも暗号化されません。架空のデータだけを使ってください (--tls) ***\n"
    "*** DEVELOPMENT MODE: no TLS, passwords and tokens travel in the clear; invented data only (--tls) ***"
)
_LARGEST_HEADERS = 262_144  # a clear header of RSA keys in Base64 goes through with room to spare


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one. `tls` and `behind_proxy` say what protects the way to it."""

    host: str
    port: int
    allow_insecure: bool
    tls: bool = False
    behind_proxy: bool = False


def run_server(
    make_app: Callable[[], FastAPI],
    address: Address,
    *,
    ready: Announce,
    tell: Announce,
    context: TlsContext | None = None,
) -> None:
    """Listen, then make the application and run it until the process is told to stop.

    Args:
        make_app: makes the application.
        address: where to listen.
        context: makes the TLS context, after the application; None: no TLS.
        ready: takes the URL once requests are answered.
        tell: takes what the operator must see.

    Raises:
        ServeError: not a loopback address although there is no TLS, or the address cannot be had.

    """
    with listen(address) as listening:
        configure_log()
        if not address.tls:
            _warn(address, tell)
        app = make_app()
        config = make_config(app, None if context is None else context())
        port = listening.getsockname()[1]
        host = f"[{address.host}]" if ":" in address.host else address.host
        scheme = "http" if context is None else "https"
        server = _Server(config, lambda: ready(f"{scheme}://{host}:{port}"), app.state.services.feed.end)
        server.run([listening])


def make_config(app: ASGIApp, context: ssl.SSLContext | None = None) -> uvicorn.Config:
    """Return how uvicorn runs the application; with a TLS context the application is told the peer's certificate."""
    return uvicorn.Config(
        app,
        http=TlsProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=_LARGEST_HEADERS,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )


def _warn(address: Address, tell: Announce) -> None:
    """Say at every start that nothing protects what travels, or that others can go round the proxy."""
    if not address.behind_proxy:
        tell(_DEVELOPMENT)
    if not _is_loopback(address.host):
        tell("WARNING: no TLS on an address that others reach / TLSなしで外部から到達できるアドレスです")


def listen(address: Address) -> socket.socket:
    """Return a bound socket.

    Raises:
        ServeError: see `run_server`.

    """
    if not (address.tls or address.allow_insecure or _is_loopback(address.host)):
        raise ServeError(
            f"{address.host} はループバックではありません。--tls か --allow-insecure-bind を付けてください",
            f"{address.host} is not loopback, and there is no TLS: say --tls, or --allow-insecure-bind if it is meant",
        )
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listening = socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = words_of(error)
        raise ServeError(
            f"{address.host}:{address.port} で待ち受けできません({why.ja})",
            f"cannot listen on {address.host}:{address.port}: {why.en}",
        ) from error
    # asyncio does so only for sockets that name their protocol, which those of `create_server` do not. Without it an
    # answer's body, written after its head, waits for the client's delayed acknowledgement: 40 ms a request.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return listening


def configure_log() -> None:
    """Log JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


class _Server(uvicorn.Server):
    """uvicorn that says when it listens, and ends event streams before it waits for requests to end."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], closing: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
