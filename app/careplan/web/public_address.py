"""The address of the service in links that somebody passes on."""

from fastapi import Request

from careplan.web.desks import desks_of


def public_address_of(request: Request) -> str:
    """Return the address that was set, else the one that was asked at, which whoever asks can choose; no `/` behind."""
    return desks_of(request).public_address or str(request.base_url).rstrip("/")
