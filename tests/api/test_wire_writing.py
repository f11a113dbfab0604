"""What is written without the models is what the models read, and what they would write, to the byte."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from careplan.api.wire_transmissions import AcceptanceAnswer, TransmissionDetail, TransmissionPage
from careplan.api.wire_writing import write_acceptance, write_detail, write_page
from careplan.exchange.receiving.lists import Listed
from careplan.exchange.receiving.versions import Standing, Version
from careplan.exchange.states import State
from careplan.exchange.transmissions import Acceptance, Proofs, Transmission
from careplan.sealing import Party

AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
PLAIN = Listed(
    transmission=Transmission(
        transmission_id="6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11",
        sequence=1,
        sender=Party("1370000017", "43"),
        destination=Party("1370000025", "17"),
        stamp="20261122030405",
        kinds=("UPJSK",),
        months=("202611", "202612"),
        edition="4.1",
        sealed_sha256="a" * 64,
        header_sha256="b" * 64,
        size=7012,
        state=State.ACCEPTED,
        accepted_at=AT,
        changed_at=AT + timedelta(seconds=1),
    ),
    unread=True,
    reminder=False,
    version=Version(Standing.NEWEST),
    expires_at=AT + timedelta(days=90),
    expiring=False,
)
WHOLE_SECOND = replace(PLAIN, transmission=replace(PLAIN.transmission, changed_at=AT.replace(microsecond=0)))
ELSEWHERE = replace(PLAIN, expires_at=AT.astimezone(timezone(timedelta(hours=9))))
SUPERSEDED = replace(PLAIN, version=Version(Standing.SUPERSEDED, ("one", "two"), ("two",), ("three",)))
PURGED = replace(
    PLAIN,
    transmission=replace(PLAIN.transmission, state=State.REJECTED, purged_at=AT, months=()),
    unread=False,
    expires_at=None,
)
MESSAGE = {"ja": "桁数が違います", "en": "wrong length"}
REJECTION = {"reason": "取込みエラー", "findings": [{"rule": "x", "severity": "error", "message": MESSAGE}]}


def test_a_page_is_what_its_model_writes() -> None:
    every_state = [replace(PLAIN, transmission=replace(PLAIN.transmission, state=each)) for each in State]
    for shown, following in (
        ([], None),
        ([WHOLE_SECOND, ELSEWHERE, SUPERSEDED, PURGED], "next"),
        (every_state, None),
    ):
        written = write_page(shown, following)
        page = TransmissionPage.model_validate_json(written)
        assert len(page.items) == len(shown)
        assert page.model_dump_json(by_alias=True).encode() == written


@pytest.mark.parametrize(
    "proofs",
    [Proofs(b"statement"), Proofs(b"statement", receipt=b"receipt"), Proofs(b"statement", None, REJECTION)],
)
def test_a_transmission_is_what_its_model_writes(proofs: Proofs) -> None:
    for listed in (PLAIN, PURGED):
        written = write_detail(listed, proofs)
        assert (
            TransmissionDetail.model_validate_json(written).model_dump_json(by_alias=True).encode() == written
        )


@pytest.mark.parametrize(
    "report", [None, {"files": [{"path": "計画.CSV", "findings": [MESSAGE]}], "units": []}]
)
def test_an_acceptance_is_what_its_model_writes(report: dict[str, object] | None) -> None:
    written = write_acceptance(Acceptance("one", AT, "a" * 64, "b" * 64, b"statement"), report)
    assert AcceptanceAnswer.model_validate_json(written).model_dump_json().encode() == written


def test_times_have_microseconds_and_no_zone_but_utc() -> None:
    written = write_page([WHOLE_SECOND, ELSEWHERE], None).decode()
    assert '"changed_at":"2026-11-22T03:04:05.000000Z"' in written
    assert '"expires_at":"2026-11-22T03:04:05.678901Z"' in written
