"""The committed certificates, by profile, chain and list."""

import base64
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from careplan.trust import (
    Purpose,
    Role,
    TrustError,
    load_certificate,
    load_certificates,
    load_credential,
    load_crl,
    load_key,
    office_number_of,
    read_profile,
    verify_certificate,
    verify_chain,
    verify_not_revoked,
    verify_role,
    verify_serial,
    verify_validity,
)
from support.openssl import openssl
from support.trust_assets import A_SECOND, AT, CERTS, KEY_TYPES, SENDER, certificate, credential, crl, trust

REVOKED_AT = crl("crl").last_update_utc


def code_of(caught: pytest.ExceptionInfo[TrustError]) -> str:
    assert caught.value.message_ja
    assert caught.value.message_en
    return caught.value.code


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(CERTS / "generate.py"), str(tmp_path)], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in CERTS.iterdir() if path.suffix in {".crt", ".pem"}}
    assert made == committed


def test_every_committed_key_says_what_it_is_worth() -> None:
    for path in (CERTS / "keys").iterdir():
        assert path.read_bytes().startswith(b"TEST KEY")


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_the_profile_of_an_office(key_type: str) -> None:
    profile = read_profile(certificate(f"sender-{key_type}"))
    assert (profile.role, profile.office_number) == (Role.OFFICE, SENDER)
    assert profile.purposes == {Purpose.SIGN, Purpose.RECEIVE}
    assert not profile.is_authority


def test_the_number_is_read_by_openssl(tmp_path: Path) -> None:
    openssl("x509", "-in", CERTS / "sender-p256.crt", "-noout", "-text", "-out", "text", cwd=tmp_path)
    text = (tmp_path / "text").read_text(encoding="utf-8")
    assert "serialNumber = 1370000017, OU = office" in text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("number-absent", "office-number"),
        ("number-twice", "office-number"),
        ("number-malformed", "office-number"),
        ("role-exchange", "role"),
        ("exchange", "role"),
        ("authority", "role"),
        ("critical-unknown", "critical-extension"),
        ("key-rsa1024", "weak-key"),
        ("key-p384", "weak-key"),
        ("signed-with-sha224", "weak-signature"),
    ],
)
def test_no_office_number_can_be_read(name: str, code: str) -> None:
    with pytest.raises(TrustError) as caught:
        office_number_of(certificate(name))
    assert code_of(caught) == code


def test_roles() -> None:
    verify_role(certificate("exchange"), Role.EXCHANGE)
    verify_role(certificate("authority"), Role.AUTHORITY)
    with pytest.raises(TrustError) as caught:
        verify_role(certificate("sender-p256"), Role.EXCHANGE)
    assert "office" in caught.value.message_en


def test_the_anchor_that_issued_is_found_among_several() -> None:
    anchors = (certificate("other-authority"), certificate("authority"))
    assert verify_chain(certificate("sender-p256"), anchors) == certificate("authority")


def test_an_authority_is_no_office_though_it_trusts_itself() -> None:
    with pytest.raises(TrustError) as caught:
        verify_certificate(certificate("authority"), trust(lists=None), purpose=Purpose.SIGN, at=AT)
    assert code_of(caught) == "key-usage"


def test_validity_includes_both_ends() -> None:
    ended, issuer = certificate("expired"), certificate("authority")
    for at in (ended.not_valid_before_utc, ended.not_valid_after_utc):
        verify_validity(ended, issuer, at)
    with pytest.raises(TrustError) as caught:
        verify_validity(ended, issuer, ended.not_valid_after_utc + A_SECOND)
    assert code_of(caught) == "expired"
    early = certificate("not-yet-valid")
    with pytest.raises(TrustError) as caught:
        verify_validity(early, issuer, early.not_valid_before_utc - A_SECOND)
    assert code_of(caught) == "not-yet-valid"
    with pytest.raises(TrustError) as caught:
        verify_validity(ended, issuer, issuer.not_valid_before_utc - A_SECOND)
    assert code_of(caught) == "issuer-expired"
    with pytest.raises(TrustError) as caught:
        verify_validity(early, issuer, issuer.not_valid_after_utc + A_SECOND)
    assert code_of(caught) == "issuer-expired"


def test_revocation_counts_from_its_second() -> None:
    revoked, issuer, lists = certificate("revoked"), certificate("authority"), (crl("crl"),)
    verify_not_revoked(revoked, lists, issuer, REVOKED_AT - A_SECOND)
    with pytest.raises(TrustError) as caught:
        verify_not_revoked(revoked, lists, issuer, REVOKED_AT)
    assert code_of(caught) == "revoked"
    verify_not_revoked(certificate("sender-p256"), lists, issuer, AT)


def test_a_list_is_good_to_its_next_update() -> None:
    stale, issuer = crl("crl-stale"), certificate("authority")
    assert stale.next_update_utc
    verify_not_revoked(certificate("sender-p256"), (stale,), issuer, stale.next_update_utc)
    with pytest.raises(TrustError) as caught:
        verify_not_revoked(certificate("sender-p256"), (stale,), issuer, stale.next_update_utc + A_SECOND)
    assert code_of(caught) == "crl-stale"


@pytest.mark.parametrize("order", [("crl-earlier", "crl"), ("crl", "crl-earlier")])
def test_the_newest_list_counts(order: tuple[str, ...]) -> None:
    with pytest.raises(TrustError) as caught:
        verify_not_revoked(certificate("revoked"), tuple(map(crl, order)), certificate("authority"), AT)
    assert code_of(caught) == "revoked"


def test_a_forged_list_does_not_hide_the_real_one() -> None:
    lists = (crl("crl-forged"), crl("crl"))
    verify_not_revoked(certificate("sender-p256"), lists, certificate("authority"), AT)


def test_an_authority_that_may_not_sign_lists() -> None:
    issuer = certificate("authority-without-crl-sign")
    with pytest.raises(TrustError) as caught:
        verify_not_revoked(certificate("issued-without-crl-sign"), (crl("crl-without-crl-sign"),), issuer, AT)
    assert code_of(caught) == "key-usage"


def test_what_is_remembered_is_not_the_time() -> None:
    """The chain is remembered; the same certificate asked at another time is judged anew."""
    for at, is_good in ((AT, False), (REVOKED_AT - timedelta(days=1), True), (AT, False)):
        if is_good:
            verify_certificate(certificate("revoked"), trust(), purpose=Purpose.SIGN, at=at)
        else:
            with pytest.raises(TrustError):
                verify_certificate(certificate("revoked"), trust(), purpose=Purpose.SIGN, at=at)


def test_pem_and_der() -> None:
    pem = (CERTS / "sender-p256.crt").read_bytes()
    assert load_certificate(certificate("sender-p256").public_bytes(Encoding.DER)) == load_certificate(pem)
    assert len(load_certificates(pem + (CERTS / "authority.crt").read_bytes())) == 2
    assert load_crl(crl("crl").public_bytes(Encoding.DER)).issuer == certificate("authority").subject
    key = credential("sender-p256").key
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert load_key(der).public_key() == key.public_key()


def test_certificate_and_key_belong_together() -> None:
    with pytest.raises(TrustError) as caught:
        credential("sender-p256", "recipient-p256")
    assert code_of(caught) == "key-mismatch"


def test_a_key_of_another_kind() -> None:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(TrustError) as caught:
        load_key(pem)
    assert code_of(caught) == "weak-key"


def test_a_credential_does_not_print_its_key() -> None:
    assert repr(credential("sender-p256")) == "Credential('CN=Test office,OU=office,2.5.4.5=1370000017')"


@pytest.mark.parametrize("password", [None, b"wrong"])
def test_an_encrypted_key(tmp_path: Path, password: bytes | None) -> None:
    openssl(
        "pkcs8", "-topk8", "-in", CERTS / "keys" / "office-p256.key", "-out", "key", "-passout", "pass:right",
        cwd=tmp_path,
    )  # fmt: skip
    pem = (tmp_path / "key").read_bytes()
    assert load_key(pem, b"right").public_key() == credential("sender-p256").key.public_key()
    with pytest.raises(TrustError) as caught:
        load_key(pem, password)
    assert code_of(caught) == ("key-encrypted" if password is None else "unreadable")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_the_one_error(data: bytes) -> None:
    wrapped = b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n"
    for load in (load_certificates, load_crl, load_key):
        for content in (data, wrapped):
            with pytest.raises(TrustError):
                load(content)


def test_a_file_without_certificates_is_refused() -> None:
    key = (CERTS / "keys" / "office-p256.key").read_bytes()
    with pytest.raises(TrustError) as caught:
        load_certificate(key)
    assert code_of(caught) == "other-kind"
    with pytest.raises(TrustError):
        load_credential(key, key)


def with_serial(content: bytes) -> bytes:
    """Return the certificate of an office with another serial number, as DER: all there is a byte shorter or longer."""
    encoded = certificate("sender-p256").public_bytes(Encoding.DER)
    number = certificate("sender-p256").serial_number
    old = number.to_bytes((number.bit_length() + 8) // 8)
    return encoded.replace(
        b"\x02" + bytes([len(old)]) + old, b"\x02" + bytes([len(old)]) + content * len(old), 1
    )


@pytest.mark.parametrize("content", [b"\x00", b"\x91", b"\xff"])
def test_a_serial_number_of_zero_or_less_is_refused_by_name(content: bytes) -> None:
    encoded = with_serial(content)
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(encoded) + b"-----END CERTIFICATE-----\n"
    for data in (encoded, pem, (CERTS / "sender-p256.crt").read_bytes() + pem):
        with pytest.raises(TrustError) as caught:
            load_certificates(data)
        assert code_of(caught) == "serial-number"


@given(st.binary(max_size=40))
def test_what_is_no_certificate_is_left_to_its_reader(data: bytes) -> None:
    for start in (b"", b"0\x82", b"0\x800\x80\xa0"):
        verify_serial(start + data.replace(b"\x02", b""))
    with pytest.raises(TrustError):
        load_certificate(data)
    with pytest.raises(TrustError):
        load_certificate(b"-----BEGIN CERTIFICATE-----" + data + b"-----END CERTIFICATE-----")
