"""A short run of `make fuzz`: every reader answers or refuses what lies near the vectors, and raises nothing else."""

import pytest
from hypothesis import HealthCheck, settings

from support.fuzz_targets import TARGETS, Target
from support.fuzzing import fuzz

EXAMPLES = settings(max_examples=25, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_answers_or_refuses(name: str) -> None:
    assert fuzz(TARGETS[name], EXAMPLES) >= 20


def test_a_reader_that_raises_something_else_is_found() -> None:
    def reader(data: bytes) -> None:
        if b'"' in data:
            raise LookupError

    with pytest.raises(LookupError):
        fuzz(Target(TARGETS["text"].feed, reader), EXAMPLES)
