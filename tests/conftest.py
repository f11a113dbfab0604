"""What all tests share: generated examples are the same in every run, and none is judged by the clock."""

from hypothesis import Phase, settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
# For mutants few examples do, and a failing one need not be the smallest.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, max_examples=20, phases=[Phase.explicit, Phase.generate]
)
# `make fuzz-api`: a hundred times as many, other ones each time.
settings.register_profile("long", deadline=None, max_examples=10_000, database=None)
settings.load_profile("repeatable")
