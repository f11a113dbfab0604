"""Where machines find a file: as a URI reference (RFC 3986)."""

import re
from urllib.parse import quote

_DRIVE = re.compile(r"/?([A-Za-z]):/(.*)", re.DOTALL)


def uri_of(path: str) -> str:
    """Return a path with `/` as a relative reference, or as a `file:` URI where it is absolute; percent-encoded."""
    drive = _DRIVE.fullmatch(path)
    if drive:
        return f"file:///{drive[1]}:/{_quoted(drive[2])}"
    if path.startswith("//"):
        return f"file:{_quoted(path)}"
    return f"file://{_quoted(path)}" if path.startswith("/") else _quoted(path)


def _quoted(path: str) -> str:
    """Return the bytes of a path percent-encoded; bytes of a name that is no UTF-8 are kept as they are on disk."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return quote(data, safe="/")
