"""Whatever a program does instead of answering has a clear result, and never a hang; a mistaken one is caught."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from careplan.conformance.harness.judge import Result
from careplan.conformance.harness.program import BrokenError, CannotStartError, Limits, Program
from careplan.conformance.harness.reports import conforms
from careplan.conformance.harness.runner import Session
from careplan.conformance.harness.vectors import Vector

PROGRAMS = Path(__file__).parents[1] / "harness" / "programs"
MOST = 1_000_000
Start = Callable[..., Program]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts a program of the folder; all are ended afterwards."""
    started: list[Program] = []

    def begin(
        file: str, way: str, *, seconds: float = 30.0, start_seconds: float = 60.0, give_up: int = 3
    ) -> Program:
        limits = Limits(seconds=seconds, start_seconds=start_seconds, most_bytes=MOST, give_up=give_up)
        started.append(Program([sys.executable, str(PROGRAMS / file), way], limits))
        return started[-1]

    yield begin
    for program in started:
        program.close()


def results(program: Program, vectors: list[Vector]) -> list[Result]:
    return list(Session(program).run(vectors))


@pytest.mark.parametrize(
    ("way", "code", "told"),
    [
        ("crash", "ended", "exit code 1"),
        ("crash", "ended", "it all went wrong"),
        ("noisy_crash", "ended", "exit code 3"),
        ("garbage", "garbage", "Loading plug-ins"),
        ("binary", "garbage", "xff"),
        ("deep", "garbage", "[[["),
        ("wrong_id", "garbage", "id"),
        ("wrong_form", "garbage", "verdict"),
        ("long_line", "too-much", "1,000,000"),
    ],
)
def test_a_breakdown_is_told_and_the_next_question_starts_anew(
    start: Start, vectors: list[Vector], way: str, code: str, told: str
) -> None:
    found = results(start("misbehaving.py", way), vectors[:2])
    assert [(each.status, each.given) for each in found] == [("broken", code)] * 2
    assert told in found[0].details[0].en
    assert found[0].details[0].ja
    assert not conforms(found)


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("hang", "timeout"),
        ("hang_with_child", "timeout"),
        ("closes_output", "ended"),
        ("stops_reading", "timeout"),
    ],
)
def test_a_program_that_hangs_is_ended_in_time(
    start: Start, vectors: list[Vector], way: str, code: str
) -> None:
    found = results(start("misbehaving.py", way, seconds=1.0, give_up=1), vectors[:3])
    assert [each.given for each in found] == [code, "given-up", "given-up"]


def test_a_line_too_many_is_told_at_the_next_question(start: Start, vectors: list[Vector]) -> None:
    found = results(start("misbehaving.py", "twice"), vectors[:2])
    assert found[0].status == "passed"
    assert found[1].given in {"unasked", "garbage"}
    flood = results(start("misbehaving.py", "many_lines"), vectors[:2])
    assert flood[1].status == "broken"


def test_a_program_that_ends_between_questions_is_told(start: Start, vectors: list[Vector]) -> None:
    (found,) = results(start("misbehaving.py", "ends"), vectors[:1])
    assert (found.status, found.given) == ("broken", "ended")


def test_an_error_that_the_program_tells_of_itself_is_a_failure(start: Start, vectors: list[Vector]) -> None:
    (found,) = results(start("misbehaving.py", "says_error"), vectors[:1])
    assert (found.status, found.given) == ("failed", "error")
    assert "out of paper" in found.details[0].en


def test_a_program_must_introduce_itself(start: Start) -> None:
    with pytest.raises(BrokenError) as deaf:
        Session(start("misbehaving.py", "deaf", seconds=0.5, start_seconds=0.5))
    assert deaf.value.code == "timeout"
    with pytest.raises(BrokenError) as future:
        Session(start("misbehaving.py", "future"))
    assert future.value.code == "garbage"


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError):
        Session(Program([str(tmp_path / "nothing")], Limits()))


@pytest.mark.parametrize(
    ("mistake", "request_", "told"),
    [
        ("accepts_all", "check", "accepts what must be refused"),
        ("refuses_warned", "check", "refuses what must be accepted"),
        ("one_place_off", "check", "Not found"),
        ("first_user_only", "read", "service_users[1]"),
        ("one_short_goal", "read", "goals[1]"),
        ("midnight", "read", '"00:00" given'),
        ("utf8", "write", "bytes.utf8"),
        ("other_stamp", "write", "Addresses or stamp"),
        ("lost_text", "write", "expected"),
        ("claims_and_declines", "check", "claims this and answers unsupported"),
    ],
)
def test_a_mistaken_program_is_caught_where_it_errs(
    start: Start, vectors: list[Vector], mistake: str, request_: str, told: str
) -> None:
    found = results(start("mistaken.py", mistake), vectors)
    failed = [each for each in found if each.status == "failed"]
    assert request_ in {each.request for each in failed}
    assert any(told in detail.en for each in failed if each.request == request_ for detail in each.details)
    if mistake != "claims_and_declines":
        assert {each.request for each in failed} == {request_}
    assert not conforms(found)
