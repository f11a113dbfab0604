from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from careplan.authority import Authority, AuthorityError, Holder, KeyType, generate_key
from careplan.trust import (
    Credential,
    Purpose,
    Role,
    Trust,
    TrustError,
    office_number_of,
    read_profile,
    verify_certificate,
)
from support.trust_assets import A_SECOND, AT, credential

OFFICE = Holder(Role.OFFICE, "テスト事業所", "1370000017")
ROOT = credential("authority", "authority")
SERVICE = Holder(Role.EXCHANGE, "交換所")


@pytest.fixture
def authority() -> Authority:
    return Authority.create("テスト認証局", not_before=AT)


def code_of(caught: pytest.ExceptionInfo[AuthorityError]) -> str:
    assert caught.value.message_ja != caught.value.message_en
    return caught.value.code


def request(key: object, subject: str = "CN=anyone") -> x509.CertificateSigningRequest:
    name = x509.Name.from_rfc4514_string(subject)
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, SHA256())  # type: ignore[arg-type]


@pytest.mark.parametrize("key_type", KeyType)
def test_what_is_issued_is_trusted(authority: Authority, key_type: KeyType) -> None:
    issued = authority.issue(OFFICE, key_type, not_before=AT)
    trust = Trust((authority.certificate,), (authority.crl(at=AT),))
    for purpose in (Purpose.SIGN, Purpose.RECEIVE):
        verify_certificate(issued.certificate, trust, purpose=purpose, at=AT)
    assert office_number_of(issued.certificate) == "1370000017"
    assert issued.certificate.not_valid_after_utc == AT + timedelta(days=1095)
    assert issued.key.public_key() == issued.certificate.public_key()


@pytest.mark.parametrize("key_type", KeyType)
def test_an_authority_on_any_kind_of_key(key_type: KeyType) -> None:
    authority = Authority.create("a", key_type, not_before=AT)
    issued = authority.issue(OFFICE, KeyType.P256, not_before=AT)
    trust = Trust((authority.certificate,), (authority.crl(at=AT),))
    verify_certificate(issued.certificate, trust, purpose=Purpose.SIGN, at=AT)
    assert read_profile(authority.certificate).role == Role.AUTHORITY


def test_the_exchanges_own_certificate(authority: Authority) -> None:
    profile = read_profile(authority.issue(SERVICE, KeyType.P256, not_before=AT).certificate)
    assert (profile.role, profile.office_number) == (Role.EXCHANGE, None)


def test_renewal_with_overlap(authority: Authority) -> None:
    first = authority.issue(OFFICE, KeyType.P256, not_before=AT)
    second = authority.issue(OFFICE, KeyType.P256, not_before=AT + timedelta(days=1000))
    assert first.certificate.serial_number != second.certificate.serial_number
    assert [one.serial for one in authority.issued_to("1370000017")] == [
        first.certificate.serial_number,
        second.certificate.serial_number,
    ]
    authority.revoke(first.certificate.serial_number, at=AT)
    trust = Trust((authority.certificate,), (authority.crl(at=AT, days=3000),))
    later = AT + timedelta(days=1001)
    verify_certificate(second.certificate, trust, purpose=Purpose.SIGN, at=later)
    with pytest.raises(TrustError, match="revoked"):
        verify_certificate(first.certificate, trust, purpose=Purpose.SIGN, at=later)


def test_no_certificate_outlives_its_authority() -> None:
    authority = Authority.create("a", not_before=AT, days=10)
    certificate = authority.issue(OFFICE, KeyType.P256, not_before=AT, days=100).certificate
    assert certificate.not_valid_after_utc == authority.certificate.not_valid_after_utc
    with pytest.raises(AuthorityError) as caught:
        authority.issue(OFFICE, KeyType.P256, not_before=AT + timedelta(days=10))
    assert code_of(caught) == "days"
    with pytest.raises(AuthorityError) as caught:
        authority.issue(OFFICE, KeyType.P256, not_before=AT - A_SECOND)
    assert code_of(caught) == "days"
    assert authority.issued == authority.issued[:1]


@pytest.mark.parametrize("days", [0, -1, 36526])
def test_days_out_of_bounds(authority: Authority, days: int) -> None:
    for ask in (
        lambda: authority.issue(OFFICE, KeyType.P256, not_before=AT, days=days),
        lambda: authority.crl(at=AT, days=days),
        lambda: Authority.create("a", not_before=AT, days=days),
    ):
        with pytest.raises(AuthorityError) as caught:
            ask()
        assert code_of(caught) == "days"


def test_the_list(authority: Authority) -> None:
    serials = [
        authority.issue(OFFICE, KeyType.P256, not_before=AT).certificate.serial_number for _ in range(3)
    ]
    authority.revoke(serials[0], x509.ReasonFlags.key_compromise, at=AT)
    authority.revoke(serials[1], at=AT + timedelta(days=1))
    crl = authority.crl(at=AT)
    assert [entry.serial_number for entry in crl] == serials[:1]
    reason = next(iter(crl)).extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.key_compromise
    later = authority.crl(at=AT + timedelta(days=1), days=7)
    assert {entry.serial_number for entry in later} == set(serials[:2])
    assert later.next_update_utc == AT + timedelta(days=8)
    assert not list(later)[1].extensions

    def number(one: x509.CertificateRevocationList) -> int:
        return one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number

    assert number(later) > number(crl)


def test_revoked_once_for_good(authority: Authority) -> None:
    serial = authority.issue(OFFICE, KeyType.P256, not_before=AT).certificate.serial_number
    authority.revoke(serial, at=AT)
    with pytest.raises(AuthorityError) as caught:
        authority.revoke(serial, at=AT + A_SECOND)
    assert code_of(caught) == "already-revoked"
    with pytest.raises(AuthorityError) as caught:
        authority.revoke(serial + 1, at=AT)
    assert code_of(caught) == "unknown-serial"


@pytest.mark.parametrize(
    "number", [None, "", "137000001", "13700000177", "１３７００００017", "137000001a", "1370000017\n"]
)
def test_a_number_that_is_none(authority: Authority, number: str | None) -> None:
    with pytest.raises(AuthorityError) as caught:
        Holder(Role.OFFICE, "name", number)
    assert code_of(caught) == "office-number"
    if number is not None:
        with pytest.raises(AuthorityError):
            authority.issued_to(number)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb", "a\0"])
def test_a_name_that_x509_cannot_hold(name: str) -> None:
    with pytest.raises(AuthorityError) as caught:
        Holder(Role.OFFICE, name, "1370000017")
    assert code_of(caught) == "name"


def test_an_office_without_certificate(authority: Authority) -> None:
    with pytest.raises(AuthorityError) as caught:
        authority.issued_to("1370000025")
    assert code_of(caught) == "unknown-office"


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_request_gives_its_key_and_nothing_else(authority: Authority, encoding: Encoding) -> None:
    key = generate_key(KeyType.P256)
    asked = request(key, "CN=Someone else,OU=authority").public_bytes(encoding)
    certificate = authority.certify_request(OFFICE, asked, not_before=AT)
    assert certificate.public_key() == key.public_key()
    assert office_number_of(certificate) == "1370000017"
    assert Credential(certificate, key)


def test_a_request_whose_signature_is_wrong(authority: Authority) -> None:
    asked = bytearray(request(generate_key(KeyType.P256)).public_bytes(Encoding.DER))
    asked[-1] ^= 1
    with pytest.raises(AuthorityError) as caught:
        authority.certify_request(OFFICE, bytes(asked), not_before=AT)
    assert code_of(caught) == "request-signature"


def test_a_request_for_a_weak_key(authority: Authority) -> None:
    asked = request(ec.generate_private_key(ec.SECP384R1())).public_bytes(Encoding.DER)
    with pytest.raises(AuthorityError) as caught:
        authority.certify_request(OFFICE, asked, not_before=AT)
    assert code_of(caught) == "weak-key"


@given(st.binary(max_size=200))
def test_any_bytes_for_a_request(data: bytes) -> None:
    authority = Authority(ROOT)
    for asked in (
        data,
        b"-----BEGIN CERTIFICATE REQUEST-----\n" + data + b"\n-----END CERTIFICATE REQUEST-----\n",
    ):
        with pytest.raises(AuthorityError):
            authority.certify_request(OFFICE, asked, not_before=AT)
