"""Published keys are refused, kinds of certificate are read, files that were mixed up are named."""

from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from careplan.authority import Authority, Holder, KeyType
from careplan.trust import (
    PUBLISHED,
    TERMS,
    OfficeProfile,
    Purpose,
    Role,
    Trust,
    TrustError,
    days_left,
    load_certificate,
    load_credential,
    load_crl,
    load_key,
    profile_of,
    verify_certificate,
    warned_from,
)
from support.trust_assets import AT, CERTS, SENDER, certificate, crl, sender

PUBLIC = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.filterwarnings("ignore")  # P-384 and RSA-1024 are warned of by some versions
def test_every_key_of_the_repository_is_known_to_be_published() -> None:
    found = set()
    for path in (CERTS / "keys").glob("*.key"):
        key = load_pem_private_key(path.read_bytes(), None)
        found.add(sha256(key.public_key().public_bytes(*PUBLIC)).hexdigest())
    assert found == PUBLISHED


def test_the_public_test_authority_is_refused_outside_the_sandbox() -> None:
    with pytest.raises(TrustError) as caught:
        Trust((certificate("authority"),), (crl("crl"),))
    assert caught.value.code == "published-authority"
    trust = Trust((certificate("authority"),), (crl("crl"),), sandbox=True)
    verify_certificate(certificate("sender-p256"), trust, purpose=Purpose.SIGN, at=AT)


def test_a_published_key_is_refused_whoever_certified_it() -> None:
    authority = Authority.create("a", not_before=AT)
    holder = Holder(Role.OFFICE, "x", SENDER)
    taken = authority.certify(holder, sender().key.public_key(), not_before=AT)
    with pytest.raises(TrustError) as caught:
        verify_certificate(taken, Trust((authority.certificate,)), purpose=Purpose.SIGN, at=AT)
    assert caught.value.code == "published-key"


def test_a_list_is_believed_for_as_long_as_one_says() -> None:
    authority = Authority.create("a", not_before=AT)
    made = authority.issue(Holder(Role.OFFICE, "x", SENDER), KeyType.P256, not_before=AT).certificate
    lists = (authority.crl(at=AT, days=30),)
    for age, last in ((None, 30), (timedelta(days=2), 2), (timedelta(days=90), 30)):
        trust = Trust((authority.certificate,), lists, age)
        verify_certificate(made, trust, purpose=Purpose.SIGN, at=AT + timedelta(days=last, seconds=-1))
        with pytest.raises(TrustError) as caught:
            verify_certificate(made, trust, purpose=Purpose.SIGN, at=AT + timedelta(days=last, seconds=1))
        assert caught.value.code == "crl-stale"


@pytest.mark.parametrize("profile", OfficeProfile)
def test_a_certificate_says_its_kind(profile: OfficeProfile) -> None:
    holder = Holder(Role.OFFICE, "x", SENDER, profile)
    made = Authority.create("a", not_before=AT).issue(holder, KeyType.P256, not_before=AT).certificate
    assert profile_of(made) is profile
    assert TERMS[profile].days == 1095
    ends = made.not_valid_after_utc
    assert days_left(ends, ends - timedelta(days=90)) == 90
    assert warned_from(ends, profile) == ends - timedelta(days=90)
    assert days_left(ends, ends + timedelta(seconds=1)) == -1


def test_other_certificates_say_none() -> None:
    assert profile_of(certificate("sender-p256")) is None


@pytest.mark.parametrize("load", [load_certificate, load_key, load_crl])
@pytest.mark.parametrize("file", ["sender-p256.crt", "keys/office-p256.key", "crl.pem"])
def test_a_file_of_another_kind_is_named(load: object, file: str) -> None:
    fitting = {"sender-p256.crt": load_certificate, "keys/office-p256.key": load_key, "crl.pem": load_crl}
    data = (CERTS / file).read_bytes()
    if fitting[file] is load:
        load(data)  # type: ignore[operator]
        return
    with pytest.raises(TrustError) as caught:
        load(data)  # type: ignore[operator]
    assert caught.value.code == "other-kind"


def test_certificate_and_key_swapped() -> None:
    pair = (CERTS / "keys" / "office-p256.key").read_bytes(), (CERTS / "sender-p256.crt").read_bytes()
    with pytest.raises(TrustError) as caught:
        load_credential(*pair)
    assert caught.value.code == "other-kind"
    assert "a private key, but an X.509 certificate is needed" in caught.value.message_en
