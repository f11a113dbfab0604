"""Where webhooks may go: nowhere that the service alone can reach, unless it was told so."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from careplan.exchange.notice import refusals

_MOST_LETTERS = 1000
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address that a message goes to."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class AddressRule:
    """`private` lets loopback and private addresses in, and `http` to them. Link-local ones never are."""

    private: bool

    def verify(self, url: str) -> Target:
        """Return the parts of an address that may be put down.

        Raises:
            ExchangeError: webhook-url-refused.

        """
        parts = _split(url)
        target = _target(parts)
        if target is None or parts is None or parts.username is not None or "#" in url:
            raise refusals.webhook_url_refused()
        literal = _literal(target.host)
        if target.scheme == "http" and not self.private:
            raise refusals.webhook_url_refused()
        if literal is not None and not self.allows(target, literal):
            raise refusals.webhook_url_refused()
        return target

    def allows(self, target: Target, address: Address) -> bool:
        """Tell whether a message may go to that address, which the host was resolved to."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if plain.is_global and not plain.is_multicast:
            return target.scheme == "https"
        near = plain.is_loopback or (plain.is_private and not _is_nowhere(plain))
        return self.private and near


def _is_nowhere(address: Address) -> bool:
    """Tell what stands in the private ranges and is no machine of ours: metadata services, none, all."""
    return address.is_link_local or address.is_unspecified or address.is_multicast or address.is_reserved


def _split(url: str) -> SplitResult | None:
    if len(url) > _MOST_LETTERS or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _target(parts: SplitResult | None) -> Target | None:
    default = {"http": 80, "https": 443}
    try:
        if parts is None or parts.scheme not in default or not parts.hostname or parts.port == 0:
            return None
        return Target(parts.scheme, parts.hostname, parts.port or default[parts.scheme])
    except ValueError:  # a port that is none
        return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
