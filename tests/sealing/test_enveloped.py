"""AuthEnvelopedData built by hand, one thing wrong each time."""

import os
from collections.abc import Callable

import pytest
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from careplan.sealing import der, oids
from careplan.sealing.agreement import KEY_AGREE, read_key_agree, wrap_for_ec
from careplan.sealing.algorithms import MGF1_SHA256, SHA256, algorithm, read_algorithm
from careplan.sealing.enveloped import decrypt_with, encrypt_for
from careplan.sealing.errors import Refused
from careplan.sealing.schema import (
    AuthEnvelopedData,
    ContentInfo,
    EncryptedContent,
    GcmParameters,
    HashAlgorithm,
    KeyAgreeRecipient,
    KeyTransRecipient,
    OaepParameters,
)
from careplan.sealing.transport import wrap_for_rsa
from support.trust_assets import recipient

CONTENT = b"content" * 10
EC, RSA = recipient("p256"), recipient("rsa2048")


def for_ec(key: bytes) -> asn1.TLV:
    public = EC.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    return asn1.decode_der(asn1.TLV, wrap_for_ec(key, EC.certificate, public))


def for_rsa(key: bytes) -> asn1.TLV:
    public = RSA.certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    return asn1.decode_der(asn1.TLV, wrap_for_rsa(key, RSA.certificate, public))


def build(  # noqa: PLR0913 - what may be wrong
    wrap: Callable[[bytes], asn1.TLV] = for_ec,
    *,
    key_bytes: int = 32,
    nonce_bytes: int = 12,
    tag_bytes: int = 16,
    cipher: object = oids.AES_256_GCM,
    attributes: list[asn1.TLV] | None = None,
    signed_attributes: list[asn1.TLV] | None = None,
) -> bytes:
    key, nonce = os.urandom(key_bytes), os.urandom(nonce_bytes)
    encryptor = Cipher(AES(key), GCM(nonce)).encryptor()
    if attributes is not None:
        encryptor.authenticate_additional_data(asn1.encode_der(asn1.SetOf(attributes)))
    encrypted = encryptor.update(CONTENT) + encryptor.finalize()
    enveloped = AuthEnvelopedData(
        version=0,
        originator=None,
        recipients=asn1.SetOf([wrap(key)]),
        content=EncryptedContent(
            content_type=oids.DATA,
            algorithm=algorithm(cipher, GcmParameters(nonce=nonce, tag_length=tag_bytes)),  # type: ignore[arg-type]
            whole=encrypted,
            segments=None,
        ),
        authenticated_attributes=signed_attributes if signed_attributes is not None else attributes,
        mac=encryptor.tag[:tag_bytes],
        unauthenticated_attributes=None,
    )
    return asn1.encode_der(ContentInfo(content_type=oids.AUTH_ENVELOPED_DATA, content=der.tlv(enveloped)))


def agreement(**changed: object) -> Callable[[bytes], asn1.TLV]:
    def wrap(key: bytes) -> asn1.TLV:
        info = read_key_agree(for_ec(key))
        fields = {name: getattr(info, name) for name in KeyAgreeRecipient.__annotations__} | changed
        return asn1.decode_der(asn1.TLV, der.retag(KEY_AGREE, asn1.encode_der(KeyAgreeRecipient(**fields))))

    return wrap


def transport(
    parameters: OaepParameters | None, oid: object = oids.RSAES_OAEP
) -> Callable[[bytes], asn1.TLV]:
    def wrap(key: bytes) -> asn1.TLV:
        info = for_rsa(key).parse(KeyTransRecipient)
        info.algorithm = algorithm(oid, parameters)  # type: ignore[arg-type]
        return der.tlv(info)

    return wrap


def reason(data: bytes, credential: object = EC) -> str:
    with pytest.raises(Refused) as caught:
        decrypt_with(data, credential)  # type: ignore[arg-type]
    return caught.value.reason


def test_what_is_built_right_is_taken() -> None:
    assert decrypt_with(build(), EC) == CONTENT
    assert decrypt_with(build(for_rsa), RSA) == CONTENT
    assert decrypt_with(encrypt_for([CONTENT[:9], b"", CONTENT[9:]], EC.certificate), EC) == CONTENT


@pytest.mark.parametrize("wrap", [for_ec, for_rsa])
def test_a_key_of_another_length(wrap: Callable[[bytes], asn1.TLV]) -> None:
    assert reason(build(wrap, key_bytes=16), EC if wrap is for_ec else RSA) == "decrypt"


@pytest.mark.parametrize("changed", [{"tag_bytes": 12}, {"nonce_bytes": 16}, {"nonce_bytes": 8}])
def test_a_weaker_gcm(changed: dict[str, int]) -> None:
    assert reason(build(**changed)) == "content-cipher"  # type: ignore[arg-type]


def test_another_cipher() -> None:
    assert reason(build(cipher=oids.AES_256_WRAP)) == "content-cipher"


def test_authenticated_attributes_are_authenticated() -> None:
    attributes = [der.tlv(HashAlgorithm(oid=oids.DATA, parameters=None))]
    others = [der.tlv(HashAlgorithm(oid=oids.SHA256, parameters=None))]
    assert decrypt_with(build(attributes=attributes), EC) == CONTENT
    assert reason(build(attributes=attributes, signed_attributes=others)) == "decrypt"


def test_static_ecdh() -> None:
    static = asn1.decode_der(asn1.TLV, b"\x30\x00")
    assert reason(build(agreement(originator=static))) == "key-management"


@pytest.mark.parametrize("point", [b"", b"\x00", b"\x04" + bytes(64), b"\x04" + b"\x01" * 64])
def test_a_point_that_is_not_on_the_curve(point: bytes) -> None:
    key = der.wrap(der.CONSTRUCTED_1, b"\x30\x00" + asn1.encode_der(asn1.BitString(point, 0)))
    assert reason(build(agreement(originator=asn1.decode_der(asn1.TLV, key)))) == "decrypt"


def test_another_keying_material() -> None:
    assert reason(build(agreement(user_keying_material=b"x"))) == "decrypt"


def test_a_key_derivation_without_its_wrap() -> None:
    assert reason(build(agreement(algorithm=algorithm(oids.STD_DH_SHA256_KDF)))) == "key-management"


def test_a_recipient_of_another_kind_beside_ours() -> None:
    password = asn1.decode_der(asn1.TLV, b"\xa3\x00")
    assert reason(build(lambda _: password)) == "not-recipient"


@pytest.mark.parametrize(
    ("parameters", "is_taken"),
    [
        (OaepParameters(hash_algorithm=SHA256, mask=MGF1_SHA256, label=None), True),
        (
            OaepParameters(hash_algorithm=SHA256, mask=MGF1_SHA256, label=algorithm(oids.P_SPECIFIED, b"")),
            True,
        ),
        (
            OaepParameters(hash_algorithm=SHA256, mask=MGF1_SHA256, label=algorithm(oids.P_SPECIFIED, b"x")),
            False,
        ),
        (OaepParameters(hash_algorithm=SHA256, mask=MGF1_SHA256, label=algorithm(oids.P_SPECIFIED)), False),
        (OaepParameters(hash_algorithm=SHA256, mask=MGF1_SHA256, label=algorithm(oids.MGF1, b"")), False),
        (OaepParameters(hash_algorithm=SHA256, mask=algorithm(oids.MGF1), label=None), False),
        (OaepParameters(hash_algorithm=SHA256, mask=algorithm(oids.SHA256), label=None), False),
        (OaepParameters(hash_algorithm=SHA256, mask=None, label=None), False),
        (OaepParameters(hash_algorithm=None, mask=MGF1_SHA256, label=None), False),
        (None, False),
    ],
)
def test_oaep_with_sha256_throughout(parameters: OaepParameters | None, *, is_taken: bool) -> None:
    data = build(transport(parameters))
    if is_taken:
        assert decrypt_with(data, RSA) == CONTENT
    else:
        assert reason(data, RSA) == "oaep-hash"


def test_another_key_transport() -> None:
    assert reason(build(transport(None, oids.MGF1)), RSA) == "key-management"


def test_an_algorithm_has_a_name_and_at_most_one_parameter() -> None:
    for values in ([], [*SHA256, *SHA256, *SHA256]):
        with pytest.raises(Refused, match="unreadable"):
            read_algorithm(values)
