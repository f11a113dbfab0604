"""The TLS handshake on loopback: with a certificate, without, revoked, expired, of another office or authority."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Authority, Holder, KeyType
from careplan.cli.exchange import now
from careplan.client import Client, ConnectionFailedError, ProblemError, Tokens, tls_context
from careplan.client.connection import Call
from careplan.client.routes import JSON_TYPE, json_bytes
from careplan.trust import Role
from support.api_town import PASSWORD
from support.tls_town import HOSTED, OFFICE, ONCE, STRANGER, TlsTown, running_tls

JSON = {"Content-Type": JSON_TYPE}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsTown]:
    with running_tls(tmp_path_factory.mktemp("tls")) as running:
        yield running


def code_of(client: Client, number: str = OFFICE) -> str:
    """Return the code that a log-in is refused with."""
    with client, pytest.raises(ProblemError) as refused:
        client.login(f"staff-{number}", PASSWORD)
    return f"{refused.value.status} {refused.value.code} {refused.value.extras.get('cause', '')}".strip()


def test_with_its_certificate_an_office_comes_in_and_its_token_is_bound(town: TlsTown) -> None:
    cert, key, _ = town.certify(OFFICE)
    with town.client(cert, key) as client:
        made = client.login(f"staff-{OFFICE}", PASSWORD)
        assert made.x5t_s256 is not None
        assert client.session().x5t_s256 == made.x5t_s256
        assert list(client.sent()) == []


def test_without_one_it_is_told_so(town: TlsTown) -> None:
    assert code_of(town.client()) == "403 client-certificate-missing"


def test_a_hosted_office_and_the_administrator_have_none(town: TlsTown) -> None:
    with town.client() as client:
        assert client.login(f"staff-{HOSTED}", PASSWORD).x5t_s256 is None
        assert client.login("admin", PASSWORD).x5t_s256 is None


def test_another_office_s_is_refused(town: TlsTown) -> None:
    cert, key, _ = town.certify(STRANGER)
    assert code_of(town.client(cert, key)) == "403 client-certificate-refused office"


def test_a_revoked_one_is_refused_on_the_very_next_request(town: TlsTown) -> None:
    cert, key, credential = town.certify(OFFICE)
    with town.client(cert, key) as client:
        client.login(f"staff-{OFFICE}", PASSWORD)
        assert client.session().office_number == OFFICE
        town.revoke(credential)
        with pytest.raises(ProblemError) as refused:
            client.session()
        assert (refused.value.code, refused.value.extras["cause"]) == (
            "client-certificate-refused",
            "revoked",
        )
    assert code_of(town.client(cert, key)) == "403 client-certificate-refused revoked"


def test_an_expired_one_or_another_authority_s_breaks_the_handshake(town: TlsTown) -> None:
    elsewhere = Authority.create("elsewhere", not_before=now() - timedelta(days=9))
    foreign = elsewhere.issue(Holder(Role.OFFICE, "みほん", OFFICE), KeyType.P256, not_before=now())
    expired = town.certify(OFFICE, begins=-timedelta(days=5), days=1)[:2]
    for files in (town.save(foreign), expired):
        with town.client(*files) as client, pytest.raises(ConnectionFailedError):
            client.login(f"staff-{OFFICE}", PASSWORD)
    cert, key, _ = town.certify(OFFICE, begins=-timedelta(days=5))
    with town.client(cert, key) as client:
        assert client.login(f"staff-{OFFICE}", PASSWORD).office_number == OFFICE


def test_a_token_comes_with_its_certificate_or_not_at_all(town: TlsTown) -> None:
    cert, key, _ = town.certify(OFFICE)
    with town.client(cert, key) as client:
        made = client.login(f"staff-{OFFICE}", PASSWORD)
    kept = _Kept(Tokens(made.token, made.refresh_token))
    renewed = town.certify(OFFICE)[:2]
    for files in ((), renewed):
        with town.client(*files, tokens=kept) as client:
            asked = Call("POST", "/v1/refresh", json_bytes({"refresh_token": made.refresh_token}), JSON)
            for call in (Call("GET", "/v1/session"), asked):
                with pytest.raises(ProblemError, match="another certificate"):
                    client._connection.ask_once(call)  # noqa: SLF001
    with town.client(cert, key, tokens=kept) as client:
        assert client.session().staff_id == f"staff-{OFFICE}"


class _Kept:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def load(self) -> Tokens:
        return self._tokens

    def save(self, _login: object) -> None:
        raise AssertionError


def test_tls_1_2_is_not_spoken(town: TlsTown) -> None:
    context = ssl.create_default_context(cafile=str(town.ca))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    host, _, port = town.url.removeprefix("https://").partition(":")
    with socket.create_connection((host, int(port))) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname=host)


def test_the_header_of_a_proxy_is_refused_here(town: TlsTown) -> None:
    with town.client() as client, pytest.raises(ProblemError) as refused:
        client._connection.ask_once(Call("GET", "/healthz", headers={"Client-Cert": ":AAAA:"}))  # noqa: SLF001
    assert refused.value.code == "client-cert-untrusted"


def test_the_server_is_known_by_its_names_and_by_the_authority(town: TlsTown) -> None:
    with Client(town.url.replace("127.0.0.1", "localhost"), verify=tls_context(ca=town.ca)) as client:
        assert client.is_ready()
    with Client(town.url, retries=ONCE) as client, pytest.raises(ConnectionFailedError):
        client.is_ready()


def test_no_key_of_the_server_is_left_behind(town: TlsTown) -> None:
    assert not list(town.folder.glob("tls-*"))


def test_authorities_are_followed_as_their_file_changes(tmp_path: Path) -> None:
    """Taken up by the next connection, not taken up while half written, and given up again."""
    begun = now() - timedelta(days=9)
    vendor, other = (Authority.create(name, not_before=begun) for name in ("vendor", "other"))
    anchors, lists = tmp_path / "anchors.crt", [tmp_path / "vendor.crl", tmp_path / "other.crl"]
    both = [each.certificate.public_bytes(Encoding.PEM) for each in (vendor, other)]
    anchors.write_bytes(both[0])
    for path, each in zip(lists, (vendor, other), strict=True):
        path.write_bytes(each.crl(at=now()).public_bytes(Encoding.PEM))
    given = {"trust_anchors": (anchors,), "trust_crls": tuple(lists)}
    with running_tls(tmp_path / "data", **given) as town:
        holder = Holder(Role.OFFICE, "みほん", OFFICE)
        files = [town.save(each.issue(holder, KeyType.P256, not_before=begun)) for each in (vendor, other)]

        def comes_in(which: int) -> bool:
            with town.client(*files[which]) as client:
                try:
                    return client.login(f"staff-{OFFICE}", PASSWORD).office_number == OFFICE
                except ConnectionFailedError:
                    return False

        assert [comes_in(0), comes_in(1)] == [True, False]
        anchors.write_bytes(b"".join(both))
        assert [comes_in(0), comes_in(1)] == [True, True]
        anchors.write_bytes(both[1][: len(both[1]) // 2])
        assert [comes_in(0), comes_in(1)] == [True, True]
        with town.client(*files[0]) as client:
            client.login(f"staff-{OFFICE}", PASSWORD)
            anchors.write_bytes(both[1])
            with pytest.raises(ProblemError) as refused:  # on the connection that stands
                client.session()
            assert refused.value.code == "client-certificate-refused"
        assert [comes_in(0), comes_in(1)] == [False, True]


@pytest.mark.parametrize("sent", [b"no http\r\n\r\n", b"GET / HTTP/1.1\r\nx: " + b"x" * 300_000])
def test_what_is_no_http_is_refused_by_a_problem_document_too(town: TlsTown, sent: bytes) -> None:
    host, _, port = town.url.removeprefix("https://").rpartition(":")
    context = tls_context(ca=town.ca)
    with (
        socket.create_connection((host, int(port)), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        connection.sendall(sent)
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json\r\n" in head.lower() + b"\r\n"
    problem = json.loads(body)
    assert (problem["code"], problem["status"]) == ("malformed", 400)
