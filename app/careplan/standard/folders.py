"""Which of the files in a folder are meant for the exchange."""

import tomllib
from functools import cache

from careplan.locator import locate
from careplan.standard.specification import load_standard


def is_plan_file(name: str) -> bool:
    """Whether a file found in a folder is meant for the exchange: a CSV, or named like a kind."""
    if name.startswith("."):
        return False
    return name.lower().endswith(".csv") or name.split("_", 1)[0] in load_standard().kinds


def is_left_by_system(path: str) -> bool:
    """Whether a file was put there by an operating system and by nobody."""
    return not _left_by_systems().isdisjoint(path.lower().replace("\\", "/").split("/"))


@cache
def _left_by_systems() -> frozenset[str]:
    with (locate("specs/careplan_csv") / "naming.toml").open("rb") as file:
        return frozenset(name.lower() for name in tomllib.load(file)["left_by_systems"])
