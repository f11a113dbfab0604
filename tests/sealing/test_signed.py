"""SignedData built by hand, one thing wrong each time."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing import der, oids
from careplan.sealing import signed as signed_data
from careplan.sealing.algorithms import SHA256, algorithm
from careplan.sealing.attributes import read_attributes, write_attributes
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of
from careplan.sealing.schema import (
    Attribute,
    ContentInfo,
    EncapsulatedContent,
    HashAlgorithm,
    SignedData,
    SignerInfo,
    SigningCertificateV2,
)
from careplan.sealing.signature import make_signature
from careplan.sealing.signed import sign_content, verify_signed
from careplan.trust import TrustError
from support.trust_assets import AT, certificate, sender

CONTENT = b"content"
Change = Callable[[list[asn1.TLV]], list[asn1.TLV]]


def encoded(name: str) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, certificate(name).public_bytes(Encoding.DER))


@asn1.sequence
class Attributes:
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class Identifier:
    values: list[asn1.TLV]


def attribute(kind: object, *values: object) -> asn1.TLV:
    made = Attribute(kind=kind, values=asn1.SetOf([der.tlv(value) for value in values]))  # type: ignore[arg-type]
    return der.tlv(made)


def build(  # noqa: PLR0913 - what may be wrong
    *,
    change: Change = list,
    content_type: object = oids.DATA,
    signature_algorithm: list[asn1.TLV] | None = None,
    certificates: Sequence[asn1.TLV] | None = None,
    key_type: str = "p256",
    resign: bool = True,
) -> bytes:
    signer = sender(key_type)
    written = write_attributes(hashlib.sha256(CONTENT).digest(), AT, signer.certificate)
    original = der.decode(Attributes, der.wrap(der.SEQUENCE, written)).values
    attributes = change(original.as_list())
    used, signature = make_signature(
        signer.key, asn1.encode_der(asn1.SetOf(attributes if resign else original.as_list()))
    )
    identity = identity_of(signer.certificate)
    signed = SignedData(
        version=1,
        digest_algorithms=asn1.SetOf([SHA256]),
        content=EncapsulatedContent(content_type=content_type, content=CONTENT),  # type: ignore[arg-type]
        certificates=[encoded(f"sender-{key_type}")] if certificates is None else list(certificates),
        crls=None,
        signer_infos=asn1.SetOf(
            [
                SignerInfo(
                    version=1,
                    sid=identity.by_serial,
                    digest_algorithm=SHA256,
                    signed_attributes=attributes,
                    signature_algorithm=signature_algorithm
                    or der.decode(Identifier, der.wrap(der.SEQUENCE, used)).values,
                    signature=signature,
                    unsigned_attributes=None,
                )
            ]
        ),
    )
    return asn1.encode_der(ContentInfo(content_type=oids.SIGNED_DATA, content=der.tlv(signed)))


def without(kind: object) -> Change:
    return lambda values: [value for value in values if value.parse(Attribute).kind != kind]


def instead(kind: object, *values: object) -> Change:
    return lambda old: [*without(kind)(old), attribute(kind, *values)]


def reason(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        verify_signed(data)
    return caught.value.reason


def named(name: str, *algorithms: object) -> SigningCertificateV2:
    digest = identity_of(certificate(name)).sha256
    return SigningCertificateV2(certificates=[[*map(der.tlv, algorithms), der.tlv(digest)]], policies=None)


def test_what_is_built_right_is_taken() -> None:
    signed = verify_signed(build())
    assert (signed.content, signed.signed_at) == (CONTENT, AT)
    assert signed.content_sha256 == hashlib.sha256(CONTENT).digest()


@pytest.mark.parametrize(
    "kind", [oids.CONTENT_TYPE, oids.MESSAGE_DIGEST, oids.SIGNING_TIME], ids=oids.name_of
)
def test_a_required_attribute(kind: object) -> None:
    assert reason(build(change=without(kind))) == "signed-attributes"
    assert reason(build(change=instead(kind, True))) == "signed-attributes"
    assert reason(build(change=lambda old: [*old, attribute(kind, b"x")])) == "signed-attributes"


def test_the_signing_certificate_may_be_absent_and_else_must_match() -> None:
    kind = oids.SIGNING_CERTIFICATE_V2
    sha256 = HashAlgorithm(oid=oids.SHA256, parameters=None)
    sha1 = HashAlgorithm(oid=oids.SHA1, parameters=None)
    assert verify_signed(build(change=without(kind)))
    assert verify_signed(build(change=instead(kind, named("sender-p256"))))
    assert verify_signed(build(change=instead(kind, named("sender-p256", sha256))))
    assert reason(build(change=instead(kind, named("expired")))) == "signing-certificate"
    assert reason(build(change=instead(kind, named("sender-p256", sha1)))) == "signing-certificate"
    empty = SigningCertificateV2(certificates=[], policies=None)
    assert reason(build(change=instead(kind, empty))) == "signed-attributes"
    bare = SigningCertificateV2(certificates=[[]], policies=None)
    assert reason(build(change=instead(kind, bare))) == "signed-attributes"


def test_the_content_type_is_what_was_signed() -> None:
    assert reason(build(content_type=oids.SIGNED_DATA)) == "signed-attributes"
    assert reason(build(change=instead(oids.CONTENT_TYPE, oids.SIGNED_DATA))) == "signed-attributes"


def test_the_digest_is_the_contents() -> None:
    assert reason(build(change=instead(oids.MESSAGE_DIGEST, bytes(32)))) == "message-digest"


def test_the_attributes_are_what_was_signed() -> None:
    later = asn1.UTCTime(datetime(2026, 11, 21, tzinfo=UTC))
    assert verify_signed(build(change=instead(oids.SIGNING_TIME, later))).signed_at.day == 21
    assert reason(build(change=instead(oids.SIGNING_TIME, later), resign=False)) == "signature"


@given(st.binary(min_size=32, max_size=32), st.datetimes(min_value=datetime(1950, 1, 1)))  # noqa: DTZ001 - hypothesis adds none
def test_the_attributes_are_der_in_its_order(digest: bytes, at: datetime) -> None:
    written = write_attributes(digest, at.replace(tzinfo=UTC), sender().certificate)
    inside = der.wrap(der.SEQUENCE, written)
    values = asn1.decode_der(Attributes, inside).values.as_list()
    assert asn1.encode_der(Attributes(values=asn1.SetOf(values[::-1]))) == inside
    assert read_attributes(values).signed_at == at.replace(microsecond=0, tzinfo=UTC)


def test_a_time_after_2049() -> None:
    at = datetime(2050, 1, 1, tzinfo=UTC)
    assert verify_signed(sign_content(CONTENT, sender(), at)).signed_at == at
    at = at.replace(year=2049)
    assert verify_signed(sign_content(CONTENT, sender(), at)).signed_at == at


def test_an_attribute_of_two_values() -> None:
    two = instead(oids.MESSAGE_DIGEST, hashlib.sha256(CONTENT).digest(), b"other")
    assert reason(build(change=two)) == "signed-attributes"


def test_the_signers_certificate_is_found_among_others() -> None:
    others = [encoded(name) for name in ("recipient-p256", "sender-p256")]
    attribute_certificate = asn1.decode_der(asn1.TLV, b"\xa2\x00")
    signed = verify_signed(build(certificates=[attribute_certificate, *others]))
    assert signed.certificate == certificate("sender-p256")
    assert reason(build(certificates=others[:1])) == "signer-certificate"
    assert reason(build(certificates=[asn1.decode_der(asn1.TLV, b"\x30\x00")])) == "unreadable"


@pytest.mark.parametrize(
    ("key_type", "oid"),
    [
        ("p256", oids.SHA256_WITH_RSA),
        ("p256", oids.SHA1),
        ("rsa2048", oids.ECDSA_WITH_SHA256),
        ("rsa2048", oids.RSASSA_PSS),
        ("rsa2048", oids.SHA1),
    ],
)
def test_an_algorithm_that_is_not_the_keys(key_type: str, oid: object) -> None:
    data = build(key_type=key_type, signature_algorithm=algorithm(oid))  # type: ignore[arg-type]
    assert reason(data) == "signature-algorithm"


def test_of_equal_certificates_one_is_kept_and_none_that_is_huge(monkeypatch: pytest.MonkeyPatch) -> None:
    data = build()
    first, second = verify_signed(data), verify_signed(build())
    assert first.certificate is second.certificate
    monkeypatch.setattr(signed_data, "MAX_CERTIFICATE", len(encoded("sender-p256").data) - 1)
    assert reason(data) == "signer-certificate"


def test_rsa_by_its_plain_name() -> None:
    plain = algorithm(oids.RSA_ENCRYPTION, asn1.Null())
    assert verify_signed(build(key_type="rsa2048", signature_algorithm=plain))


def test_a_signer_whose_serial_number_is_not_positive_is_refused_by_name() -> None:
    number = certificate("sender-p256").serial_number
    old = number.to_bytes((number.bit_length() + 8) // 8)
    value = certificate("sender-p256").public_bytes(Encoding.DER).replace(old, bytes(len(old)), 1)
    with pytest.raises(TrustError) as caught:
        verify_signed(build(certificates=[asn1.decode_der(asn1.TLV, value)]))
    assert caught.value.code == "serial-number"
