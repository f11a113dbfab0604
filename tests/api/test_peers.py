"""Who is a trusted proxy, by its address; what an address came to is remembered for a bounded number of them."""

from ipaddress import ip_network

import pytest

from careplan.api.peers import TrustedProxies

NETWORKS = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("client", "trusted"),
    [
        (("10.1.2.3", 5000), True),
        (("2001:db8::1", 5000), True),
        (("192.0.2.1", 5000), False),
        (("2001:db9::1", 5000), False),
        (("no address", 5000), False),
        (None, False),
    ],
)
def test_who_sent_a_request(client: tuple[str, int] | None, trusted: bool) -> None:
    proxies = TrustedProxies(NETWORKS)
    scope = {"type": "http", "client": client}
    assert [proxies.sent(scope), proxies.sent(scope)] == [trusted, trusted]
    assert not TrustedProxies(()).sent(scope)
