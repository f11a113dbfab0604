"""The session file: where `careplan login` leaves the token for the other commands."""

import json
from dataclasses import dataclass
from pathlib import Path

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.saved_files import save_over
from careplan.standard.findings import Message

_FORMAT = "careplan-session/1"
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A log-in: the exchange's address, the bearer token, who it is for. `expires_at` is for reading only."""

    server: str
    token: str
    staff_id: str
    office_number: str | None
    expires_at: str

    def __repr__(self) -> str:
        """Show whose it is; never the token."""
        return f"StoredSession({self.server!r}, {self.staff_id!r})"


def default_session_file() -> Path:
    """Return the session file in the user's folder for settings."""
    return Path(typer.get_app_dir("careplan")) / "session.json"


def save_session(session: StoredSession, path: Path) -> None:
    """Write the file anew, readable by its owner alone; raise `OSError`."""
    value = {
        "format": _FORMAT,
        "server": session.server,
        "token": session.token,
        "staff_id": session.staff_id,
        "office_number": session.office_number,
        "expires_at": session.expires_at,
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
    save_over(content, path, [b'{\n  "format": "' + _FORMAT.encode()], private=True)


def load_session(path: Path) -> StoredSession:
    """Read the file.

    Raises:
        CannotRunError: there is none, or it is no session file.

    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise _log_in(path) from error
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    return _read(value, path)


def _read(value: object, path: Path) -> StoredSession:
    if not isinstance(value, dict) or value.get("format") != _FORMAT:
        raise _unreadable(path)
    texts = [value.get(name) for name in ("server", "token", "staff_id", "expires_at")]
    office = value.get("office_number")
    if not all(isinstance(text, str) for text in texts) or not isinstance(office, str | None):
        raise _unreadable(path)
    server, token, staff_id, expires_at = map(str, texts)
    return StoredSession(server, token, staff_id, office, expires_at)


def _log_in(path: Path) -> CannotRunError:
    return CannotRunError(
        Message(
            f"ログインしていません（{path} を読めません）。先に careplan login を実行してください。",
            f"Not logged in ({path} cannot be read). Run careplan login first.",
        )
    )


def _unreadable(path: Path) -> CannotRunError:
    return CannotRunError(
        Message(
            f"ログイン情報のファイルではありません：{path}。careplan login をやり直してください。",
            f"{path} is no session file. Run careplan login again.",
        )
    )
