"""Headers that every answer carries, a refusal of the HTTP parser too."""

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]
SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    # Reports are pages with a style of their own and nothing else; a page that needs more says so itself.
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


def secured(headers: Iterable[tuple[bytes, bytes]], *, protected: bool) -> Headers:
    """Return the headers with those of this page that the answer does not set itself.

    `protected`: the way here is TLS; browsers shall never come without (RFC 6797).
    """
    given = list(headers)
    names = {name.lower() for name, _ in given}
    added = [*SECURITY, _TRANSPORT] if protected else SECURITY
    return given + [each for each in added if each[0] not in names]
