"""Posting a webhook: one request, bounded in time, to an address that was looked at, and no further.

The host is resolved once and the request goes to what was resolved, so that a name cannot point elsewhere between
looking and posting: to the first of its addresses that takes a connection. Redirects are not followed; of the answer
only the status is read.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from socket import SOCK_STREAM

import httpx

from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.addresses import Address, AddressRule, Target
from careplan.exchange.notice.deliveries import Message

Resolve = Callable[[Target], Awaitable[Sequence[Address]]]


async def resolve(target: Target) -> Sequence[Address]:
    """Return the addresses of a host; raise `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port, type=SOCK_STREAM)
    return [ip_address(each[4][0]) for each in found]


class Poster:
    """Posts messages; `seconds` bound a request as a whole, `trusting` makes the TLS context at the first one."""

    def __init__(
        self,
        rule: AddressRule,
        seconds: float,
        resolver: Resolve = resolve,
        trusting: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._rule = rule
        self._seconds = seconds
        self._resolve = resolver
        self._trusting = trusting

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._trusting()

    async def post(self, message: Message) -> str | None:
        """Return None where the message was taken (2xx), else why it was not."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(message)
        except TimeoutError:
            return "timed-out"
        except (OSError, UnicodeError, httpx.HTTPError, httpx.InvalidURL) as error:
            return "certificate-untrusted" if _is_of_certificate(error) else "unreachable"
        except ExchangeError:
            return "address-refused"

    async def _post(self, message: Message) -> str | None:
        target = self._rule.verify(message.url)
        addresses = await self._resolve(target)
        if not addresses or not all(self._rule.allows(target, each) for each in addresses):
            return "address-refused"
        async with httpx.AsyncClient(
            verify=self._context, trust_env=False, follow_redirects=False, timeout=self._seconds
        ) as client:
            for address in addresses[:-1]:
                try:
                    return await _post_to(address, client, message, target)
                except httpx.ConnectError as error:
                    if _is_of_certificate(error):
                        raise
            return await _post_to(addresses[-1], client, message, target)


async def _post_to(
    address: Address, client: httpx.AsyncClient, message: Message, target: Target
) -> str | None:
    url = httpx.URL(message.url)
    headers = message.headers | {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    pinned, extensions = url.copy_with(host=str(address)), {"sni_hostname": target.host}
    async with client.stream(
        "POST", pinned, content=message.body, headers=headers, extensions=extensions
    ) as answer:
        return None if answer.is_success else f"status-{answer.status_code}"


def _is_of_certificate(error: BaseException | None) -> bool:
    """Tell whether the receiver's certificate was the reason: httpx wraps what httpcore made of what `ssl` raised."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__context__
    return error is not None


def trusting_besides(authorities: Path) -> ssl.SSLContext:
    """Return a context that trusts the authorities of a file (PEM) besides the system's; raise `OSError`."""
    context = ssl.create_default_context()
    context.load_verify_locations(authorities)
    return context
