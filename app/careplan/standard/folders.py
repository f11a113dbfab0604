"""Which of the files in a folder are meant for the exchange."""

from careplan.standard.specification import load_standard


def is_plan_file(name: str) -> bool:
    """Whether a file found in a folder is meant for the exchange: a CSV, or named like a kind."""
    if name.startswith("."):
        return False
    return name.lower().endswith(".csv") or name.split("_", 1)[0] in load_standard().kinds
