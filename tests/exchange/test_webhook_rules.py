"""Signatures after Standard Webhooks, addresses that are let in, and how long is waited."""

from datetime import timedelta
from ipaddress import ip_address

import pytest

from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.addresses import AddressRule, Target
from careplan.exchange.notice.deliveries import Backoff
from careplan.exchange.notice.standard_webhooks import (
    WebhookError,
    make_secret,
    read_secret,
    signed_headers,
    verify_signed,
    write_secret,
)

# The example of the convention's own documentation.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, SECONDS, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
PRIVATE, PUBLIC = AddressRule(private=True), AddressRule(private=False)


def signed() -> dict[str, str]:
    return signed_headers(read_secret(SECRET), ID, SECONDS, BODY)


def code(headers: dict[str, str], body: bytes = BODY, seconds: float = SECONDS) -> str | None:
    try:
        verify_signed(read_secret(SECRET), headers, body, seconds)
    except WebhookError as error:
        return error.code
    return None


def test_the_published_example() -> None:
    assert signed() == {"webhook-id": ID, "webhook-timestamp": str(SECONDS), "webhook-signature": SIGNATURE}
    assert code(signed()) is None
    assert code({name.title(): value for name, value in signed().items()}) is None


def test_several_signatures_are_tried() -> None:
    assert code(signed() | {"webhook-signature": f"v1,AAAA v1a,xyz {SIGNATURE}"}) is None


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"webhook-id": "other"}, "webhook-signature"),
        ({"webhook-timestamp": "1614265331"}, "webhook-signature"),
        ({"webhook-signature": "v1,鍵"}, "webhook-signature"),
        ({"webhook-signature": ""}, "webhook-signature"),
        ({"webhook-signature": SIGNATURE.replace("v1", "v2")}, "webhook-signature"),
        ({"webhook-timestamp": "soon"}, "webhook-malformed"),
        ({"webhook-timestamp": "１６１４２６５３３０"}, "webhook-malformed"),
        ({"webhook-timestamp": "-5"}, "webhook-malformed"),
    ],
)
def test_what_is_altered_is_refused(changed: dict[str, str], wrong: str) -> None:
    assert code(signed() | changed) == wrong


def test_what_is_missing_altered_or_late_is_refused() -> None:
    for name in signed():
        assert code({other: value for other, value in signed().items() if other != name}) == (
            "webhook-malformed"
        )
    assert code(signed(), BODY + b" ") == "webhook-signature"
    assert [code(signed(), seconds=SECONDS + off) for off in (-301, -300, 300, 301)] == [
        "webhook-old",
        None,
        None,
        "webhook-old",
    ]


def test_secrets_are_written_and_read() -> None:
    made = make_secret()
    assert len(made) == 32
    assert read_secret(write_secret(made)) == made
    for text in (
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_AAAA",
        "whsec_鍵",
        "whsec_" + "A" * 400,
    ):
        with pytest.raises(WebhookError):
            read_secret(text)


@pytest.mark.parametrize(
    ("url", "private", "public"),
    [
        ("https://example.test/x?y=1", True, True),
        ("https://example.test:8443", True, True),
        ("http://127.0.0.1:9000/x", True, False),
        ("https://127.0.0.1/x", True, False),
        ("http://192.168.0.5/x", True, False),
        ("http://[::1]:9000/", True, False),
        ("http://localhost:9000/", True, False),
        ("http://8.8.8.8/", False, False),
        ("https://8.8.8.8/", True, True),
        ("http://169.254.169.254/latest", False, False),
        ("https://[::ffff:169.254.169.254]/", False, False),
        ("https://[::ffff:127.0.0.1]/", True, False),
        ("http://0.0.0.0/", False, False),
        ("https://224.0.0.1/", False, False),
        ("ftp://127.0.0.1/", False, False),
        ("file:///etc/passwd", False, False),
        ("https://user:word@example.test/", False, False),
        ("https://example.test/#part", False, False),
        ("https://", False, False),
        ("https://example.test:99999/", False, False),
        ("https://[/", False, False),
        ("https://例え.test/", False, False),
        ("https://example.test/\n", False, False),
        ("https://example.test/" + "x" * 1000, False, False),
    ],
)
def test_addresses(url: str, private: bool, public: bool) -> None:
    for rule, allowed in ((PRIVATE, private), (PUBLIC, public)):
        if allowed:
            assert rule.verify(url).host in url
            continue
        with pytest.raises(ExchangeError, match="webhook-url-refused"):
            rule.verify(url)


def test_what_a_name_was_resolved_to_is_judged_too() -> None:
    secure, plain = Target("https", "a.test", 443), Target("http", "a.test", 80)
    asked = ["127.0.0.1", "10.0.0.1", "8.8.8.8", "169.254.169.254", "fe80::1", "::ffff:10.0.0.1"]
    told = {
        (rule.private, target.scheme): [rule.allows(target, ip_address(each)) for each in asked]
        for rule in (PRIVATE, PUBLIC)
        for target in (secure, plain)
    }
    assert told == {
        (True, "https"): [True, True, True, False, False, True],
        (True, "http"): [True, True, False, False, False, True],
        (False, "https"): [False, False, True, False, False, False],
        (False, "http"): [False] * 6,
    }


def test_waiting_doubles_half_of_it_by_chance() -> None:
    least, most = Backoff(lambda: 0.0), Backoff(lambda: 0.999999)
    assert [least.wait(tried).total_seconds() for tried in range(1, 5)] == [2.5, 5, 10, 20]
    assert least.wait(200) == timedelta(minutes=30)
    assert timedelta(minutes=59) < most.wait(200) < timedelta(hours=1)
