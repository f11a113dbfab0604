"""Listening: the socket, uvicorn, and the log as JSON lines on standard error."""

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

import structlog
import uvicorn
from starlette.types import ASGIApp

Announce = Callable[[str], None]
_BACKLOG = 2048
_GRACE_SECONDS = 10
_LARGEST_HEADERS = 262_144  # a clear header of RSA keys in Base64 goes through with room to spare


class ServeError(Exception):
    """The service cannot listen; the messages say why and what to do."""

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_ja = message_ja
        self.message_en = message_en


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one."""

    host: str
    port: int
    allow_insecure: bool


def run_server(make_app: Callable[[], ASGIApp], address: Address, *, ready: Announce, tell: Announce) -> None:
    """Listen, then make the application and run it until the process is told to stop.

    Args:
        make_app: makes the application.
        address: where to listen.
        ready: takes the URL once requests are answered.
        tell: takes what the operator must see.

    Raises:
        ServeError: not a loopback address although there is no TLS, or the address cannot be had.

    """
    with listen(address) as listening:
        configure_log()
        if not _is_loopback(address.host):
            tell("WARNING: no TLS on an address that others reach / TLSなしで外部から到達できるアドレスです")
        config = uvicorn.Config(
            make_app(),
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            h11_max_incomplete_event_size=_LARGEST_HEADERS,
        )
        port = listening.getsockname()[1]
        host = f"[{address.host}]" if ":" in address.host else address.host
        _Server(config, lambda: ready(f"http://{host}:{port}")).run([listening])


def listen(address: Address) -> socket.socket:
    """Return a bound socket.

    Raises:
        ServeError: see `run_server`.

    """
    if not address.allow_insecure and not _is_loopback(address.host):
        raise ServeError(
            f"{address.host} はループバックではありません。TLSがないため、--allow-insecure-bind を付けてください",
            f"{address.host} is not loopback, and there is no TLS: say --allow-insecure-bind if it is meant",
        )
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ServeError(
            f"{address.host}:{address.port} で待ち受けできません({error.strerror})",
            f"cannot listen on {address.host}:{address.port}: {error.strerror}",
        ) from error


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
    """uvicorn that says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

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
