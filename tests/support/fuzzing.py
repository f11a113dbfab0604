"""`make fuzz`: the readers, one after the other, fed with what lies near the published vectors, until the time is up.

Hypothesis draws the input and makes a failing one small; every round draws anew. Exit 1 on the first failure.
"""

import sys
import time
from collections import Counter

from hypothesis import HealthCheck, given, settings

from support.fuzz_targets import TARGETS, Target

_ROUND = 100  # inputs of one target that are drawn together
_TURN = 3.0  # seconds of one target before the next has its turn
_SETTINGS = settings(
    max_examples=_ROUND,
    derandomize=False,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def fuzz(target: Target, examples: settings) -> int:
    """Feed a target once round and return how many inputs it had; what it raises is raised."""
    count = 0

    @examples
    @given(fed=target.feed())
    def feed(fed: object) -> None:
        nonlocal count
        count += 1
        target.read(fed)

    feed()
    return count


def main(seconds: float) -> None:
    """Go round the targets for so many seconds and say how many inputs each had."""
    end, counts = time.monotonic() + seconds, Counter[str]()
    while time.monotonic() < end:
        for name, target in TARGETS.items():
            turn = min(end, time.monotonic() + _TURN)
            while time.monotonic() < turn:
                counts[name] += fuzz(target, _SETTINGS)
    for name, count in counts.items():
        sys.stdout.write(f"{name:>14} {count:>9,}\n")
    sys.stdout.write(f"{'in all':>14} {counts.total():>9,}, no crash in {seconds:,.0f} s\n")


if __name__ == "__main__":
    main(float(sys.argv[1]))
