"""Each number of the list in `open_unit`, broken alone: the unit is refused by that number and by its name."""

import dataclasses
import hashlib
import inspect
import json
import re

import pytest

from careplan.sealing import (
    Envelope,
    OpenedUnit,
    Party,
    SealingError,
    Trust,
    open_unit,
    sign_statement,
)
from careplan.sealing.header import sign_header
from careplan.sealing.limits import CLOCK_SKEW
from careplan.sealing.manifest import describe, write_manifest
from careplan.sealing.opener import open_unit as opener
from careplan.sealing.signed import sign_content
from careplan.sealing.strict_json import write_json
from support.trust_assets import (
    A_SECOND,
    AT,
    BEFORE_REVOCATION,
    ENVELOPE,
    FILES,
    KEY_TYPES,
    contained,
    credential,
    encrypted,
    exchange,
    packed,
    recipient,
    sealed_unit,
    sender,
    trust,
)

CERTIFICATES = (  # certificate of the signer, authority trusted, step, code
    ("issued-by-other-authority", "authority", 3, "open.signer-unknown-authority"),
    ("issued-by-an-office", "sender-p256", 3, "open.signer-issuer-not-authority"),
    ("issued-without-cert-sign", "authority-without-cert-sign", 3, "open.signer-key-usage"),
    ("signed-with-sha224", "authority", 2, "open.signer-weak-signature"),
    ("critical-unknown", "authority", 2, "open.signer-critical-extension"),
    ("expired", "authority", 4, "open.signer-expired"),
    ("not-yet-valid", "authority", 4, "open.signer-not-yet-valid"),
    ("revoked", "authority", 4, "open.signer-revoked"),
    ("usage-not-signing", "authority", 5, "open.signer-key-usage"),
    ("usage-absent", "authority", 5, "open.signer-key-usage"),
    ("usage-server-only", "authority", 5, "open.signer-key-usage"),
    ("number-of-other-office", "authority", 6, "open.sender"),
    ("number-absent", "authority", 6, "open.signer-office-number"),
    ("number-twice", "authority", 6, "open.signer-office-number"),
    ("number-malformed", "authority", 6, "open.signer-office-number"),
    ("role-exchange", "authority", 6, "open.signer-role"),
)


class Memory:
    def __init__(self) -> None:
        self.seen: set[tuple[str, str, str]] = set()

    def is_first(self, *, sender: str, stamp: str, content_sha256: str) -> bool:
        before = len(self.seen)
        self.seen.add((sender, stamp, content_sha256))
        return len(self.seen) > before


def seal_unchecked(content: bytes, signer: str = "sender-p256") -> bytes:
    key = {"key-rsa1024": "weak-rsa1024", "key-p384": "weak-p384"}.get(signer, "office-p256")
    return encrypted(sign_content(content, credential(signer, key), AT), recipient().certificate)


def open_it(sealed: bytes, trusting: Trust | None = None, **others: object) -> OpenedUnit:
    return open_unit(sealed, credential=recipient(), trust=trusting or trust(), at=AT, **others)  # type: ignore[arg-type]


def refused(code: str, step: int, sealed: bytes, trusting: Trust | None = None, **others: object) -> None:
    with pytest.raises(SealingError) as caught:
        open_it(sealed, trusting, **others)
    assert (caught.value.code, caught.value.step) == (code, step)
    assert caught.value.message_ja != caught.value.message_en


@pytest.mark.parametrize("key_type", KEY_TYPES)
def test_a_unit_that_passes_every_step(key_type: str) -> None:
    unit = sealed_unit(key_type)
    acceptance = sign_statement(
        "acceptance", {"sealed_sha256": digest(unit.sealed)}, signer=exchange(), at=AT
    )
    opened = open_unit(
        unit.sealed,
        credential=recipient(key_type),
        trust=trust(),
        at=AT,
        header=unit.header,
        acceptance=acceptance,
        replay=Memory(),
    )
    assert opened.files == FILES
    assert opened.manifest.envelope == ENVELOPE
    assert opened.signer == sender(key_type).certificate
    assert opened.signed_at == AT
    assert opened.notes == ()


def test_what_was_not_asked_is_said() -> None:
    opened = open_it(sealed_unit().sealed, trust(lists=None))
    assert opened.notes == (
        "revocation-not-asked",
        "acceptance-not-asked",
        "header-not-asked",
        "replay-not-asked",
    )


def test_the_list_and_the_body_have_the_same_numbers() -> None:
    source = inspect.getsource(opener)
    docstring, body = source.split('"""')[1:]
    listed = re.findall(r"^ +(\d+)\. ", docstring, re.MULTILINE)
    assert listed == [str(number) for number in range(1, 12)]
    assert re.findall(r"# (\d+)\. ", body) == listed
    assert re.findall(r'judging\("open", (\d+)', body) == listed


# 1. decrypt


def test_1_a_changed_tag() -> None:
    sealed = bytearray(sealed_unit().sealed)
    sealed[-1] ^= 1
    refused("open.decrypt", 1, bytes(sealed))


def test_1_another_offices_key() -> None:
    with pytest.raises(SealingError) as caught:
        open_unit(sealed_unit().sealed, credential=sender(), trust=trust(), at=AT)
    assert (caught.value.code, caught.value.step) == ("open.not-recipient", 1)


# 2. parse


def test_2_signed_content_that_was_changed() -> None:
    signed = bytearray(sign_content(packed(FILES, ENVELOPE), sender(), AT))
    signed[signed.index(b"202611")] ^= 1
    refused("open.message-digest", 2, encrypted(bytes(signed), recipient().certificate))


def test_2_a_signature_by_another_key() -> None:
    signed = bytearray(sign_content(packed(FILES, ENVELOPE), sender(), AT))
    signed[-1] ^= 1
    refused("open.signature", 2, encrypted(bytes(signed), recipient().certificate))


def test_2_content_without_signature() -> None:
    refused("open.unreadable", 2, encrypted(packed(FILES, ENVELOPE), recipient().certificate))


@pytest.mark.parametrize("weak", ["key-rsa1024", "key-p384"])
def test_2_a_weak_key(weak: str) -> None:
    refused("open.signer-weak-key", 2, seal_unchecked(packed(FILES, ENVELOPE), weak))


def test_2_a_manifest_that_is_not_first() -> None:
    manifest = write_manifest(describe(FILES, ENVELOPE))
    container = contained([*sorted(FILES.items()), ("manifest.json", manifest)])
    refused("open.container", 2, seal_unchecked(container))


# 3. chain, 4. validity and revocation, 5. key usage, 6. sender


@pytest.mark.parametrize(("signer", "anchor", "step", "code"), CERTIFICATES, ids=str)
def test_3_to_6_a_certificate_with_one_defect(signer: str, anchor: str, step: int, code: str) -> None:
    refused(code, step, seal_unchecked(packed(FILES, ENVELOPE), signer), trust(anchor))


def test_4_an_authority_whose_own_certificate_ended() -> None:
    sealed = seal_unchecked(packed(FILES, ENVELOPE), "issued-by-expired-authority")
    refused("open.signer-issuer-expired", 4, sealed, trust("authority-expired"))


@pytest.mark.parametrize(
    ("lists", "code"),
    [
        ((), "open.signer-crl-missing"),
        (("crl-of-other-authority",), "open.signer-crl-missing"),
        (("crl-stale",), "open.signer-crl-stale"),
        (("crl-forged",), "open.signer-crl-signature"),
        (("crl-delta",), "open.signer-crl-unsupported"),
    ],
)
def test_4_a_list_that_says_nothing(lists: tuple[str, ...], code: str) -> None:
    refused(code, 4, sealed_unit().sealed, trust(lists=lists))


@pytest.mark.parametrize("signer", ["revoked", "expired"])
def test_4_good_when_the_exchange_accepted_it(signer: str) -> None:
    sealed = seal_unchecked(packed(FILES, ENVELOPE), signer)
    accepted = sign_statement(
        "acceptance", {"sealed_sha256": digest(sealed)}, signer=exchange(), at=BEFORE_REVOCATION
    )
    assert open_it(sealed, acceptance=accepted).files == FILES
    late = sign_statement("acceptance", {"sealed_sha256": digest(sealed)}, signer=exchange(), at=AT)
    refused(f"open.signer-{signer}", 4, sealed, acceptance=late)


def test_4_an_acceptance_of_another_unit() -> None:
    other = sign_statement("acceptance", {"sealed_sha256": "0" * 64}, signer=exchange(), at=AT)
    refused("open.acceptance-other-unit", 4, sealed_unit().sealed, acceptance=other)


def test_4_an_acceptance_from_the_future() -> None:
    sealed = sealed_unit().sealed
    later = sign_statement(
        "acceptance", {"sealed_sha256": digest(sealed)}, signer=exchange(), at=AT + CLOCK_SKEW + A_SECOND
    )
    refused("open.acceptance-later", 4, sealed, acceptance=later)


def test_4_an_acceptance_by_an_office() -> None:
    sealed = sealed_unit().sealed
    forged = sign_content(
        write_json({"statement": "acceptance", "sealed_sha256": digest(sealed)}), sender(), AT
    )
    refused("open.exchange-role", 4, sealed, acceptance=forged)


def test_4_an_acceptance_by_an_exchange_whose_certificate_ended_later() -> None:
    sealed = sealed_unit().sealed
    old = credential("exchange-expired", "exchange-p256")
    accepted = sign_statement(
        "acceptance", {"sealed_sha256": digest(sealed)}, signer=old, at=BEFORE_REVOCATION
    )
    assert open_it(sealed, acceptance=accepted).files == FILES
    late = sign_statement("acceptance", {"sealed_sha256": digest(sealed)}, signer=old, at=AT)
    refused("open.exchange-expired", 4, sealed, acceptance=late)


def test_4_an_acceptance_by_an_exchange_revoked_since() -> None:
    sealed = sealed_unit().sealed
    lost = credential("exchange-revoked", "exchange-p256")
    accepted = sign_statement(
        "acceptance", {"sealed_sha256": digest(sealed)}, signer=lost, at=BEFORE_REVOCATION
    )
    refused("open.exchange-revoked", 4, sealed, acceptance=accepted)


def test_4_an_acceptance_by_a_certificate_that_is_not_for_signing() -> None:
    sealed = sealed_unit().sealed
    other = credential("exchange-usage-not-signing", "exchange-p256")
    accepted = sign_statement("acceptance", {"sealed_sha256": digest(sealed)}, signer=other, at=AT)
    refused("open.exchange-key-usage", 4, sealed, acceptance=accepted)


def test_4_an_acceptance_from_another_authority() -> None:
    sealed = sealed_unit().sealed
    accepted = sign_statement("acceptance", {"sealed_sha256": digest(sealed)}, signer=exchange(), at=AT)
    with pytest.raises(SealingError) as caught:
        opener(
            seal_unchecked(packed(FILES, ENVELOPE), "issued-by-other-authority"),
            credential=recipient(),
            trust=trust("other-authority", lists=None),
            at=AT,
            acceptance=accepted,
        )
    assert caught.value.code == "open.exchange-unknown-authority"


# 7. destination


def test_7_a_unit_for_another_office() -> None:
    other = dataclasses.replace(ENVELOPE, destination=Party("1370000033", "17"))
    refused("open.destination", 7, seal_unchecked(packed(FILES, other)))


# 8. hashes


@pytest.mark.parametrize("content", [b"another", bytes(256)])
def test_8_a_file_that_the_manifest_describes_otherwise(content: bytes) -> None:
    manifest = write_manifest(describe(FILES, ENVELOPE))
    (first, _), *others = sorted(FILES.items())
    container = contained([("manifest.json", manifest), (first, content), *others])
    refused("open.hashes", 8, seal_unchecked(container))


# 9. file names


@pytest.mark.parametrize(
    "name", ["../a.CSV", "a/b.CSV", "a\\b.CSV", "c:a.CSV", ".a", "nul.CSV", "a b", "a\n"]
)
def test_9_a_name_that_is_not_safe(name: str) -> None:
    refused("open.file-name", 9, seal_unchecked(packed({name: b"x"}, ENVELOPE)))


def test_9_names_that_differ_in_case_only() -> None:
    refused("open.file-name", 9, seal_unchecked(packed({"A.CSV": b"x", "a.csv": b"x"}, ENVELOPE)))


@pytest.mark.parametrize("names", [["B.CSV"], ["A.CSV", "B.CSV"], []])
def test_9_files_that_the_manifest_does_not_list(names: list[str]) -> None:
    manifest = write_manifest(describe({"A.CSV": b"x"}, ENVELOPE))
    container = contained([("manifest.json", manifest), *((name, b"x") for name in names)])
    refused("open.file-set", 9, seal_unchecked(container))


# 10. header


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("destination", Party("1370000033", "17")),
        ("sender", Party("1370000017", "46")),
        ("stamp", "20261120030406"),
        ("kinds", ("UPPLAN",)),
        ("months", ("202610",)),
        ("edition", "4.0"),
    ],
)
def test_10_a_header_that_says_something_else(field: str, value: object) -> None:
    sealed = sealed_unit().sealed
    changed: Envelope = dataclasses.replace(ENVELOPE, **{field: value})  # type: ignore[arg-type]
    refused("open.header-differs", 10, sealed, header=sign_header(sealed, changed, sender(), AT))


def test_10_the_header_of_another_unit() -> None:
    refused("open.header-other-unit", 10, sealed_unit().sealed, header=sealed_unit().header)


def test_10_a_header_by_another_office() -> None:
    sealed = sealed_unit().sealed
    header = sign_header(sealed, ENVELOPE, credential("number-of-other-office"), AT)
    refused("header.sender", 10, sealed, header=header)


# 11. replay


def test_11_the_same_unit_again() -> None:
    memory = Memory()
    sealed = sealed_unit().sealed
    open_it(sealed, replay=memory)
    refused("open.replay", 11, sealed, replay=memory)


def test_11_the_same_content_sealed_anew() -> None:
    memory = Memory()
    signed = sign_content(packed(FILES, ENVELOPE), sender(), AT)
    open_it(encrypted(signed, recipient().certificate), replay=memory)
    refused("open.replay", 11, encrypted(signed, recipient().certificate), replay=memory)


def test_a_refusal_comes_before_the_replay_is_remembered() -> None:
    memory = Memory()
    with pytest.raises(SealingError):
        open_it(sealed_unit().sealed, header=sealed_unit().header, replay=memory)
    assert memory.seen == set()


def test_no_message_shows_content() -> None:
    manifest = json.loads(write_manifest(describe(FILES, ENVELOPE)))
    manifest["stamp"] = "marker-of-content"
    container = contained([("manifest.json", json.dumps(manifest).encode())])
    with pytest.raises(SealingError) as caught:
        open_it(seal_unchecked(container))
    assert "marker" not in str(caught.value) + caught.value.message_ja


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
