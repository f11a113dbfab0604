"""How many examples a property gets: a share of what the profile in force gives."""

from hypothesis import settings


def examples(of_a_hundred: int) -> settings:
    """Return settings for that many examples where the profile has a hundred, fewer where it has fewer."""
    return settings(max_examples=max(4, settings.default.max_examples * of_a_hundred // 100))  # type: ignore[union-attr]
