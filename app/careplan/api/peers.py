"""Which of those who connect are proxies of ours, by their address."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.types import Scope

Networks = Sequence[IPv4Network | IPv6Network]
_REMEMBERED = 4096


class TrustedProxies:
    """The networks of trusted proxies. Every request asks twice: what an address came to is remembered."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._is_within = lru_cache(_REMEMBERED)(self._find)

    def sent(self, scope: Scope) -> bool:
        """Tell whether a request comes from a trusted proxy."""
        client = scope.get("client")
        return client is not None and bool(self._networks) and self._is_within(client[0])

    def _find(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)
