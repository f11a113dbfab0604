"""Times are shown as Japan's clocks show them."""

from datetime import UTC, datetime

from careplan.web.times import day, moment, second

NEW_YEAR_S_EVE = datetime(2026, 12, 31, 15, 4, 5, 678901, tzinfo=UTC)


def test_a_moment_is_japan_s_and_machines_find_it_exactly() -> None:
    assert moment(NEW_YEAR_S_EVE) == '<time datetime="2027-01-01T00:04:05+09:00">2027-01-01 00:04</time>'
    assert second(NEW_YEAR_S_EVE).endswith(">2027-01-01 00:04:05</time>")
    assert day(NEW_YEAR_S_EVE).endswith(">2027-01-01</time>")
