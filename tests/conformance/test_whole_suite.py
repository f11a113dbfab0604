"""`make conformance` ends red where a part does, or where all together take too long."""

from dataclasses import replace

from careplan.locator import locate
from support.whole_suite import LIMIT, PARTS, Timed, timed, whole

FINE = Timed("part", 0, "", LIMIT, LIMIT / 3)


def test_a_part_that_fails_or_too_long_a_whole_is_red() -> None:
    assert whole([FINE, FINE]).code == 0
    assert whole([FINE, replace(FINE, code=1)]).code == 1
    assert whole([FINE, replace(FINE, cpu=LIMIT)]).code == 1
    assert whole([FINE, FINE]).wall == 2 * LIMIT


def test_what_a_part_uses_is_measured() -> None:
    found = timed("part", lambda: (2, str(sum(range(1_000_000)))))
    assert (found.code, found.said) == (2, "499999500000")
    assert found.cpu > 0


def test_the_parts_are_those_of_the_makefile_and_the_page() -> None:
    assert "-m support.whole_suite" in locate("Makefile").read_text(encoding="utf-8")
    page = locate("docs/vendor-test.md").read_text(encoding="utf-8")
    assert all(part in page for part in PARTS)
