"""Resumable uploads (tus 1.0.0): pieces out, and on from where the exchange stands when a connection broke."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from careplan.client.connection import Answer, Call
from careplan.client.errors import ConnectionFailedError, not_understood
from careplan.client.routes import Routes, segment

LARGE: Final = 5_000_000  # bytes over which a body is uploaded in pieces
_PIECE, _ATTEMPTS = 2_000_000, 5
_TUS: Final = {"Tus-Resumable": "1.0.0"}


class Uploads(Routes):
    """Uploads; every method raises `ClientError`."""

    def begin(self, length: int, media_type: str) -> str:
        """Begin an upload of so many bytes; return its path."""
        headers = {
            "Upload-Length": str(length),
            "Upload-Metadata": f"filetype {b64encode(media_type.encode()).decode()}",
        }
        answer = self._connection.ask(Call("POST", "/v1/uploads", b"", {**_TUS, **headers}))
        identifier = answer.headers.get("location", "").rpartition("/")[2]
        if not identifier:
            raise not_understood(self._connection.address, "Location")
        return f"/v1/uploads/{segment(identifier)}"

    def offset(self, path: str) -> int:
        """Return how many bytes of an upload are kept."""
        return self._offset(self._connection.ask(Call("HEAD", path, headers=_TUS, repeatable=True)))

    def append(self, path: str, offset: int, piece: bytes) -> int:
        """Send a piece that begins at an offset; return where the next begins."""
        headers = {
            **_TUS,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        return self._offset(self._connection.ask(Call("PATCH", path, piece, headers)))

    def upload(self, body: bytes, media_type: str) -> str:
        """Upload a body piece by piece, on from where it stands after a broken connection; return its path.

        Raises:
            ClientError: the connection broke again and again without a byte getting further, or it is refused.

        """
        path, offset, failed = self.begin(len(body), media_type), 0, 0
        while offset < len(body):
            try:
                reached = self.append(path, offset, body[offset : offset + _PIECE])
            except ConnectionFailedError:
                failed += 1
                if failed >= _ATTEMPTS:
                    raise
                reached = self.offset(path)
            failed = 0 if reached > offset else failed
            offset = reached
        return path

    def send(self, path: str, headers: Mapping[str, str], query: Mapping[str, str]) -> Answer:
        """Send what was uploaded; repeating it does no harm."""
        return self._connection.ask(Call("POST", f"{path}/sending", b"", headers, query, repeatable=True))

    def _offset(self, answer: Answer) -> int:
        text = answer.headers.get("upload-offset", "")
        if not text.isdecimal():
            raise not_understood(self._connection.address, "Upload-Offset")
        return int(text)
