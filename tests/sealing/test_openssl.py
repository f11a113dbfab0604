"""Both directions with the real openssl; a unit made without any of our code; its defaults refused by name."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from careplan.sealing import SealingError, find_recipient, open_unit, verify_header
from support.openssl import OAEP, SHA256_KDF, key_options, openssl
from support.trust_assets import (
    AT,
    CERTS,
    ENVELOPE,
    FILES,
    KEY_TYPES,
    packed,
    recipient,
    sealed_unit,
    sender,
    trust,
)

ATTIME = str(int(AT.timestamp()))


def sign(folder: Path, key_type: str, *options: str, key: str = "office") -> Path:
    openssl(
        "cms", "-sign", "-binary", "-nodetach", "-in", "unit.zip", "-out", "signed",
        "-signer", CERTS / f"sender-{key_type}.crt", "-inkey", CERTS / "keys" / f"{key}-{key_type}.key",
        *options, cwd=folder,
    )  # fmt: skip
    return folder / "signed"


def encrypt(folder: Path, key_type: str, *options: str, cipher: str = "-aes-256-gcm") -> bytes:
    openssl(
        "cms", "-encrypt", cipher, "-in", "signed", "-out", "unit.p7m",
        "-recip", CERTS / f"recipient-{key_type}.crt", *options, cwd=folder,
    )  # fmt: skip
    return (folder / "unit.p7m").read_bytes()


def by_openssl(folder: Path, key_type: str, signing: tuple[str, ...], encrypting: tuple[str, ...]) -> bytes:
    (folder / "unit.zip").write_bytes(packed(FILES, ENVELOPE))
    sign(folder, key_type, *signing)
    return encrypt(folder, key_type, *key_options(key_type), *encrypting)


def refusal(sealed: bytes, key_type: str) -> SealingError:
    with pytest.raises(SealingError) as caught:
        open_unit(sealed, credential=recipient(key_type), trust=trust(), at=AT)
    return caught.value


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_openssl_decrypts_and_verifies_what_we_seal(tmp_path: Path, key_type: str) -> None:
    unit = sealed_unit(key_type)
    (tmp_path / "unit.p7m").write_bytes(unit.sealed)
    (tmp_path / "unit.header").write_bytes(unit.header)
    openssl(
        "cms", "-decrypt", "-inform", "DER", "-in", "unit.p7m", "-out", "signed",
        "-recip", CERTS / f"recipient-{key_type}.crt",
        "-inkey", CERTS / "keys" / f"recipient-{key_type}.key", cwd=tmp_path,
    )  # fmt: skip
    for signed, content in (("signed", "unit.zip"), ("unit.header", "header.json")):
        openssl(
            "cms", "-verify", "-inform", "DER", "-in", signed, "-out", content, "-binary",
            "-CAfile", CERTS / "authority.crt", "-attime", ATTIME, cwd=tmp_path,
        )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "unit.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.json", *sorted(FILES)]
        assert {name: archive.read(name) for name in FILES} == FILES
    header = json.loads((tmp_path / "header.json").read_bytes())
    assert header["sealed_sha256"] == hashlib.sha256(unit.sealed).hexdigest()
    assert "files" not in header


@pytest.mark.parametrize("key_type", KEY_TYPES)
@pytest.mark.parametrize(
    ("signing", "encrypting"),
    [
        (("-outform", "DER"), ("-outform", "DER", "-binary")),
        (("-outform", "PEM"), ("-outform", "PEM", "-binary")),
        ((), ()),  # S/MIME within S/MIME, what openssl writes unasked
        (("-outform", "DER", "-stream"), ("-outform", "DER", "-binary", "-stream")),
        (("-outform", "DER", "-keyid"), ("-outform", "DER", "-binary", "-keyid")),
        (("-outform", "DER", "-cades"), ("-outform", "DER", "-binary")),
        (("-outform", "DER", "-nosmimecap"), ("-outform", "DER", "-binary")),
    ],
    ids=["der", "pem", "smime", "stream", "keyid", "cades", "nosmimecap"],
)
def test_we_open_what_openssl_makes(
    tmp_path: Path, key_type: str, signing: tuple[str, ...], encrypting: tuple[str, ...]
) -> None:
    sealed = by_openssl(tmp_path, key_type, signing, encrypting)
    opened = open_unit(sealed, credential=recipient(key_type), trust=trust(), at=AT)
    assert opened.files == FILES
    assert opened.signer == sender(key_type).certificate
    ours, other = recipient(key_type).certificate, sender(key_type).certificate
    assert find_recipient(sealed, (other, ours)) == ours
    assert find_recipient(sealed, (other,)) is None


def test_a_long_streamed_unit(tmp_path: Path) -> None:
    """Segments of many kilobytes, in both layers."""
    content = bytes(range(256)) * 4000
    (tmp_path / "unit.zip").write_bytes(packed({"BIG.CSV": content}, ENVELOPE))
    sign(tmp_path, "p256", "-outform", "DER", "-stream")
    sealed = encrypt(tmp_path, "p256", *SHA256_KDF, "-outform", "DER", "-binary", "-stream")
    assert sealed[1] == 0x80
    opened = open_unit(sealed, credential=recipient(), trust=trust(), at=AT)
    assert opened.files == {"BIG.CSV": content}


@pytest.mark.parametrize("salt", ["-1", "20", "32", "-2"])
def test_pss_signatures(tmp_path: Path, salt: str) -> None:
    pss = ("-keyopt", "rsa_padding_mode:pss", "-keyopt", f"rsa_pss_saltlen:{salt}", "-outform", "DER")
    sealed = by_openssl(tmp_path, "rsa2048", pss, ("-outform", "DER", "-binary"))
    opened = open_unit(sealed, credential=recipient("rsa2048"), trust=trust(), at=AT)
    assert opened.files == FILES


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_a_unit_made_with_openssl_and_zip_alone(tmp_path: Path, key_type: str) -> None:
    """What docs/sealed-unit.md tells: no line of this project's code makes this unit."""
    files = {"A.CSV": b"one\r\n", "B.CSV": b"two\r\n"}
    manifest = {
        "format": "careplan-unit/1",
        "sender": {"office_number": "1370000017", "service_type": "43"},
        "destination": {"office_number": "1370000025", "service_type": "17"},
        "stamp": "20261120030405",
        "kinds": ["UPPLAN"],
        "months": ["202611"],
        "edition": "4.1",
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }
    with zipfile.ZipFile(tmp_path / "unit.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        for name, content in files.items():
            archive.writestr(name, content)
    sign(tmp_path, key_type, "-outform", "DER")
    sealed = encrypt(tmp_path, key_type, "-binary", "-outform", "DER", *key_options(key_type))
    header = {name: value for name, value in manifest.items() if name != "files"}
    header |= {"format": "careplan-header/1", "sealed_sha256": hashlib.sha256(sealed).hexdigest()}
    (tmp_path / "unit.zip").write_text(json.dumps(header))
    signed_header = sign(tmp_path, key_type, "-outform", "DER").read_bytes()
    opened = open_unit(sealed, credential=recipient(key_type), trust=trust(), at=AT, header=signed_header)
    assert opened.files == files
    assert verify_header(signed_header, trust=trust(), at=AT).stamp == "20261120030405"


@pytest.mark.parametrize(
    ("key_type", "options", "code", "fix"),
    [
        ("rsa2048", (), "open.rsa-v15-transport", "rsa_padding_mode:oaep"),
        ("rsa3072", (), "open.rsa-v15-transport", "rsa_oaep_md:sha256"),
        ("rsa2048", ("-keyopt", "rsa_padding_mode:oaep"), "open.oaep-hash", "rsa_oaep_md:sha256"),
        ("rsa2048", (*OAEP, "-keyopt", "rsa_mgf1_md:sha1"), "open.oaep-hash", "MGF1"),
        ("rsa2048", (*OAEP, "-keyopt", "rsa_mgf1_md:sha512"), "open.oaep-hash", "MGF1"),
        ("p256", (), "open.sha1-kdf", "ecdh_kdf_md:sha256"),
        ("p256", ("-keyopt", "ecdh_kdf_md:sha384"), "open.key-management", "SHA-256"),
        ("p256", (*SHA256_KDF, "-aes128-wrap"), "open.key-management", "AES-256"),
    ],
)
def test_other_key_management_is_refused_by_name(
    tmp_path: Path, key_type: str, options: tuple[str, ...], code: str, fix: str
) -> None:
    (tmp_path / "unit.zip").write_bytes(packed(FILES, ENVELOPE))
    sign(tmp_path, key_type, "-outform", "DER")
    error = refusal(encrypt(tmp_path, key_type, *options, "-outform", "DER", "-binary"), key_type)
    assert (error.code, error.step) == (code, 1)
    assert fix in error.message_ja
    assert fix in error.message_en


@pytest.mark.parametrize(
    ("cipher", "code"),
    [("-aes-256-cbc", "open.not-authenticated"), ("-aes-128-gcm", "open.content-cipher")],
)
def test_other_ciphers_are_refused_by_name(tmp_path: Path, cipher: str, code: str) -> None:
    (tmp_path / "unit.zip").write_bytes(packed(FILES, ENVELOPE))
    sign(tmp_path, "rsa2048", "-outform", "DER")
    sealed = encrypt(tmp_path, "rsa2048", *OAEP, "-outform", "DER", "-binary", cipher=cipher)
    error = refusal(sealed, "rsa2048")
    assert error.code == code
    assert "-aes-256-gcm" in error.message_en


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("-nodetach", "-noattr"), "open.signed-attributes"),
        (("-nodetach", "-nocerts"), "open.signer-certificate"),
        (("-nodetach", "-md", "sha512"), "open.digest-algorithm"),
        (("-nodetach", "-md", "sha1"), "open.digest-algorithm"),
        ((), "open.detached"),
        (
            ("-nodetach", "-signer", str(CERTS / "sender-rsa2048.crt"),
             "-inkey", str(CERTS / "keys" / "office-rsa2048.key")),
            "open.signers",
        ),
    ],
    ids=["noattr", "nocerts", "sha512", "sha1", "detached", "two signers"],
)  # fmt: skip
def test_other_signatures_are_refused_by_name(tmp_path: Path, options: tuple[str, ...], code: str) -> None:
    (tmp_path / "unit.zip").write_bytes(packed(FILES, ENVELOPE))
    openssl(
        "cms", "-sign", "-binary", "-in", "unit.zip", "-out", "signed", "-outform", "DER",
        "-signer", CERTS / "sender-p256.crt", "-inkey", CERTS / "keys" / "office-p256.key",
        *options, cwd=tmp_path,
    )  # fmt: skip
    sealed = encrypt(tmp_path, "p256", *SHA256_KDF, "-outform", "DER", "-binary")
    error = refusal(sealed, "p256")
    assert (error.code, error.step) == (code, 2)


@pytest.mark.parametrize(("option", "code"), [("rsa_mgf1_md:sha1", "open.signature-algorithm")])
def test_pss_with_another_mask_is_refused(tmp_path: Path, option: str, code: str) -> None:
    pss = ("-keyopt", "rsa_padding_mode:pss", "-keyopt", option, "-outform", "DER")
    sealed = by_openssl(tmp_path, "rsa2048", pss, ("-outform", "DER", "-binary"))
    assert refusal(sealed, "rsa2048").code == code


def test_der_broken_by_a_missing_binary_option_names_it(tmp_path: Path) -> None:
    """Without -binary openssl writes CRLF for every LF of what it encrypts."""
    (tmp_path / "unit.zip").write_bytes(packed({"A.CSV": b"\n" * 40}, ENVELOPE))
    sign(tmp_path, "p256", "-outform", "DER")
    error = refusal(encrypt(tmp_path, "p256", *SHA256_KDF, "-outform", "DER"), "p256")
    assert error.code == "open.unreadable"
    assert "-binary" in error.message_ja
    assert "-binary" in error.message_en


def test_one_of_several_recipients(tmp_path: Path) -> None:
    (tmp_path / "unit.zip").write_bytes(packed(FILES, ENVELOPE))
    sign(tmp_path, "p256", "-outform", "DER")
    others = ("-recip", str(CERTS / "sender-p256.crt"), *SHA256_KDF)
    sealed = encrypt(tmp_path, "p256", *SHA256_KDF, *others, "-outform", "DER", "-binary")
    assert open_unit(sealed, credential=recipient(), trust=trust(), at=AT).files == FILES
    both = (recipient().certificate, sender("p256").certificate)
    assert [find_recipient(sealed, (each,)) for each in both] == list(both)
