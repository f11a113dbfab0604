"""The session file: where `careplan login` leaves the token for the other commands."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.saved_files import save_over
from careplan.client import Login, Tokens
from careplan.standard.findings import Message

_FORMAT = "careplan-session/1"
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A log-in: the exchange's address, the tokens, who it is for. `expires_at` is for reading only.

    `ca`, `cert` and `key` are the paths of the files that TLS needs, never what stands in them.
    """

    server: str
    token: str
    staff_id: str
    office_number: str | None
    expires_at: str
    refresh_token: str | None = None
    ca: str | None = None
    cert: str | None = None
    key: str | None = None

    def __repr__(self) -> str:
        """Show whose it is; never the token."""
        return f"StoredSession({self.server!r}, {self.staff_id!r})"


def default_session_file() -> Path:
    """Return the session file in the user's folder for settings."""
    return Path(typer.get_app_dir("careplan")) / "session.json"


def save_session(session: StoredSession, path: Path) -> None:
    """Write the file anew, readable by its owner alone; raise `OSError`."""
    value = {"format": _FORMAT} | asdict(session)
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
    texts: dict[str, Any] = {name: value.get(name) for name in ("server", "token", "staff_id", "expires_at")}
    others: dict[str, Any] = {
        name: value.get(name) for name in ("office_number", "refresh_token", "ca", "cert", "key")
    }
    whole = all(isinstance(text, str) for text in texts.values())
    if not whole or not all(isinstance(text, str | None) for text in others.values()):
        raise _unreadable(path)
    return StoredSession(**texts, **others)


class SessionTokens:
    """The tokens in a session file (`careplan.client.TokenStore`): commands side by side use the newest ones."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Tokens | None:
        """Return the tokens that the file holds now."""
        try:
            stored = load_session(self._path)
        except CannotRunError:
            return None
        return Tokens(stored.token, stored.refresh_token)

    def save(self, login: Login) -> None:
        """Write new tokens over the old ones; raise `OSError`."""
        stored = load_session(self._path)
        renewed = replace(stored, token=login.token, refresh_token=login.refresh_token)
        save_session(replace(renewed, expires_at=login.expires_at.isoformat()), self._path)


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
