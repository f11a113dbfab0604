"""Style sheets and scripts: named by their content, so that browsers keep them and never show an old one."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.workbench.forms.style import STYLE

router = APIRouter()
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages refer to."""

    content: bytes
    media_type: str


@router.get("/static/{digest}/{name}")
async def show_asset(digest: str, name: str) -> Response:
    """Return a style sheet or a script."""
    asset = _assets().get(name)
    if asset is None or digest != _version():
        raise HTTPException(_NOT_FOUND)
    return Response(asset.content, media_type=asset.media_type, headers=_KEPT)


def asset_url(name: str) -> str:
    """Return where a page finds an asset.

    Raises:
        KeyError: there is none of that name.

    """
    if name not in _assets():
        raise KeyError(name)
    return f"/static/{_version()}/{name}"


@cache
def _assets() -> dict[str, Asset]:
    files = {path.name: Asset(path.read_bytes(), _TYPES[path.suffix]) for path in sorted(_FOLDER.iterdir())}
    return files | {"form.css": Asset(STYLE.encode(), _TYPES[".css"])}


@cache
def _version() -> str:
    """Return one digest of all: a script that imports another finds it beside itself."""
    digest = hashlib.sha256()
    for name, asset in _assets().items():
        digest.update(name.encode() + b"\0" + asset.content)
    return digest.hexdigest()[:16]
