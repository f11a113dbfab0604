"""What `seal` refuses to make."""

import dataclasses

import pytest
from cryptography import x509

from careplan.sealing import MAX_FILES, MAX_SEALED, Credential, Envelope, Party, SealingError, Trust, seal
from support.trust_assets import (
    AT,
    ENVELOPE,
    FILES,
    certificate,
    credential,
    recipient,
    sealed_unit,
    sender,
    trust,
)


def refused(  # noqa: PLR0913 - the arguments of seal
    code: str,
    *,
    files: dict[str, bytes] = FILES,
    envelope: Envelope = ENVELOPE,
    signer: Credential | None = None,
    to: x509.Certificate | None = None,
    trusting: Trust | None = None,
) -> None:
    with pytest.raises(SealingError) as caught:
        seal(
            files,
            envelope,
            signer=signer or sender(),
            recipient=to or recipient().certificate,
            trust=trusting or trust(),
            at=AT,
        )
    assert (caught.value.code, caught.value.step) == (code, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("recipient-revoked", "seal.recipient-revoked"),
        ("recipient-expired", "seal.recipient-expired"),
        ("recipient-usage-not-receiving", "seal.recipient-key-usage"),
        ("recipient-rsa-usage-not-receiving", "seal.recipient-key-usage"),
        ("recipient-by-other-authority", "seal.recipient-unknown-authority"),
        ("number-of-other-office", "seal.destination"),
        ("key-p384", "seal.recipient-weak-key"),
        ("usage-server-only", "seal.recipient-key-usage"),
        ("exchange", "seal.recipient-role"),
    ],
)
def test_a_recipient_with_one_defect(name: str, code: str) -> None:
    refused(code, to=certificate(name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("revoked", "seal.signer-revoked"),
        ("expired", "seal.signer-expired"),
        ("usage-not-signing", "seal.signer-key-usage"),
        ("issued-by-other-authority", "seal.signer-unknown-authority"),
        ("number-of-other-office", "seal.sender"),
        ("role-exchange", "seal.signer-role"),
    ],
)
def test_a_signer_with_one_defect(name: str, code: str) -> None:
    refused(code, signer=credential(name))


def test_revocation_is_asked_where_there_is_a_list_and_only_there() -> None:
    refused("seal.signer-crl-missing", trusting=trust(lists=()))
    revoked = credential("recipient-revoked", "recipient-p256")
    seal(FILES, ENVELOPE, signer=sender(), recipient=revoked.certificate, trust=trust(lists=None), at=AT)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "seal.no-files"),
        ({f"F{number}": b"" for number in range(MAX_FILES + 1)}, "seal.too-many-files"),
        ({"A": bytes(MAX_SEALED)}, "seal.too-large"),
        ({"../A": b""}, "seal.file-name"),
        ({"a": b"", "A": b""}, "seal.file-name"),
        ({"manifest.json": b""}, "seal.file-name"),
    ],
    ids=["none", "many", "large", "climbing", "case", "manifest"],
)
def test_files_that_could_not_be_opened(files: dict[str, bytes], code: str) -> None:
    refused(code, files=files)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stamp", "2026112003040"),
        ("kinds", ("upplan",)),
        ("kinds", ("UPPLAN", "UPPLAN")),
        ("months", ("2026-11",)),
        ("edition", ""),
        ("sender", Party("1370000017", "4")),
        ("destination", Party("137000002", "17")),
    ],
)
def test_an_envelope_without_its_form(field: str, value: object) -> None:
    refused("seal.envelope", envelope=dataclasses.replace(ENVELOPE, **{field: value}))  # type: ignore[arg-type]


def test_two_seals_share_no_bytes_of_the_encrypted_content() -> None:
    first, second = sealed_unit().sealed, sealed_unit().sealed
    assert first != second
    assert first[-64:] != second[-64:]


def test_the_sealed_bytes_show_nothing_of_the_files() -> None:
    sealed = sealed_unit().sealed
    assert b"UPPLAN" not in sealed
    assert b"manifest" not in sealed
    assert b"Test authority" in sealed  # the recipient's certificate is named
