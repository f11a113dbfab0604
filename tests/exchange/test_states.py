from itertools import product
from pathlib import Path

from careplan.exchange.states import STEPS, Actor, Event, State, draw_table, final_states, find_step

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "states.md"


def test_the_diagram_is_that_of_the_table() -> None:
    assert DOCUMENT.read_text("utf-8") == draw_table()


def test_only_the_table_moves() -> None:
    every = product([None, *State], Event, Actor)
    assert [step for step in (find_step(*each) for each in every) if step] == sorted(
        STEPS, key=lambda step: ([None, *State].index(step.origin), list(Event).index(step.event))
    )


def test_what_ends_and_what_repeats() -> None:
    assert set(final_states()) == {State.RECEIVED, State.WITHDRAWN, State.REJECTED, State.EXPIRED}
    assert [step.event for step in STEPS if step.origin == step.target] == [Event.FETCH]


def test_every_state_is_reached() -> None:
    assert {step.target for step in STEPS} == set(State)
