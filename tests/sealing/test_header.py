import hashlib
import json
from datetime import timedelta

import pytest

from careplan.sealing import SealingError, Trust, verify_header
from careplan.sealing.header import sign_header
from careplan.sealing.limits import MAX_SIGNED_TEXT
from careplan.sealing.signed import sign_content, verify_signed
from support.trust_assets import AT, ENVELOPE, credential, sealed_unit, sender, trust

GOOD: dict[str, object] = {
    "format": "careplan-header/1",
    "sender": {"office_number": "1370000017", "service_type": "43"},
    "destination": {"office_number": "1370000025", "service_type": "17"},
    "stamp": "20261120030405",
    "kinds": ["UPPLAN"],
    "months": [],
    "edition": "4.1",
    "sealed_sha256": "0" * 64,
}


def code_of(header: bytes, trusting: Trust | None = None) -> str:
    with pytest.raises(SealingError) as caught:
        verify_header(header, trust=trusting or trust(), at=AT)
    return caught.value.code


def test_what_a_header_says() -> None:
    unit = sealed_unit()
    header = verify_header(unit.header, trust=trust(), at=AT)
    assert header.envelope == ENVELOPE
    assert (header.sender, header.destination) == (ENVELOPE.sender, ENVELOPE.destination)
    assert (header.stamp, header.edition) == (ENVELOPE.stamp, ENVELOPE.edition)
    assert (header.kinds, header.months) == (ENVELOPE.kinds, ENVELOPE.months)
    assert header.sealed_sha256 == hashlib.sha256(unit.sealed).hexdigest()
    assert (header.signer, header.signed_at) == (sender().certificate, AT)


def test_a_header_holds_no_hash_of_plaintext() -> None:
    content = json.loads(verify_signed(sealed_unit().header).content)
    assert set(content) == set(GOOD)


@pytest.mark.parametrize(
    ("signer", "code"),
    [
        ("issued-by-other-authority", "header.signer-unknown-authority"),
        ("expired", "header.signer-expired"),
        ("revoked", "header.signer-revoked"),
        ("usage-not-signing", "header.signer-key-usage"),
        ("number-of-other-office", "header.sender"),
        ("role-exchange", "header.signer-role"),
    ],
)
def test_a_signer_with_one_defect(signer: str, code: str) -> None:
    assert code_of(sign_header(b"", ENVELOPE, credential(signer), AT)) == code


@pytest.mark.parametrize("name", [*GOOD, "more"])
def test_a_name_missing_or_too_much(name: str) -> None:
    value = dict(GOOD)
    if value.pop(name, None) is None:
        value[name] = 1
    assert code_of(sign_content(json.dumps(value).encode(), sender(), AT)) == "header.header-form"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "careplan-unit/1"),
        ("sender", "1370000017"),
        ("sender", {"office_number": "1370000017"}),
        ("destination", {"office_number": "１３７００００025", "service_type": "17"}),
        ("stamp", 20261120030405),
        ("kinds", "UPPLAN"),
        ("kinds", [1]),
        ("months", ["202611", "202611"]),
        ("edition", None),
        ("sealed_sha256", "0" * 63),
        ("sealed_sha256", "A" * 64),
    ],
)
def test_a_value_without_its_form(name: str, value: object) -> None:
    content = json.dumps(GOOD | {name: value}).encode()
    assert code_of(sign_content(content, sender(), AT)) == "header.header-form"


def test_what_is_no_json() -> None:
    assert code_of(sign_content(b"\xff", sender(), AT)) == "header.header-form"


def test_size_is_bounded_before_anything_is_read() -> None:
    assert code_of(b"0" * (MAX_SIGNED_TEXT + 1)) == "header.too-large"


def test_a_unit_is_no_header() -> None:
    assert code_of(sealed_unit().sealed) == "header.not-signed"


def test_the_clock_is_the_callers() -> None:
    header = sealed_unit().header
    for at, code in ((AT.replace(year=2020), "issuer-expired"), (AT.replace(year=2050), "issuer-expired")):
        with pytest.raises(SealingError) as caught:
            verify_header(header, trust=trust(), at=at)
        assert caught.value.code == f"header.signer-{code}"
    ends = credential("expired").certificate.not_valid_after_utc
    signed = sign_header(b"", ENVELOPE, credential("expired"), AT)
    assert verify_header(signed, trust=trust(), at=ends)
    with pytest.raises(SealingError):
        verify_header(signed, trust=trust(), at=ends + timedelta(microseconds=1))
