"""The tokens of a log-in: the next ones are fetched when the exchange says that a token has ended."""

import json
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from careplan.client.answers import Login
from careplan.client.connection import Call, Connection
from careplan.client.errors import NotLoggedInError, not_understood
from careplan.client.reading import MisreadError, read_login, read_values


@dataclass(frozen=True, slots=True)
class Tokens:
    """A bearer token, and the refresh token that is good for the next one."""

    token: str
    refresh_token: str | None = None

    def __repr__(self) -> str:
        """Show no token."""
        return "Tokens()"


class TokenStore(Protocol):
    """Where tokens are kept between processes. A refresh token is good once, so that all have to use the newest."""

    def load(self) -> Tokens | None:
        """Return the newest tokens, None where there are none any more."""
        ...

    def save(self, login: Login) -> None:
        """Keep new ones."""
        ...


class Renewal:
    """Gets the next tokens for one connection, once for all its threads."""

    def __init__(self, connection: Connection, tokens: Tokens | None, store: TokenStore | None) -> None:
        self._connection = connection
        self._refresh_token = None if tokens is None else tokens.refresh_token
        self._store = store
        self._lock = Lock()
        connection.token = None if tokens is None else tokens.token
        connection.renew = self.renew

    def adopt(self, login: Login) -> None:
        """Use the tokens of a log-in from now on."""
        self._use(Tokens(login.token, login.refresh_token))

    def forget(self) -> None:
        """Use none."""
        self._connection.token = self._refresh_token = None

    def renew(self, ended: str) -> bool:
        """Get other tokens than the one that has ended; False where there are none to be had.

        Raises:
            ClientError: the exchange is not reached, or not understood.

        """
        with self._lock:
            if self._connection.token != ended:
                return self._connection.token is not None
            newest = None if self._store is None else self._store.load()
            if newest is not None and newest.token != ended:
                self._use(newest)
                return True
            return self._exchange()

    def _exchange(self) -> bool:
        refresh, self._refresh_token = self._refresh_token, None
        if refresh is None:
            return False
        body = json.dumps({"refresh_token": refresh}).encode()
        call = Call("POST", "/v1/refresh", body, {"Content-Type": "application/json"}, anonymous=True)
        try:
            login = read_login(read_values(self._connection.ask_once(call)))
        except NotLoggedInError:
            return False
        except MisreadError as error:
            raise not_understood(self._connection.address, str(error)) from error
        self.adopt(login)
        if self._store is not None:
            self._store.save(login)
        return True

    def _use(self, tokens: Tokens) -> None:
        self._connection.token, self._refresh_token = tokens.token, tokens.refresh_token
