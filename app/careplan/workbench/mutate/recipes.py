"""The table of recipes: rule id to the functions that break it.

A recipe takes a unit's files (name to bytes, free of errors) and yields broken copies, the most telling first;
whether a copy breaks the rule is left to the check.
"""

from collections.abc import Callable, Iterator, Mapping

Files = Mapping[str, bytes]
Broken = dict[str, bytes]
Recipe = Callable[[Files], Iterator[Broken]]

RECIPES: dict[str, list[Recipe]] = {}


def breaks(*rules: str) -> Callable[[Recipe], Recipe]:
    """Register a function as a recipe of some rules."""

    def register(recipe: Recipe) -> Recipe:
        for rule in rules:
            RECIPES.setdefault(rule, []).append(recipe)
        return recipe

    return register
