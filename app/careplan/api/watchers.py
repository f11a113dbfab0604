"""Who may read metrics."""

from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address

from starlette.datastructures import Address


@dataclass(frozen=True, slots=True)
class Watchers:
    """Whoever knows the token; without a token who asks from this machine, if no proxy does so for others."""

    token: str | None
    behind_proxy: bool

    def may_read(self, client: Address | None, token: str | None) -> bool:
        """Return whether a client at this address that shows this token may."""
        if self.token is not None:
            return token is not None and compare_digest(self.token.encode(), token.encode())
        return not self.behind_proxy and client is not None and _is_loopback(client.host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
