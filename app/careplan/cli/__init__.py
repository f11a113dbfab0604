"""The command `careplan`: a door, no logic of its own."""

import sys


def main() -> None:
    """Run the command line."""
    sys.exit(0)
