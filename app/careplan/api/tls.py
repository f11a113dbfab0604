"""TLS 1.3 by uvicorn itself, and the peer's certificate told to the application."""

import asyncio
import json
import os
import secrets
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import h11
import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from careplan.api import problems
from careplan.api.security_headers import SECURITY
from careplan.api.serve_error import ServeError
from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of
from careplan.trust import Credential

CUT = "careplan.cut"
"""The ASGI extension that breaks the connection at once."""
_LOG = structlog.get_logger("careplan.api")
_VERSIONS = {"TLSv1.3": 0x0304}


class TlsProtocol(H11Protocol):
    """HTTP/1.1 of uvicorn, which hides who the peer is: here the scope has the ASGI TLS extension, and a way to cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Read the peer's certificate once a connection."""
        super().connection_made(transport)
        peer = transport.get_extra_info("ssl_object")
        known: dict[str, Any] = {CUT: transport.abort}
        self.app = _Told(self.app, known if peer is None else known | {"tls": _extension(peer)})

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the signature is uvicorn's
        """Refuse what is no HTTP, or has endless headers, with the document and headers of every refusal.

        What was wrong with it is not told: the words are the parser's.
        """
        headers = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"connection", b"close"), *SECURITY]
        document = json.dumps(problems.malformed().document("ja"), ensure_ascii=False)
        event = h11.Response(status_code=problems.MALFORMED.status, headers=headers, reason=b"Bad Request")
        for part in (event, h11.Data(data=document.encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part) or b"")
        self.transport.close()


class _Told:
    """The application, told the facts of one connection with each request."""

    def __init__(self, app: Any, extensions: dict[str, Any]) -> None:
        self._app: ASGIApp = app
        self._extensions = extensions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {}).update(self._extensions)
        await self._app(scope, receive, send)


def _extension(peer: ssl.SSLObject) -> dict[str, Any]:
    der = peer.getpeercert(binary_form=True)
    return {
        "server_cert": None,
        "client_cert_chain": [] if der is None else [ssl.DER_cert_to_PEM_cert(der)],
        "client_cert_name": None,
        "client_cert_error": None,
        "tls_version": _VERSIONS.get(peer.version() or ""),
        "cipher_suite": None,
    }


def server_context(anchors: Sequence[x509.Certificate]) -> ssl.SSLContext:
    """Return a context of TLS 1.3 alone that asks for a client certificate and verifies one that is shown.

    Without one the handshake goes on: the administrator and offices whose key is kept here have none, and who
    must have one is told so by a problem document. One that is shown has to lead to an anchor and be in force.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_OPTIONAL
    # An anchor may be an issuing authority below another one, as everywhere in this project.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    pem = b"".join(anchor.public_bytes(Encoding.PEM) for anchor in anchors)
    context.load_verify_locations(cadata=pem.decode("ascii"))
    return context


class FollowedContext:
    """The context of the files as they are: made again, for connections to come, when their version has changed.

    Where it cannot be made the one of before serves on: half a file is no reason to refuse everybody.
    """

    def __init__(self, make: Callable[[], ssl.SSLContext], version: Callable[[], object]) -> None:
        self._make, self._version = make, version
        self._seen = version()
        self._current = self.first = make()
        """What the server is given: it hands each connection over as its handshake begins."""
        self.first.sni_callback = self._hand_over

    def _hand_over(self, connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        version = self._version()
        if version != self._seen:
            self._seen = version
            try:
                self._current = self._make()
            except Exception as error:  # noqa: BLE001 - whatever the files hold, those who connect must not feel it
                _LOG.error("tls.files-unusable", error=type(error).__name__)
        connection.context = self._current


def load_server_files(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Give the context the server's certificate (with its chain) and key, both PEM.

    Raises:
        ServeError: a file cannot be read, or the two do not belong together.

    """
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError is one
        why = (
            Message("組になっていないか、PEMではありません", "they do not belong together, or are no PEM")
            if isinstance(error, ssl.SSLError)
            else words_of(error)
        )
        raise ServeError(
            f"サーバー証明書と秘密鍵を使えません: {certificate}、{key}({why.ja})",
            f"the server's certificate and key cannot be used: {certificate}, {key} ({why.en})",
        ) from error


def load_server_credential(context: ssl.SSLContext, credential: Credential, folder: Path) -> None:
    """Give the context a credential from memory.

    `ssl` reads files only: the key passes through one that its owner alone can read, encrypted under a password
    that is never written, and removed at once.
    """
    password = secrets.token_bytes(32).hex()
    pem = credential.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode())
    )
    handle, name = mkstemp(prefix="tls-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(credential.certificate.public_bytes(Encoding.PEM) + pem)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
