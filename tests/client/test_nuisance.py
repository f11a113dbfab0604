"""Our client lives through each nuisance."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from careplan.client import Client, Office, Retries, TooManyRequestsError, UnavailableError
from careplan.sealing import SealingError
from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, Town, fresh

SENDING: dict[str, Any] = {"method": "POST", "route": "/v1/transmissions"}


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def patient(town: Town, slept: list[float]) -> Iterator[Client]:
    """A client of the support office that repeats what may be repeated."""
    with Client(town.url, retries=Retries(sleep=slept.append)) as client:
        client.login(f"staff-{SUPPORT.number}", PASSWORD)
        yield client


@pytest.fixture(autouse=True)
def _cleared(town: Town) -> Iterator[None]:
    yield
    town.admin.nuisance.clear()


def put(town: Town, name: str, **rule: Any) -> None:
    town.admin.nuisance.put({"rules": [{"name": name} | rule]})


def fired(town: Town) -> list[tuple[int, int]]:
    return [(each.fitted, each.fired) for each in town.admin.nuisance.show().rules]


def sender(town: Town, client: Client) -> Office:
    return Office(client, town.kept[SUPPORT.number], town.anchors, clock=lambda: datetime.now(UTC))


@pytest.mark.parametrize("status", [429, 503])
def test_it_comes_again_when_it_is_told_to(
    town: Town, patient: Client, slept: list[float], status: int
) -> None:
    put(town, "busy", do="refuse", status=status, retry_after=2, nth=1, **SENDING)
    sent = sender(town, patient).send(fresh(f"plan-{HELP.number}"))
    assert not sent.acceptance.replayed
    assert slept == [2.0]
    assert fired(town) == [(2, 1)]


def test_it_gets_the_first_answer_after_a_cut(town: Town, patient: Client, slept: list[float]) -> None:
    put(town, "lost-answer", do="cut", nth=1, **SENDING)
    before = [each.id for each in patient.sent()]
    sent = sender(town, patient).send(fresh(f"plan-{HELP.number}"))
    assert sent.acceptance.replayed
    assert slept == [0.2]
    assert fired(town) == [(2, 1)]
    assert [each.id for each in patient.sent()] == [sent.acceptance.id, *before]


def test_it_waits_out_a_delay(town: Town, patient: Client) -> None:
    put(town, "slow", do="delay", seconds=0.01)
    assert patient.session().office_number == SUPPORT.number
    assert fired(town) == [(1, 1)]


def test_it_tells_notices_that_come_twice(town: Town, patient: Client, helper: Client) -> None:
    before = max((each.number for each in helper.notices.all()), default=0)
    put(town, "echo", do="duplicate", channel="event")
    office = sender(town, patient)
    sent = [office.send(fresh(f"plan-{HELP.number}")).acceptance.id for _ in range(2)]
    stream = helper.events(before)
    assert [each.transmission_id for each in islice(stream, 2)] == sent
    assert fired(town) == [(2, 2)]


def test_it_does_not_seal_for_an_expired_certificate(town: Town, patient: Client) -> None:
    put(town, "old-certificate", do="expired-certificate", office=RENTAL.number, times=1)
    office = sender(town, patient)
    files = fresh(f"plan-{RENTAL.number}")
    with pytest.raises(SealingError, match="expired"):
        office.send(files)
    assert office.send(files).acceptance.id


def test_maintenance_is_waited_out_where_it_is_short(town: Town, patient: Client, slept: list[float]) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    put(town, "night", do="maintenance", until=until.isoformat(), times=2)
    with pytest.raises(UnavailableError) as closed:
        patient.session()
    assert closed.value.code == "maintenance"
    assert 3500 < (closed.value.retry_after or 0) <= 3600
    assert slept == []
    with pytest.raises(UnavailableError):
        patient.session()
    assert patient.session().office_number == SUPPORT.number


def test_what_may_not_be_repeated_is_raised(town: Town, patient: Client, slept: list[float]) -> None:
    put(town, "busy", do="refuse", status=429, retry_after=1)
    with pytest.raises(TooManyRequestsError) as refused:
        patient.withdraw("6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11")
    assert (refused.value.retry_after, slept) == (1.0, [])
