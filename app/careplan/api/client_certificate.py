"""The certificate of whoever connects: of the TLS handshake, or told by a proxy that is trusted (RFC 9440)."""

import binascii
from base64 import b64decode
from functools import lru_cache

from cryptography import x509
from starlette.types import ASGIApp, Receive, Scope, Send

from careplan.api import problems
from careplan.api.answers import problem_response
from careplan.api.peers import TrustedProxies

STATE = "client_certificate"
_HEADER, _CHAIN = b"client-cert", b"client-cert-chain"
_REMEMBERED = 4096
_LARGEST = 16_384


def presented_certificate(scope: Scope) -> x509.Certificate | None:
    """Return the certificate that the client shows, if any."""
    found: x509.Certificate | None = scope["state"].get(STATE)
    return found


class ClientCertificate:
    """ASGI middleware: puts the client's certificate, or None, into the request's state.

    A `Client-Cert` header from anybody but a trusted proxy refuses the request, wherever it goes: it is either
    an attempt or a proxy that was forgotten. From a trusted one it is what its TLS handshake showed.
    """

    def __init__(self, app: ASGIApp, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the certificate, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            certificate = self._certificate(scope)
        except problems.ProblemError as problem:
            await problem_response(scope, problem)(scope, receive, send)
            return
        scope.setdefault("state", {})[STATE] = certificate
        await self._app(scope, receive, send)

    def _certificate(self, scope: Scope) -> x509.Certificate | None:
        told = [value for name, value in scope["headers"] if name == _HEADER]
        chained = any(name == _CHAIN for name, _ in scope["headers"])
        if self._proxies.sent(scope):
            return _of_header(told) if told else None
        if told or chained:
            raise problems.client_cert_untrusted()
        chain = scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", ())
        return _of_pem(chain[0]) if chain else None


def _of_header(values: list[bytes]) -> x509.Certificate:
    """Read the header's one Byte Sequence (RFC 9440 2.2, RFC 8941 3.3.5): `:` Base64 of DER `:`."""
    value = values[0].strip()
    enclosed = len(value) > len(b"::") and value.startswith(b":") and value.endswith(b":")
    if len(values) != 1 or not enclosed or len(value) > _LARGEST:
        raise problems.malformed()
    return _of_base64(value[1:-1])


@lru_cache(maxsize=_REMEMBERED)
def _of_base64(text: bytes) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise problems.malformed() from error
    return certificate


@lru_cache(maxsize=_REMEMBERED)
def _of_pem(text: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(text.encode("ascii"))
    except ValueError as error:
        raise problems.malformed() from error
