"""Media types that the routes take and give."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from careplan.api import problems

PKCS7 = "application/pkcs7-mime"
SIGNATURE = "application/pkcs7-signature"
ZIP = "application/zip"
CSV = "text/csv"
OCTETS = "application/offset+octet-stream"
HTML = "text/html"
JSON = "application/json"


class JsonResponse(Response):
    """JSON that is written already."""

    media_type = JSON


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """Return the request's media type without its parameters, or refuse: unsupported-media-type."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in accepted:
        raise problems.unsupported_media_type(accepted)
    return given
