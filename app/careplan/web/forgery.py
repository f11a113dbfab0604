"""Requests that another site causes are refused before they are read (cross-site request forgery).

Three locks, each enough by itself where it works: cookies are SameSite=Strict; a browser says where a request comes
from (Sec-Fetch-Site, else Origin); a form brings a token that only a page of ours can have (`posted`).
"""

from urllib.parse import urlsplit

from fastapi import Request

from careplan.web import refusals
from careplan.web.public_address import public_address_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def verify_same_site(request: Request) -> None:
    """Refuse a request that changes something and was not caused by a page of this service.

    Raises:
        ExchangeError: request-forged.

    """
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise refusals.request_forged()
        return
    origin = request.headers.get("origin")
    ours = (request.headers.get("host"), urlsplit(public_address_of(request)).netloc)
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise refusals.request_forged()
