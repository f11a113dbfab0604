"""A log-in that goes on: the next tokens are asked for once, however many requests of a browser need them at a time."""

import asyncio
from collections.abc import Awaitable, Callable

from careplan.exchange.people.sessions import Opened
from careplan.exchange.people.staff import digest_token

_KEPT_SECONDS = 30
"""A browser that had several pages open asks again with the old token before it saw the new one."""


class Renewals:
    """Remembers for a moment what a refresh token was exchanged for: used twice, it would end the log-in."""

    def __init__(self) -> None:
        self._under_way: dict[bytes, asyncio.Future[Opened]] = {}

    async def renew(self, refresh_token: str, work: Callable[[], Awaitable[Opened]]) -> Opened:
        """Return the next tokens, the same for whoever asks with this one within half a minute.

        Raises:
            ExchangeError: as the work does.

        """
        key = digest_token(refresh_token)
        found = self._under_way.get(key)
        if found is None:
            found = asyncio.ensure_future(work())
            self._under_way[key] = found
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._under_way.pop, key, None)
        return await asyncio.shield(found)
