"""How the service starts with TLS and without: what it says, what it refuses, whose certificate it shows."""

import ssl
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.types import ASGIApp

from careplan.api.serve_error import ServeError
from careplan.api.server import Address, listen, run_server
from careplan.authority import Authority, AuthorityError, KeyType, init_folder, key_pem
from careplan.authority.server_certificate import issue_server
from careplan.cli.exchange import now
from careplan.protection import tls_context
from careplan.settings import Settings, SettingsError, load_settings
from careplan.trust import Purpose, Trust, TrustError, verify_certificate
from support.api_town import Clock

AT = Clock().now


class StopError(Exception):
    """The application is not made: only the start is looked at."""


def stop() -> NoReturn:
    raise StopError


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("careplan.api.server.configure_log", lambda: None)
    return []


def start(address: Address, told: list[str], app: ASGIApp | None = None) -> None:
    assert app is None
    with pytest.raises(StopError):
        run_server(stop, address, ready=told.append, tell=told.append)


def test_every_start_without_tls_says_so_loudly(told: list[str]) -> None:
    for _ in range(2):
        start(Address("127.0.0.1", 0, allow_insecure=False), told)
    assert len(told) == 2
    for line in told:
        assert "DEVELOPMENT MODE" in line
        assert "開発モード" in line


def test_an_insecure_bind_says_it_twice_over(told: list[str]) -> None:
    start(Address("0.0.0.0", 0, allow_insecure=True), told)  # noqa: S104 - what is warned of
    assert len(told) == 2
    assert "others reach" in told[1]


def test_behind_a_proxy_it_is_no_development_mode_yet_others_may_go_round_it(told: list[str]) -> None:
    start(Address("127.0.0.1", 0, allow_insecure=False, behind_proxy=True), told)
    assert told == []
    start(Address("0.0.0.0", 0, allow_insecure=True, behind_proxy=True), told)  # noqa: S104 - what is warned of
    assert len(told) == 1
    assert "others reach" in told[0]


def test_tls_says_nothing_and_may_listen_anywhere(told: list[str]) -> None:
    start(Address("127.0.0.1", 0, allow_insecure=False, tls=True), told)
    assert told == []
    with listen(Address("0.0.0.0", 0, allow_insecure=False, tls=True)) as listening:  # noqa: S104 - it is allowed
        assert listening.getsockname()[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_folder(tmp_path / "authority", "みほん認証局", at=AT)
    return tmp_path


def test_the_context_speaks_tls_1_3_alone_and_asks_for_a_certificate(folder: Path) -> None:
    context = tls_context(Settings(data=folder, tls=True), Clock())
    assert context.minimum_version is ssl.TLSVersion.TLSv1_3
    assert context.verify_mode is ssl.CERT_OPTIONAL
    assert [path.name for path in folder.iterdir()] == ["authority"]


def test_a_certificate_may_be_given(folder: Path) -> None:
    issuer = Authority.create("elsewhere", not_before=AT)
    one, other = (issue_server(issuer.credential, ("exchange.test",), at=AT) for _ in range(2))
    (folder / "server.crt").write_bytes(one.certificate.public_bytes(Encoding.PEM))
    (folder / "server.key").write_bytes(key_pem(one.key))
    (folder / "other.key").write_bytes(key_pem(other.key))
    given = Settings(data=folder, tls_certificate=folder / "server.crt", tls_key=folder / "server.key")
    assert tls_context(given, Clock()).minimum_version is ssl.TLSVersion.TLSv1_3
    for key in ("other.key", "none.key"):
        with pytest.raises(ServeError, match=key):
            tls_context(given.model_copy(update={"tls_key": folder / key}), Clock())
    with pytest.raises(SettingsError, match="CAREPLAN_TLS_CERTIFICATE, CAREPLAN_TLS_KEY"):
        tls_context(given.model_copy(update={"tls_key": None}), Clock())


def test_the_certificate_that_is_made_is_for_its_names_and_for_tls_alone() -> None:
    issuer = Authority.create("みほん認証局", not_before=AT)
    made = issue_server(issuer.credential, ("localhost", "127.0.0.1", "::1"), at=AT).certificate
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    trust = Trust((issuer.certificate,), (issuer.crl(at=AT),))
    for purpose in (Purpose.SIGN, Purpose.RECEIVE):
        with pytest.raises(TrustError, match="key-usage"):
            verify_certificate(made, trust, purpose=purpose, at=AT)
    with pytest.raises(AuthorityError):
        issue_server(issuer.credential, ("日本",), at=AT)
    ended = Authority.create("ended", KeyType.P256, not_before=AT, days=1)
    with pytest.raises(AuthorityError):
        issue_server(ended.credential, ("localhost",), at=ended.certificate.not_valid_after_utc)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", '["nowhere"]'),
        ("TRUSTED_PROXIES", "127.0.0.1"),
        ("CLIENT_CERTIFICATES", "some"),
        ("PASSWORD_DAYS", "-1"),
        ("LOCK_FAILURES", "0"),
    ],
)
def test_a_setting_of_identity_without_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"CAREPLAN_{name}", value)
    with pytest.raises(SettingsError, match=f"CAREPLAN_{name}"):
        load_settings()


def met(server: ssl.SSLContext, ca: Path) -> int:
    """Shake hands in memory; return the serial number of the certificate that the server showed."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cafile=str(ca))
    client = trusting.wrap_bio(to_client, to_server, server_hostname="localhost")
    serving = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, serving, client, serving):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return x509.load_der_x509_certificate(client.getpeercert(binary_form=True) or b"").serial_number


def test_the_server_s_certificate_is_followed_as_its_files_change(tmp_path: Path) -> None:
    begun = now()  # the handshake asks the machine what time it is
    authority = init_folder(tmp_path / "authority", "own", at=begun)
    cert, key = tmp_path / "server.crt", tmp_path / "server.key"

    def renew() -> int:
        made = issue_server(authority.credential, ["localhost"], at=begun)
        cert.write_bytes(made.certificate.public_bytes(Encoding.PEM))
        key.write_bytes(key_pem(made.key))
        return made.certificate.serial_number

    first = renew()
    given = Settings(data=tmp_path, tls_certificate=cert, tls_key=key)
    server, ca = tls_context(given, lambda: begun), tmp_path / "authority" / "ca.crt"
    assert met(server, ca) == first
    second = renew()
    assert met(server, ca) == second != first
    key.write_bytes(b"half a key")
    assert met(server, ca) == second
