"""Rules: what they fit, and at which of the occasions they fire."""

import pytest

from careplan.exchange.nuisance.script import Aim, Occasion, When

CONTENT = "/v1/transmissions/{transmission_id}/content"


def fired(when: When, count: int, seed: int = 1, name: str = "x") -> list[int]:
    found: list[int] = []
    for each in range(1, count + 1):
        if when.holds(seed, name, each, len(found)):
            found.append(each)
    return found


@pytest.mark.parametrize(
    ("when", "occasions"),
    [
        (When(), [1, 2, 3, 4, 5, 6]),
        (When(nth=3), [3]),
        (When(every=2), [2, 4, 6]),
        (When(every=2, times=2), [2, 4]),
        (When(times=1), [1]),
        (When(nth=4, every=2), [4]),
        (When(nth=3, every=2), []),
        (When(chance=0.0), []),
        (When(chance=1.0), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_at_which_occasions_a_rule_fires(when: When, occasions: list[int]) -> None:
    assert fired(when, 6) == occasions


def test_chance_is_the_same_in_every_run_and_another_for_another_seed_or_name() -> None:
    half = When(chance=0.5)
    drawn = fired(half, 1000)
    assert drawn == fired(half, 1000)
    assert drawn[:8] == [2, 3, 4, 6, 7, 12, 14, 21]
    assert 450 < len(drawn) < 550
    assert drawn not in (fired(half, 1000, seed=2), fired(half, 1000, name="y"))


@pytest.mark.parametrize(
    ("aim", "fits"),
    [
        (Aim(), True),
        (Aim(method="GET"), True),
        (Aim(method="POST"), False),
        (Aim(route=CONTENT), True),
        (Aim(route="/v1/transmissions/{transmission_id}"), False),
        (Aim(route="/v1/transmissions"), False),
        (Aim(office_number="1370000025"), True),
        (Aim(office_number="1370000017"), False),
        (Aim(method="GET", route=CONTENT, office_number="1370000025"), True),
        (Aim(channel="event"), False),
        (Aim(route="/v1/.*/content"), False),
        (Aim(route="{"), False),
    ],
)
def test_what_a_rule_fits(aim: Aim, fits: bool) -> None:
    path = "/v1/transmissions/6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11/content"
    assert aim.fits(Occasion("1370000025", "GET", path)) is fits


def test_notices_are_occasions_of_a_channel() -> None:
    told = Occasion("1370000025", channel="event")
    assert Aim(channel="event", office_number="1370000025").fits(told)
    assert Aim().fits(told)
    assert not Aim(channel="webhook").fits(told)
    assert not Aim(route="/v1/events").fits(told)
