"""Units that are replayed, tampered with, re-addressed, truncated, wrongly signed, expired or revoked, through HTTP:
each refused by its name, where it is sent or where it is opened.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Authority, Holder, KeyType
from careplan.sealing import Envelope, Party, SealedUnit
from careplan.sealing.header import sign_header
from careplan.trust import Credential, Role
from support.api_town import KINDS, OTHER, OWN, Town

THIRD = Party("1370000033", "17")
ENVELOPE = Envelope(OWN, OTHER, "20261122030405", KINDS, ("202612",), "4.1")


@dataclass
class Ends:
    """A sender with a key of its own, two receivers whose keys are kept, and a unit for the first of them."""

    sender: dict[str, str]
    key: Credential
    receiver: dict[str, str]
    third: dict[str, str]
    unit: SealedUnit


@pytest.fixture
async def ends(town: Town) -> Ends:
    sender, key = await town.enrol(OWN)
    receiver = await town.register(OTHER, "hosted")
    third = await town.register(THIRD, "hosted")
    return Ends(sender, key, receiver, third, await town.seal(key, OTHER, sender))


def named(answer: httpx.Response) -> str:
    problem = answer.json()
    return f"{answer.status_code} {problem['code']} {problem.get('cause', '')}".strip()


def turned(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def signed_anew(
    town: Town, ends: Ends, sealed: bytes, signer: Credential | None = None, **other: object
) -> SealedUnit:
    """Return the bytes under a header that fits them, signed by the sender unless another does."""
    envelope = replace(ENVELOPE, **other)  # type: ignore[arg-type]
    return SealedUnit(sealed, sign_header(sealed, envelope, signer or ends.key, town.clock()))


async def opened(town: Town, ends: Ends, unit: SealedUnit, by: dict[str, str]) -> str:
    """Send what the exchange cannot look into, and let the receiver open it."""
    sent = await town.post_sealed(unit, ends.sender)
    assert sent.status_code == 201, sent.text
    return named(await town.http.get(f"/v1/transmissions/{sent.json()['id']}/files", headers=by))


async def test_replayed(town: Town, ends: Ends) -> None:
    first = await town.post_sealed(ends.unit, ends.sender)
    again = await town.post_sealed(ends.unit, ends.sender)
    assert (again.json()["id"], again.headers["careplan-replayed"]) == (first.json()["id"], "true")
    by_another = await town.post_sealed(ends.unit, ends.third)
    assert named(by_another) == "403 sender-differs"
    changed = await town.seal(ends.key, OTHER, ends.sender, b"other content")
    assert named(await town.post_sealed(changed, ends.sender)) == "409 same-stamp"
    # the same sealed bytes under a later stamp: the manifest inside still says the first
    later = signed_anew(town, ends, ends.unit.sealed, stamp="20261122030406")
    assert await opened(town, ends, later, ends.receiver) == "422 opening-failed open.header-differs"


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
async def test_tampered(town: Town, ends: Ends, part: float) -> None:
    unit = ends.unit
    sealed = turned(unit.sealed, int(len(unit.sealed) * part))
    assert named(await town.post_sealed(replace(unit, sealed=sealed), ends.sender)) == "422 hash-differs"
    header = turned(unit.header, len(unit.header) - 3)
    refused = named(await town.post_sealed(replace(unit, header=header), ends.sender))
    assert refused == "422 header-refused header.signature"


async def test_tampered_with_and_signed_again(town: Town, ends: Ends) -> None:
    sealed = turned(ends.unit.sealed, len(ends.unit.sealed) - 20)
    unit = signed_anew(town, ends, sealed)
    assert await opened(town, ends, unit, ends.receiver) == "422 opening-failed open.decrypt"


async def test_readdressed(town: Town, ends: Ends) -> None:
    unit = signed_anew(town, ends, ends.unit.sealed, destination=THIRD)
    assert named(await town.post_sealed(unit, ends.sender)) == "422 recipient-differs not-recipient"


async def test_from_another_sender(town: Town, ends: Ends) -> None:
    unit = signed_anew(town, ends, ends.unit.sealed, sender=THIRD)
    assert named(await town.post_sealed(unit, ends.sender)) == "422 header-refused header.sender"


async def test_truncated(town: Town, ends: Ends) -> None:
    unit = ends.unit
    for short in (unit.sealed[:-1], unit.sealed[:50], b""):
        assert named(await town.post_sealed(replace(unit, sealed=short), ends.sender)) == "422 hash-differs"
    for short in (unit.header[:-1], unit.header[:50]):
        refused = named(await town.post_sealed(replace(unit, header=short), ends.sender))
        assert refused.startswith("422 header-refused header."), refused
    cut = signed_anew(town, ends, unit.sealed[:-1])
    assert named(await town.post_sealed(cut, ends.sender)) == "422 not-sealed recipient.unreadable"


async def test_wrongly_signed(town: Town, ends: Ends) -> None:
    holder = Holder(Role.OFFICE, "みほん", OWN.office_number)
    since = town.clock() - timedelta(days=1)
    strangers = Authority.create("an authority that nobody trusts", not_before=since)
    unknown = strangers.issue(holder, KeyType.P256, not_before=since)
    unit = signed_anew(town, ends, ends.unit.sealed, unknown)
    refused = named(await town.post_sealed(unit, ends.sender))
    assert refused == "422 header-refused header.signer-unknown-authority"
    other = town.authority.issue(
        Holder(Role.OFFICE, "みほん", THIRD.office_number), KeyType.P256, not_before=since
    )
    unit = signed_anew(town, ends, ends.unit.sealed, other)
    assert named(await town.post_sealed(unit, ends.sender)) == "422 header-refused header.sender"
    exchange = town.authority.issue(Holder(Role.EXCHANGE, "みほん", None), KeyType.P256, not_before=since)
    unit = signed_anew(town, ends, ends.unit.sealed, exchange)
    assert named(await town.post_sealed(unit, ends.sender)).startswith("422 header-refused header.")


async def test_expired(town: Town, ends: Ends) -> None:
    holder = Holder(Role.OFFICE, "みほん", OWN.office_number)
    begun = town.clock() - timedelta(hours=47)
    ended = town.authority.issue(holder, KeyType.P256, not_before=begun, days=1)
    unit = signed_anew(town, ends, ends.unit.sealed, ended)
    assert named(await town.post_sealed(unit, ends.sender)) == "422 header-refused header.signer-expired"


async def test_revoked(town: Town, ends: Ends) -> None:
    town.authority.revoke(ends.key.certificate.serial_number, at=town.clock())
    (town.folder / "vendors.crl").write_bytes(town.authority.crl(at=town.clock()).public_bytes(Encoding.PEM))
    town.clock.advance(seconds=1)
    refused = named(await town.post_sealed(ends.unit, ends.sender))
    assert refused == "422 header-refused header.signer-revoked"
