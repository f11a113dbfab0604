"""How the client knows the exchange in TLS, and shows who it is."""

import ssl
from pathlib import Path

from careplan.client.errors import UnusableRequestError
from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of


def tls_context(
    *, ca: Path | None = None, cert: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    """Return a context that trusts an authority (PEM; None: those of the system) and shows a certificate.

    Args:
        ca: the authority that certified the exchange, such as the sandbox's `ca.crt`.
        cert: the office's certificate (PEM), where the exchange asks for one.
        key: its private key (PEM).

    Raises:
        UnusableRequestError: a file cannot be read, or certificate and key do not belong together.

    """
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
        if cert is not None:
            context.load_cert_chain(cert, key)
    except OSError as error:  # ssl.SSLError is one
        why = (
            Message("組になっていないか、PEMではありません", "they do not belong together, or are no PEM")
            if isinstance(error, ssl.SSLError)
            else words_of(error)
        )
        files = ", ".join(str(path) for path in (ca, cert, key) if path is not None)
        raise UnusableRequestError(
            Message(
                f"TLSの証明書か鍵を使えません（{why.ja}）：{files}",
                f"The certificate or key for TLS cannot be used ({why.en}): {files}",
            )
        ) from error
    return context
